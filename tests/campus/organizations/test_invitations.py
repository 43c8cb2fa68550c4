"""A role offered by mail, taken up by whoever holds the address, within seven days, once."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from campus.accounts.models import OutboxMail, Person
from campus.common.errors import ConflictError
from campus.organizations import queries, services
from campus.organizations.models import Invitation
from tests.campus.accounts.test_sign_in import code_in
from tests.cast import ROLES, Cast

URL = "/manage/harbourside/people/"


def invite(cast: Cast, email: str = "Ada@example.org", role: str = "educator") -> str:
    """Invite as the owner does; return the path of the link in the mail."""
    cast.client("owner").post(URL, {"email": email, "role": role})
    text = OutboxMail.objects.filter(to=email.lower()).latest("id").text
    found = re.search(r"^http://localhost:8000(/join/\S+)$", text, re.MULTILINE)
    assert found, text
    return found[1]


def test_it_works(cast: Cast, client: Client) -> None:
    path = invite(cast)

    assert "Make an account" in client.get(path).content.decode()
    account = {"name": "Ada Bright", "email": "ada@example.org", "password1": "seven lazy otters", "next": path}
    client.post("/account/signup/", account)
    confirm = {"code": code_in(OutboxMail.objects.latest("id"))}
    assert client.post("/account/confirm-email/", confirm).headers["Location"] == path
    assert client.post(path).headers["Location"] == "/manage/harbourside/"

    ada = Person.objects.get(email="ada@example.org")
    assert queries.role(ada, cast.college) == "educator"
    assert client.get(path).status_code == 404


def test_opening_the_link_makes_the_address_nobodys(cast: Cast, client: Client) -> None:
    client.get(invite(cast))
    account = {"name": "Eve", "email": "eve@example.org", "password1": "seven lazy otters"}

    client.post("/account/signup/", account)

    assert not EmailAddress.objects.filter(email="ada@example.org").exists()
    assert not EmailAddress.objects.filter(email="eve@example.org", verified=True).exists()


@pytest.mark.parametrize("name", ["learner", "stranger", "outsider"])
def test_a_link_passed_on_opens_nothing(cast: Cast, name: str) -> None:
    path = invite(cast)

    page = cast.client(name).get(path).content.decode()
    refused = cast.client(name).post(path, follow=True).content.decode()

    assert "not among your addresses" in page
    assert "for another address" in refused
    assert queries.role(getattr(cast, name), cast.college) is None


def test_who_confirms_the_address_later_can_take_it_up(cast: Cast) -> None:
    path = invite(cast)
    EmailAddress.objects.create(user=cast.stranger, email="ada@example.org", verified=True)

    assert ">Join</button>" in cast.client("stranger").get(path).content.decode()
    cast.client("stranger").post(path)

    assert queries.role(cast.stranger, cast.college) == "educator"


def test_who_has_an_account_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    path = invite(cast)
    EmailAddress.objects.create(user=cast.stranger, email="ada@example.org", verified=True)

    assert "Your account has the address" in client.get(path).content.decode()


def test_it_ends_after_seven_days(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = invite(cast)
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 7 * 86400 - 60)
    assert client.get(path).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 7 * 86400 + 60)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["forged", "a:b:c"])
def test_a_forged_link_opens_nothing(cast: Cast, client: Client, token: str) -> None:
    response = client.get(f"/join/{token}/")

    assert response.status_code == 404
    assert "does not hold any more" in response.content.decode()


@pytest.mark.parametrize("name", ROLES)
def test_owners_take_it_back_and_the_link_ends(cast: Cast, client: Client, name: str) -> None:
    path = invite(cast)
    invitation = Invitation.objects.get()

    response = cast.client(name).post(f"{URL}invitations/{invitation.pk}/")

    assert response.status_code == {"owner": 302, "educator": 403, "anonymous": 302}.get(name, 404)
    assert client.get(path).status_code == (404 if name == "owner" else 200)


def test_inviting_again_ends_the_first_link(cast: Cast, client: Client) -> None:
    first, second = invite(cast), invite(cast, role="owner")

    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert str(Invitation.objects.get()) == "ada@example.org, owner of Harbourside College"
    assert "ada@example.org" in cast.client("owner").get(URL).content.decode()


def test_a_second_click_counts_once_and_one_too_late_says_so(cast: Cast) -> None:
    invite(cast)
    EmailAddress.objects.create(user=cast.stranger, email="ada@example.org", verified=True)
    EmailAddress.objects.create(user=cast.learner, email="Ada@example.org", verified=True)
    invitation = Invitation.objects.get()

    first = services.accept(cast.stranger, invitation=invitation)

    assert services.accept(cast.stranger, invitation=invitation) == first
    with pytest.raises(ConflictError, match="taken back"):
        services.accept(cast.learner, invitation=invitation)


def test_an_owner_stays_one(cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.owner, email="ada@example.org", verified=False)
    path = invite(cast)
    EmailAddress.objects.filter(email="ada@example.org").update(verified=True)

    cast.client("owner").post(path)

    assert queries.role(cast.owner, cast.college) == "owner"


def test_nothing_is_left_where_the_mail_could_not_be_sent(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = cast.client("owner").post(URL, {"email": "ada@example.org", "role": "educator"}).content.decode()
    told = cast.client("owner").post(URL, {"email": "sol@example.org", "role": "educator"}, follow=True)

    assert "could not be sent just now" in page
    assert 'value="ada@example.org"' in page
    assert not Invitation.objects.exists()
    assert "Sol Winter is a member. The mail about it could not be sent" in told.content.decode()

"""Who belongs to an institution, and who may say so."""

from __future__ import annotations

import pytest

from campus.accounts.models import OutboxMail
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from campus.organizations import queries, services
from campus.organizations.models import Invitation, Membership
from tests.cast import ROLES, Cast

URL = "/manage/harbourside/people/"
SOL = {"email": "Sol@example.org", "role": "educator"}


def member(cast: Cast, name: str) -> Membership:
    return Membership.objects.get(organization=cast.college, person=getattr(cast, name))


def test_it_works(cast: Cast) -> None:
    page = cast.client("owner").post(URL, SOL, follow=True).content.decode()

    assert "Sol Winter is a member, and was told by mail" in page
    assert queries.role(cast.stranger, cast.college) == "educator"
    assert "http://localhost:8000/manage/harbourside/" in OutboxMail.objects.get(to="sol@example.org").text
    assert Event.objects.get(verb="member.added").person == cast.stranger


@pytest.mark.parametrize("name", ROLES)
def test_members_see_the_list_and_owners_change_it(cast: Cast, name: str) -> None:
    client = cast.client(name)

    seen, added = client.get(URL), client.post(URL, SOL)

    if name == "anonymous":
        assert seen.headers["Location"] == added.headers["Location"] == f"/account/login/?next={URL}"
    else:
        expected = {"owner": (200, 302), "educator": (200, 403)}.get(name, (404, 404))
        assert (seen.status_code, added.status_code) == expected
    assert (queries.role(cast.stranger, cast.college) is not None) is (name == "owner")


@pytest.mark.parametrize("name", ROLES)
def test_owners_give_roles(cast: Cast, name: str) -> None:
    path = f"{URL}{member(cast, 'educator').pk}/role/"

    response = cast.client(name).post(path, {"role": "owner"})

    expected = {"owner": 302, "educator": 403, "anonymous": 302}.get(name, 404)
    assert response.status_code == expected
    assert member(cast, "educator").role == ("owner" if name == "owner" else "educator")


@pytest.mark.parametrize("name", ROLES)
def test_owners_remove_and_educators_leave(cast: Cast, name: str) -> None:
    path = f"{URL}{member(cast, 'educator').pk}/remove/"

    asked, done = cast.client(name).get(path), cast.client(name).post(path)

    expected = {"owner": (200, 302), "educator": (200, 302), "anonymous": (302, 302)}.get(name, (404, 404))
    assert (asked.status_code, done.status_code) == expected
    assert (queries.role(cast.educator, cast.college) is None) is (name in {"owner", "educator"})


def test_an_educator_removes_nobody_else(cast: Cast) -> None:
    path = f"{URL}{member(cast, 'owner').pk}/remove/"

    assert cast.client("educator").post(path).status_code == 403
    assert queries.role(cast.owner, cast.college) == "owner"


@pytest.mark.parametrize("path", ["remove/", "role/"])
def test_a_member_of_another_institution_is_not_found_here(cast: Cast, path: str) -> None:
    other = Membership.objects.get(person=cast.outsider)

    assert cast.client("owner").post(f"{URL}{other.pk}/{path}", {"role": "educator"}).status_code == 404
    assert queries.role(cast.outsider, cast.other) == "owner"


@pytest.mark.parametrize("path", ["remove/", "role/"])
def test_the_last_owner_stays(cast: Cast, path: str) -> None:
    url = f"{URL}{member(cast, 'owner').pk}/{path}"

    page = cast.client("owner").post(url, {"role": "educator"}, follow=True).content.decode()

    assert "needs an owner" in page
    assert queries.role(cast.owner, cast.college) == "owner"


@pytest.mark.parametrize("role", ["king", ""])
def test_there_are_two_roles(cast: Cast, role: str) -> None:
    with pytest.raises(InvalidError, match="owner or an educator"):
        services.add_member(cast.owner, organization=cast.college, person=cast.stranger, role=role)
    with pytest.raises(InvalidError, match="owner or an educator"):
        services.invite(cast.owner, organization=cast.college, email="a@example.org", role=role, now=None)  # type: ignore[arg-type]
    assert not Invitation.objects.exists()


def test_adding_a_member_twice_changes_nothing(cast: Cast) -> None:
    for _ in range(2):
        services.add_member(cast.owner, organization=cast.college, person=cast.stranger, role="educator")

    assert Event.objects.filter(verb="member.added").count() == 1
    assert not Event.objects.filter(verb="member.changed").exists()


def test_the_services_ask_for_an_owner_too(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        services.add_member(cast.educator, organization=cast.college, person=cast.stranger, role="owner")
    with pytest.raises(NotAllowedError):
        services.remove_member(cast.outsider, membership=member(cast, "educator"))
    services.require(cast.educator, cast.college)
    assert str(member(cast, "educator")) == "Tomás Ferreira, educator of Harbourside College"

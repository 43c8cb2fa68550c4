"""What an institution asks of its staff: the door of its desk, and help for whoever lost what opens it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.cli import main
from campus.common.errors import NotAllowedError
from campus.factors import queries, services, staff
from campus.factors.models import Demand
from campus.journal.models import Event
from campus.journal.sweeps import run_until_settled
from campus.organizations.models import Membership
from tests.campus.factors.stage import with_app, with_passkey
from tests.cast import Cast

DESK, PAGE = "/manage/harbourside/", "/manage/harbourside/second-step/"
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _known(cast: Cast) -> None:
    """They have belonged for longer than it takes to notice."""
    Membership.objects.update(since=NOW - timedelta(days=8))


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """The college asks its staff for a second step."""
    staff.demand(cast.owner, organization=cast.college, now=NOW)
    return cast


def where(client: Client, address: str = DESK) -> str:
    return str(client.get(address).headers.get("Location", "in"))


def test_it_works(cast: Cast):
    client = cast.client("owner")
    assert where(client) == "in"

    client.post(PAGE, {"demand": "1"})

    assert where(client) == "/me/passkeys/?next=%2Fmanage%2Fharbourside%2F"
    assert Event.objects.get(verb="second_step.demanded").organization_id == cast.college.pk


def test_who_has_something_shows_it_and_the_desk_opens(asked: Cast):
    app, client = with_app(asked.educator), asked.client("educator")
    assert where(client, f"{DESK}people/") == "/second-step/?next=%2Fmanage%2Fharbourside%2Fpeople%2F"

    client.post("/second-step/", {"typed": app.at(timezone.now())})

    assert where(client) == "in"


def test_what_is_sent_to_a_closed_desk_changes_nothing(asked: Cast):
    with_app(asked.owner)
    client = asked.client("owner")

    answer = client.post(PAGE, {"waive": "1"})

    assert answer.headers["Location"].startswith("/second-step/?next=%2Fmanage%2Fharbourside%2F")
    assert queries.is_demanded(asked.college)


def test_a_passkey_opens_it_at_once(asked: Cast, client: Client):
    device, _kept = with_passkey(asked.educator)

    client.post("/passkey/enter/", {"answer": device.answer(json.loads(client.post("/passkey/ask/").content))})

    assert where(client) == "in"


def test_learners_and_other_institutions_are_never_asked(asked: Cast):
    assert where(asked.client("learner"), "/learn/") == "in"
    assert where(asked.client("outsider"), "/manage/westmoor/") == "in"


def test_it_is_asked_no_more(asked: Cast):
    app, client = with_app(asked.owner), asked.client("owner")
    client.post("/second-step/", {"typed": app.at(timezone.now())})

    client.post(PAGE, {"waive": "1"})
    staff.waive(asked.owner, organization=asked.college, now=NOW)  # what is not asked cannot be waived twice

    assert where(asked.client("educator")) == "in"
    assert Event.objects.filter(verb="second_step.waived").count() == 1


def test_an_owner_resets_what_a_colleague_lost(cast: Cast):
    with_app(cast.educator)
    services.new_codes(cast.educator, now=NOW)
    member = Membership.objects.get(person=cast.educator)
    client = cast.client("owner")
    assert "Lost it?" in client.get(PAGE).content.decode()

    client.post(PAGE, {"reset": str(member.pk)})
    run_until_settled()

    assert (queries.has_factor(cast.educator), queries.codes_left(cast.educator)) == (False, 0)
    told = OutboxMail.objects.get(subject="Your passkeys and codes were reset")
    assert "Ines Haddad of Harbourside College" in told.text
    event = Event.objects.get(verb="factor.reset")
    assert (event.actor, event.person, event.organization_id) == (cast.owner, cast.educator, cast.college.pk)


def test_nobody_else_does(cast: Cast):
    with_app(cast.educator)
    member, own = Membership.objects.get(person=cast.educator), Membership.objects.get(person=cast.owner)

    for actor, each in ((cast.educator, member), (cast.outsider, member), (cast.learner, member), (cast.owner, own)):
        with pytest.raises(NotAllowedError):
            staff.reset(actor, member=each, now=NOW)
    assert queries.has_factor(cast.educator)


def test_one_institution_does_not_lower_the_guard_of_another(cast: Cast):
    with_app(cast.educator)
    Membership.objects.create(organization=cast.other, person=cast.educator, role="educator")
    staff.demand(cast.outsider, organization=cast.other, now=NOW)
    member = Membership.objects.get(person=cast.educator, organization=cast.college)

    page = cast.client("owner").post(PAGE, {"reset": str(member.pk)}, follow=True).content.decode()

    assert "Westmoor Institute asks a second step of them" in page
    assert queries.has_factor(cast.educator)


def test_somebody_made_a_member_unasked_has_a_week_to_notice(cast: Cast):
    with_app(cast.learner)
    member = Membership.objects.create(organization=cast.college, person=cast.learner, role="educator")

    with pytest.raises(NotAllowedError, match="less than seven days"):
        staff.reset(cast.owner, member=member, now=NOW)
    assert queries.has_factor(cast.learner)


@pytest.mark.parametrize("number", ["", "x", "999999"])
def test_who_is_no_member_is_not_there(cast: Cast, number: str):
    assert cast.client("owner").post(PAGE, {"reset": number}).status_code == 404


def test_only_owners_of_issuers_ask(cast: Cast):
    for actor, organization in ((cast.educator, cast.college), (cast.employer, cast.firm)):
        with pytest.raises(NotAllowedError):
            staff.demand(actor, organization=organization, now=NOW)
    assert not Demand.objects.exists()


def test_whoever_runs_the_place_resets_what_nobody_else_can(cast: Cast, capsys: pytest.CaptureFixture[str]):
    with_app(cast.owner)

    assert main(["reset-second-step", "ines@example.org"]) == 0
    assert not queries.has_factor(cast.owner)
    run_until_settled()
    assert "Whoever runs this place did this" in OutboxMail.objects.latest("pk").text
    assert main(["reset-second-step", "ines@example.org"]) == 1
    assert main(["reset-second-step", "nobody@example.org"]) == 1
    assert "nobody has the address" in capsys.readouterr().err

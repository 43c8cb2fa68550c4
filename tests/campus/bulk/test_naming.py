"""A line names its person by a number, a platform's subject or a key: who has it gets it, and who will waits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from campus.accounts.leaving import leave
from campus.accounts.models import Identifier, Person
from campus.accounts.services import add_identifier
from campus.awards.models import Award, Delivery
from campus.awards.tasks import deliver
from campus.bulk import services, tasks
from campus.bulk.models import Batch, Row
from campus.bulk.naming import can_wait, giver
from campus.bulk.queries import waiting
from campus.common.errors import ConflictError
from campus.events import messages
from campus.journal.models import Event
from campus.lti.models import Registration
from campus.lti.services.people import subject_of
from testamur.document import hash_identity
from tests.campus.bulk.stage import checked, issued, outcomes, started, verdicts
from tests.cast import Scene

KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
NUMBERS = "number,name\n4711,Ann Lee\n4712,Bo Lund\n"


def subject(award: Award) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(award.credential))["credentialSubject"]
    return found


def is_about(award: Award, kind: str, value: str) -> bool:
    """Return whether the credential carries a salted hash of this, once."""
    [found] = [each for each in subject(award)["identifier"] if each["identityType"] == kind]
    return bool(found["identityHash"] == hash_identity(value, salt=found["salt"]))


def test_it_works(scene: Scene):
    batch = issued(scene, NUMBERS)

    ann = Award.objects.get(name="Ann Lee")
    waits = Identifier.objects.get(person=ann.person)
    assert outcomes(batch) == {"": "award"}
    assert (waits.kind, waits.value, waits.verified_at) == ("number", f"{giver(scene.cast.college)}|4711", None)
    assert is_about(ann, "sourcedId", "4711")
    assert not ann.person.has_usable_password()


def test_the_dry_run_shows_whom_it_will_be_about(scene: Scene):
    first = services.sample(scene.cast.educator, batch=checked(scene, NUMBERS), now=timezone.now())

    assert first is not None
    assert first.identity == "4711"
    said = first.credential["credentialSubject"]["identifier"]
    assert [each["identityType"] for each in said] == ["name", "sourcedId"]


def test_nobody_without_an_address_is_written_to(scene: Scene):
    issued(scene, NUMBERS)
    Delivery.objects.update(next_try_at=timezone.now())

    deliver()

    assert (mail.outbox, [each.state for each in Delivery.objects.all()]) == ([], ["unsent", "unsent"])


def test_a_number_beside_an_address_is_the_word_of_the_institution(scene: Scene):
    issued(scene, NUMBERS)
    both = checked(scene, "number,email,name\n4711,maya@example.org,Maya\n")
    assert verdicts(both) == [(2, "f", "")]

    again = issued(scene, "number,email,name\n4711,maya@example.org,Maya\n4713,ann@example.org,Ann\n")

    assert [award.name for award in Award.objects.filter(person=scene.cast.learner)] == ["Ann Lee"]
    assert outcomes(again)["maya@example.org"] == "They hold it already."
    mine = Identifier.objects.get(person=scene.cast.learner)
    assert (mine.how, mine.verified_at is not None) == (scene.cast.college.name, True)
    assert Identifier.objects.get(value__endswith="|4713").person.waits_for == "ann@example.org"


def test_a_number_that_is_known_finds_its_person_and_nobody_else(scene: Scene):
    value = f"{giver(scene.cast.college)}|4711"
    add_identifier(scene.cast.learner, kind="number", value=value, how="test", now=timezone.now())

    batch = checked(
        scene,
        "number,email,name\n4711,,Maya\n4711,maya@new.example.org,Maya\n4711,tomas@example.org,Tomás\n,ann@example.org,A\n",
    )
    assert [verdict for _line, verdict, _column in verdicts(batch)] == ["f", "a", "a", "f"]

    batch = checked(scene, "number,email,name\n4711,tomas@example.org,Tomás\n4712,maya@new.example.org,Maya\n")
    assert [verdict for _line, verdict, _column in verdicts(batch)] == ["w", "f"]

    issued(scene, "number,email,name\n4711,maya@new.example.org,Maya\n")
    assert Award.objects.get().person == scene.cast.learner


def test_what_waited_for_a_key_goes_to_who_proves_it(scene: Scene):
    issued(scene, f"did,name\n{KEY},Ann Lee\n")
    award = Award.objects.get()
    assert subject(award)["id"] == KEY

    add_identifier(scene.cast.learner, kind="did", value=KEY, how="signature", now=timezone.now())

    award.refresh_from_db()
    assert award.person == scene.cast.learner
    with pytest.raises(ConflictError):
        add_identifier(scene.cast.owner, kind="did", value=KEY, how="signature", now=timezone.now())


def test_a_platforms_user_finds_it_at_the_first_launch(scene: Scene):
    now, college = timezone.now(), scene.cast.college
    platform = Registration.objects.create(
        organization=college, name="Moodle", issuer="https://lms.example.org", registered_at=now, made_at=now
    )
    issued(scene, "sub,name\nu7,Ann Lee\n")

    found, is_new = subject_of(platform, "u7", name="Ann", email="", now=now)

    award = Award.objects.get()
    assert (award.person, is_new) == (found.person, False)
    assert is_about(award, "ltiUserId", "u7")
    assert verdicts(checked(scene, "sub,name\nu7,Ann Lee\n")) == [(2, "h", "")]


def test_an_address_stands_in_it_only_where_that_is_asked_for_and_its_owner_has_no_say_yet(scene: Scene):
    issued(scene, "email,name\nann@example.org,Ann Lee\n")
    assert len(subject(Award.objects.get())["identifier"]) == 1

    batch = checked(scene, "email,name\nbo@example.org,Bo\nmaya@example.org,Maya\n")
    Batch.objects.filter(pk=batch.pk).update(is_identified=True, state="running", started_at=timezone.now())
    tasks.issue()

    assert is_about(Award.objects.get(person__waits_for="bo@example.org"), "emailAddress", "bo@example.org")
    assert len(subject(Award.objects.get(person=scene.cast.learner))["identifier"]) == 1


def test_nobody_is_made_twice_for_one_number(scene: Scene):
    before = Person.objects.count()
    issued(scene, NUMBERS)
    issued(scene, NUMBERS + "4713,Cleo\n")

    assert (Person.objects.count() - before, Award.objects.count()) == (3, 3)
    assert Row.objects.filter(verdict="h").count() == 2


def test_who_is_leaving_holds_up_nobody_elses_line(scene: Scene):
    issued(scene, NUMBERS)
    leave(scene.cast.learner, keeps_credentials=True, now=timezone.now())

    batch = issued(scene, "number,email,name\n4711,maya@example.org,Maya\n4714,cleo@example.org,Cleo\n")

    assert (batch.state, outcomes(batch)) == ("done", {"maya@example.org": "award", "cleo@example.org": "award"})
    assert Identifier.objects.get(value__endswith="|4711").verified_at is None


def test_a_line_that_came_to_name_two_people_goes_to_neither(scene: Scene):
    batch = started(scene, "number,email,name\n4711,maya@example.org,Maya\n4712,bo@example.org,Bo\n")
    value = f"{giver(scene.cast.college)}|4711"
    add_identifier(scene.cast.stranger, kind="number", value=value, how="test", now=timezone.now())

    tasks.issue()

    assert outcomes(batch)["maya@example.org"] == "The address belongs to somebody else than the number or the key."
    assert [award.name for award in Award.objects.all()] == ["Bo"]


def test_what_was_taken_back_waits_for_nobody(scene: Scene):
    issued(scene, NUMBERS)
    assert waiting(scene.cast.college).count() == 2

    Award.objects.filter(name="Ann Lee").update(revoked_at=timezone.now())

    assert [each.bare for each in waiting(scene.cast.college)] == ["4712"]


def test_only_a_number_can_wait(scene: Scene):
    college = scene.cast.college
    values = [f"{giver(college)}|4711", f"{giver(college)}|", "https://other.example.org/|4711"]

    assert [can_wait("number", value, organization=college) for value in values] == [True, False, False]


def test_an_owner_says_whose_a_number_is(scene: Scene):
    issued(scene, NUMBERS)
    place, owner = "/manage/harbourside/lists/waiting/", scene.cast.client("owner")
    number = Identifier.objects.get(value__endswith="|4711")
    refused = [owner.post(place, {"number": number.pk, "email": f"{who}@example.org"}) for who in ("nobody", "ines")]

    answer = owner.post(place, {"number": number.pk, "email": "maya@example.org"})

    assert [each.status_code for each in (*refused, answer)] == [422, 422, 302]
    assert Award.objects.get(name="Ann Lee").person == scene.cast.learner
    assert Event.objects.get(verb="identifier.added").actor == scene.cast.owner
    page = owner.get(place).content.decode()
    assert ("4712" in page, "4711" in page) == (True, False)
    for gone in (number.pk, "9" * 5000):
        assert owner.post(place, {"number": gone, "email": "maya@example.org"}).status_code == 404
    assert scene.cast.client("educator").get(place).status_code == 403
    assert "1 number" in owner.get("/manage/harbourside/lists/").content.decode()


def test_other_systems_are_told_of_a_number_and_of_no_address(scene: Scene):
    issued(scene, NUMBERS)
    award, now = Award.objects.get(name="Ann Lee"), timezone.now()

    told = json.loads(messages.webhook("credential.earned", award, at=now))["data"]["holder"]
    actor = json.loads(messages.earned(award, at=now))["actor"]

    assert told == {"name": "Ann Lee", "email": None}
    assert actor["account"] == {"homePage": giver(scene.cast.college), "name": "4711"}

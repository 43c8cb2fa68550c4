"""A list becomes awards: each line once, with the same credential, record and mail as an award by hand."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from campus.accounts.models import Person
from campus.awards import services as awards
from campus.awards.models import Award, Delivery, StatusList
from campus.awards.tasks import deliver
from campus.bulk import services, tasks
from campus.bulk.models import Batch, Lot, Outcome, Row
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from testamur.document import digest
from testamur.report import Verdict
from tests.campus.awards.stage import check, document
from tests.campus.bulk.stage import HEAD, THREE, checked, issued, outcomes, started
from tests.cast import ROLES, Scene


def test_it_works(scene: Scene):
    batch = issued(scene)

    assert (batch.state, outcomes(batch)) == (
        "done",
        {"ann@example.org": "award", "bo@example.org": "award", "maya@example.org": "award"},
    )
    for award in Award.objects.select_related("person"):
        for data in (bytes(award.credential), bytes(award.jwt)):
            report = check(data, scene.cast.college, now=timezone.now())
            assert (report.verdict, report.digest) == (Verdict.VALID, award.digest), report.checks
        assert digest(document(award)) == award.digest
        assert hashlib.sha256(bytes(award.credential)).hexdigest() == award.sha256
    assert Delivery.objects.filter(kind="earned", sent_at=None).count() == 3
    assert Event.objects.filter(verb="award.made", actor=scene.cast.educator).count() == 3


def test_who_has_an_account_keeps_their_own_name_and_who_has_none_gets_that_of_the_list(scene: Scene):
    issued(scene)

    names = set(Award.objects.values_list("name", "person__name"))
    assert names == {("Ann Lee", "Ann Lee"), ("Bo Lund", "Bo Lund"), ("Maya Okonkwo-Lind", "Maya Okonkwo-Lind")}
    assert not Person.objects.get(waits_for="ann@example.org").has_usable_password()


def test_what_a_line_states_stands_in_the_credential(scene: Scene):
    issued(
        scene,
        "email;name;date;valid until;reason;grade;evidence\n"
        "ann@example.org;Ann Lee;2026-03-01;31.12.2031;For “tidal” work.;A−;https://example.org/work/1\n",
    )

    award = Award.objects.get()
    said = document(award)
    assert said["validFrom"] == "2026-03-01T12:00:00Z"
    assert said["validUntil"] == "2031-12-31T23:59:59Z"
    assert "For “tidal” work." in said["credentialSubject"]["narrative"]
    assert said["credentialSubject"]["result"][0]["value"] == "A−"
    assert said["evidence"][0]["id"] == "https://example.org/work/1"
    assert check(bytes(award.credential), scene.cast.college, now=timezone.now()).verdict == Verdict.VALID


def test_a_template_says_what_an_award_by_hand_says(scene: Scene):
    issued(scene, "email,name,grade,reason\nann@example.org,Ann Lee,1.3,Good.\n")
    award = Award.objects.get()
    quick = document(award)

    awards.issue_anew(scene.cast.owner, award=award, now=timezone.now())

    slow = document(Award.objects.get(revoked_at=None))
    for each in (quick, slow):  # what is each one's own
        for name in ("id", "proof", "credentialStatus"):
            del each[name]
        each["credentialSubject"].pop("id")
        each["credentialSubject"]["source"].pop("id")
    assert json.dumps(quick) == json.dumps(slow)


def test_who_lets_their_addresses_be_checked_has_them_in_the_credential(scene: Scene):
    Person.objects.filter(pk=scene.cast.learner.pk).update(is_email_checkable=True)

    issued(scene)

    award = Award.objects.get(person=scene.cast.learner)
    kinds = [each["identityType"] for each in document(award)["credentialSubject"]["identifier"]]
    assert (kinds, award.name) == (["name", "emailAddress"], "Maya Okonkwo-Lind")
    assert check(bytes(award.credential), scene.cast.college, now=timezone.now()).verdict == Verdict.VALID


def test_lines_that_cannot_be_signed_are_left_out_each_by_itself(scene: Scene):
    text = "e-mail,name,evidence\n" + "".join(f"{who}@example.org,{who},https://example.org/\n" for who in "abc")
    batch = started(scene, text + "maya@example.org,Maya,https://example.org/\n")
    Person.objects.filter(pk=scene.cast.learner.pk).update(is_email_checkable=True)
    lines = Row.objects.filter(batch=batch).order_by("number")
    for row in (lines[0], lines[2], lines[3]):  # as nothing writes them
        Row.objects.filter(pk=row.pk).update(said='{"evidence":"no address"}')

    tasks.issue()

    found = outcomes(batch)
    assert [who for who, told in found.items() if told == "award"] == ["b@example.org"]
    assert len(found) == 4
    assert all(found.values())


def test_who_came_to_hold_it_meanwhile_is_left_out_with_the_reason(scene: Scene):
    batch = started(scene)
    awards.award(person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner)

    tasks.issue()

    assert outcomes(batch)["maya@example.org"] == "They hold it already."
    assert Award.objects.count() == 3


def test_a_lot_has_places_of_its_own_in_the_status_list(scene: Scene):
    issued(scene)
    award = Award.objects.first()
    assert award is not None

    places = list(Award.objects.values_list("status_list", "status_index"))
    assert len(set(places)) == 3
    assert StatusList.objects.get().used == 3
    by_hand = awards.award(
        person=scene.cast.stranger, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner
    )
    assert by_hand.status_list_id != award.status_list_id


def test_mails_go_out_one_after_the_other(scene: Scene):
    batch = issued(scene)

    times = list(Delivery.objects.order_by("award__from_list__row").values_list("next_try_at", flat=True))
    assert batch.started_at is not None
    assert [at - batch.started_at for at in times[1:]] == [timedelta(seconds=2), timedelta(seconds=3)]
    assert times[0] < times[1]


def test_who_has_no_account_reads_in_the_mail_how_to_get_one(scene: Scene):
    issued(scene)
    Delivery.objects.update(next_try_at=timezone.now())

    while deliver():
        pass

    told = {message.to[0]: "sign up with" in str(message.body) for message in mail.outbox}
    assert told == {"ann@example.org": True, "bo@example.org": True, "maya@example.org": False}


def test_without_mails_nobody_is_written_to(scene: Scene):
    issued(scene, mails=False)

    assert not Delivery.objects.exists()


def test_it_begins_on_its_day(scene: Scene):
    batch, now = checked(scene), timezone.now()
    services.start(scene.cast.educator, batch=batch, now=now, scheduled_at=now + timedelta(days=1))

    assert tasks.issue() == 0
    assert services.start_due(now=now + timedelta(days=1)) == 1
    assert tasks.issue() > 0


def test_it_pauses_goes_on_and_stops(scene: Scene):
    batch, now, actor = started(scene), timezone.now(), scene.cast.educator

    services.pause(actor, batch=batch, now=now)
    assert tasks.issue() == 0
    services.resume(actor, batch=batch, now=now)
    services.cancel(actor, batch=batch, now=now)

    assert tasks.issue() == 0
    assert (batch.state, Award.objects.count()) == ("cancelled", 0)
    with pytest.raises(ConflictError):
        services.resume(actor, batch=batch, now=now)


def test_it_pauses_with_the_reason_when_who_began_it_has_left(scene: Scene):
    batch = started(scene)
    scene.cast.educator.memberships.all().delete()

    tasks.issue()

    batch.refresh_from_db()
    assert batch.state == "paused"
    assert batch.problem
    assert not Award.objects.exists()


def test_nobody_awards_themselves(scene: Scene):
    batch = started(scene, HEAD + "ines@example.org,Ines Haddad\nann@example.org,Ann Lee\n")
    Batch.objects.update(by=scene.cast.owner)

    tasks.issue()

    assert set(outcomes(batch).values()) == {"award", "This would be your own award. Somebody else has to give it."}


def test_a_list_of_nobody_is_not_started(scene: Scene):
    batch = checked(scene, HEAD + "nobody,\n")

    with pytest.raises(InvalidError):
        services.start(scene.cast.educator, batch=batch, now=timezone.now())


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"owner", "educator", "anonymous"}])
def test_only_staff_take_in_start_stop_and_take_back(scene: Scene, role: str):
    batch, actor, now = checked(scene), getattr(scene.cast, role), timezone.now()

    with pytest.raises(NotAllowedError):
        services.take_in(actor, achievement=scene.achievement, chunks=[THREE.encode()], name="x.csv", now=now)
    for act in (services.start, services.pause, services.resume, services.cancel):
        with pytest.raises(NotAllowedError):
            act(actor, batch=batch, now=now)
    with pytest.raises(NotAllowedError):
        services.undo(actor, batch=batch, reason="No.", now=now)
    with pytest.raises(NotAllowedError):
        services.name_columns(actor, batch=batch, chosen={}, now=now)


def test_a_lot_that_another_worker_settled_is_not_settled_again(scene: Scene):
    batch = started(scene)
    claimed = Lot.objects.get(batch=batch)
    Lot.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))

    assert services.issue_lot(batch, now=timezone.now()) is None
    assert services.issue_lot(batch, now=timezone.now() + timedelta(minutes=2)) == 3
    assert services.issue_lot(batch, now=timezone.now() + timedelta(minutes=9)) is None
    assert Outcome.objects.count() == 3
    assert claimed.state == "waiting"


def test_a_list_that_fails_lets_those_behind_it_have_their_turn(scene: Scene):
    bad, good = started(scene, HEAD + "ann@example.org,Ann\n"), started(scene, HEAD + "bo@example.org,Bo\n")
    Row.objects.filter(batch=bad).update(said="{")  # as nothing writes it

    tasks.issue()

    assert [outcomes(each) for each in (bad, good)] == [{}, {"bo@example.org": "award"}]
    assert Lot.objects.get(batch=bad).claimed_until is not None

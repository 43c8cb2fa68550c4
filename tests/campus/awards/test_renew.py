"""What ends is reminded of, once and only to who wants it, and is renewed by a rule of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from campus.awards import queries, services, tasks
from campus.awards.models import Award, Delivery, Rule
from campus.common.errors import ConflictError, InvalidError
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, settle, take_quiz, tell
from tests.cast import Scene

MONTH = timedelta(days=30)


@pytest.fixture
def renewal(scene: Scene) -> Rule:
    """The rule by which the scene's achievement is renewed: its quiz, once more and better."""
    tree = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 80}}
    return services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW, purpose="renew")


def ending(award: Award, *, days: int) -> Award:
    """Return the award as it stands so many days before its end."""
    now = timezone.now()
    dates = {"valid_until": now + timedelta(days=days), "awarded_at": now - timedelta(days=1000)}
    Award.objects.filter(pk=award.pk).update(**dates)
    award.refresh_from_db()
    return award


def test_it_works(scene: Scene, renewal: Rule):
    old = ending(awarded(scene), days=40)
    assert services.award_if_met(scene.cast.learner, rule=renewal, now=timezone.now())  # the quiz came after the award

    new = Award.objects.get(renews=old)
    old.refresh_from_db()
    assert old.valid_until
    assert new.valid_until
    assert (new.valid_until - old.valid_until).days in range(1090, 1100)
    assert old.renewed_at is not None
    assert queries.held(scene.cast.learner, scene.achievement) == new
    for award in (old, new):
        assert check(bytes(award.credential), scene.cast.college, now=NOW + MONTH).verdict == Verdict.VALID
    assert new.deliveries.get().kind == "renewed"


def test_results_of_before_the_award_do_not_renew_it(scene: Scene, renewal: Rule):
    take_quiz(scene, "100", at=NOW - timedelta(days=1))
    award = awarded(scene)
    Award.objects.filter(pk=award.pk).update(valid_until=NOW + MONTH, awarded_at=NOW + timedelta(seconds=1))

    assert services.award_if_met(scene.cast.learner, rule=renewal, now=NOW + timedelta(days=2)) is None

    take_quiz(scene, "95", at=NOW + timedelta(days=1))
    assert services.award_if_met(scene.cast.learner, rule=renewal, now=NOW + timedelta(days=2))


def test_it_is_not_renewed_long_before_its_end_but_as_soon_as_it_may_be(scene: Scene, renewal: Rule):
    award = ending(awarded(scene), days=200)
    tell(scene, "quiz")
    settle()
    assert not Award.objects.filter(renews=award).exists()

    ending(award, days=59)
    tasks.remind()
    settle()

    assert Award.objects.filter(renews=award).count() == 1


def test_what_has_ended_can_still_be_renewed(scene: Scene, renewal: Rule):
    award = ending(awarded(scene), days=-100)
    now = timezone.now()

    new = services.award_if_met(scene.cast.learner, rule=renewal, now=now)

    assert new
    assert new.valid_until
    assert new.valid_until > now + timedelta(days=1000)
    assert new.renews == award


def test_reading_alone_renews_nothing(scene: Scene):
    tree = {"units_done": scene.course.pk}
    rule = services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW, purpose="renew")
    ending(awarded(scene), days=10)

    assert services.award_if_met(scene.cast.learner, rule=rule, now=timezone.now()) is None


def test_a_second_worker_finds_what_the_first_made(scene: Scene, renewal: Rule):
    old = ending(awarded(scene), days=10)
    decision = queries.decision(scene.cast.learner, renewal)
    first = services.renew(old, decision=decision, now=timezone.now())

    assert services.renew(old, decision=decision, now=timezone.now()) == first


def test_what_was_taken_back_or_is_not_met_is_not_renewed(scene: Scene, renewal: Rule):
    old = ending(awarded(scene), days=10)
    good = queries.decision(scene.cast.learner, renewal)
    services.revoke(scene.cast.owner, award=old, reason="Copied.", now=NOW)

    with pytest.raises(ConflictError):
        services.renew(old, decision=good, now=timezone.now())
    with pytest.raises(InvalidError):
        services.renew(old, decision=queries.decision(scene.cast.stranger, renewal), now=timezone.now())


def test_when_the_new_one_is_taken_back_the_old_one_stands_until_its_end(scene: Scene, renewal: Rule):
    old = ending(awarded(scene), days=10)
    new = services.award_if_met(scene.cast.learner, rule=renewal, now=timezone.now())
    assert new

    services.revoke(scene.cast.owner, award=new, reason="Copied.", now=timezone.now())

    assert queries.held(scene.cast.learner, scene.achievement) == old


def test_the_old_one_can_be_issued_anew_beside_the_new(scene: Scene, renewal: Rule):
    old = ending(awarded(scene), days=10)
    new = services.award_if_met(scene.cast.learner, rule=renewal, now=timezone.now())
    old.refresh_from_db()

    again = services.issue_anew(scene.cast.owner, award=old, now=timezone.now())

    assert again.renewed_at == old.renewed_at
    assert queries.held(scene.cast.learner, scene.achievement) == new


@pytest.mark.parametrize(
    ("days", "kinds"), [(90, []), (60, ["ends-60"]), (31, ["ends-60"]), (30, ["ends-30"]), (3, ["ends-7"]), (-1, [])]
)
def test_the_nearest_reminder_goes_out_once(scene: Scene, days: int, kinds: list[str]):
    award = ending(awarded(scene), days=days)

    tasks.remind()
    assert tasks.remind() == 0

    assert [each.kind for each in Delivery.objects.filter(award=award).exclude(kind="earned")] == kinds


def test_three_reminders_in_all(scene: Scene):
    award = awarded(scene)
    for days in (59, 45, 29, 8, 6, 1):
        ending(award, days=days)
        tasks.remind()

    assert Delivery.objects.filter(award=award, kind__startswith="ends").count() == 3


def test_who_gets_something_short_is_not_reminded_on_the_same_day(scene: Scene):
    award = awarded(scene)
    now = timezone.now()
    Award.objects.filter(pk=award.pk).update(awarded_at=now, valid_until=now + timedelta(days=20))

    assert tasks.remind() == 0


def test_the_mail_says_until_when_and_how(scene: Scene, renewal: Rule, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    award = ending(awarded(scene), days=6)
    Delivery.objects.all().delete()
    tasks.remind()

    assert tasks.deliver() == 1

    [sent] = mail.outbox
    assert sent.subject.startswith("Reading data honestly is valid until ")
    assert f"/earn/{award.achievement.public_id}/" in sent.body
    assert "/wallet/reminders/" in sent.body
    assert sent.attachments == []


def test_who_wants_no_reminders_gets_none(scene: Scene):
    client = scene.cast.client("learner")
    assert "You are reminded." in client.get("/wallet/reminders/").content.decode()
    client.post("/wallet/reminders/", {"is_wanted": "0"})
    award = ending(awarded(scene), days=6)

    tasks.remind()

    assert Delivery.objects.get(award=award, kind="ends-7").sent_at is not None
    assert "You are not reminded." in client.get("/wallet/reminders/").content.decode()
    client.post("/wallet/reminders/", {"is_wanted": "1"})
    assert services.wants_reminders(scene.cast.learner)


def test_a_reminder_of_what_was_renewed_meanwhile_is_not_sent(scene: Scene, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    award = ending(awarded(scene), days=6)
    Delivery.objects.all().delete()
    tasks.remind()
    Award.objects.filter(pk=award.pk).update(renewed_at=NOW)

    tasks.deliver()

    assert mail.outbox == []


def test_the_home_shows_what_can_be_renewed(scene: Scene, renewal: Rule):
    ending(awarded(scene), days=6)

    said = scene.cast.client("learner").get("/learn/").content.decode()

    assert f"/earn/{scene.achievement.public_id}/" in said
    page = scene.cast.client("learner").get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert "You can renew it now." in page

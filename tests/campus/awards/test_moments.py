"""Halfway and a stack complete: told once, to the one it is about, until put away; and in the mail of the week."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from campus.awards import queries, services, tasks
from campus.awards.models import Milestone
from campus.awards.rules import AllOf, AnyOf, Facts, NOf, QuizAtLeast, Rule, Shown, Units, UnitsDone, decide, share
from campus.courses.models import Course, Programme, ProgrammeCourse
from campus.portfolio import services as portfolios
from campus.portfolio import tasks as mails
from campus.portfolio.models import Portfolio
from tests.campus.awards.stage import finish_units, grade_project, take_quiz, tell
from tests.campus.portfolio.stage import SAID
from tests.cast import Scene

QUIZ, UNITS = QuizAtLeast(1, 70), UnitsDone(1)


@pytest.mark.parametrize(
    ("rule", "facts", "done"),
    [
        (QUIZ, Facts((Shown("quiz", 1, percent=Decimal(60)),)), 0.0),
        (AllOf((QUIZ, UNITS)), Facts((Shown("quiz", 1, percent=Decimal(80)),)), 0.5),
        (UNITS, Facts(units={1: Units(1, 4)}), 0.25),
        (AnyOf((QUIZ, UNITS)), Facts(), 0.0),
        (NOf(2, (QUIZ, QUIZ, UNITS)), Facts((Shown("quiz", 1, percent=Decimal(80)),)), 1.0),
    ],
)
def test_a_try_that_was_not_enough_is_no_part_of_the_way(rule: Rule, facts: Facts, done: float):
    assert share(decide(rule, facts).root) == done


def half(scene: Scene) -> Milestone:
    finish_units(scene)
    take_quiz(scene, "83")
    tell(scene, "quiz")
    tasks.settle_results()
    return Milestone.objects.get()


def test_it_works(scene: Scene):
    found = half(scene)
    maya = scene.cast.client("learner")

    assert "You are halfway to “Reading data honestly”" in maya.get("/learn/").content.decode()
    scene.cast.client("stranger").post(f"/moments/{found.public_id}/")
    assert queries.told(scene.cast.learner, now=timezone.now()).exists()
    maya.post(f"/moments/{found.public_id}/")
    tell(scene, "quiz")
    tasks.settle_results()

    assert "You are halfway" not in maya.get("/learn/").content.decode()


def test_who_has_come_all_the_way_is_told_no_half(scene: Scene):
    half(scene)
    grade_project(scene, (2, 2))
    tell(scene, "project")
    tasks.settle_results()

    assert not queries.halfway(scene.cast.learner, since=timezone.now() - timedelta(days=7)).exists()


def test_it_is_not_said_for_ever(scene: Scene):
    half(scene)

    assert not queries.told(scene.cast.learner, now=timezone.now() + queries.moments.LASTS).exists()


def test_nobody_is_sent_after_what_is_given_no_more(scene: Scene):
    half(scene)
    scene.achievement.archived_at = timezone.now()
    scene.achievement.save()

    assert not queries.told(scene.cast.learner, now=timezone.now()).exists()


def stack(scene: Scene, *, of: int) -> Programme:
    made = Programme.objects.create(
        organization=scene.cast.college, slug="figures", title="Figures", summary="All.", published_at=timezone.now()
    )
    ProgrammeCourse.objects.create(programme=made, order=1, course=scene.course)
    if of > 1:
        other = type(scene.achievement).objects.create(organization=scene.cast.college, current=scene.version)
        course = Course.objects.create(
            organization=scene.cast.college, slug="more", title="More", summary="More.", achievement=other
        )
        ProgrammeCourse.objects.create(programme=made, order=2, course=course)
    return made


def test_a_stack_is_complete_with_its_last_badge(scene: Scene):
    maya, now = scene.cast.learner, timezone.now()
    places = stack(scene, of=2).places.order_by("order")
    first, second = (place.course.achievement for place in places)
    assert first
    assert second
    services.award(person=maya, achievement=first, now=now, actor=scene.cast.owner)
    assert "is complete" not in scene.cast.client("learner").get("/learn/").content.decode()

    assert queries.stacks(maya, {first.pk}) == []
    type(scene.version).objects.create(
        achievement=second, number=1, name="More", description="M.", criteria="M.", published_at=now
    )
    second.current = second.versions.get()
    second.save()
    services.award(person=maya, achievement=second, now=now, actor=scene.cast.owner)

    page = scene.cast.client("learner").get("/learn/").content.decode()
    assert "With this, “Figures” is complete" in page
    assert "is complete" not in scene.cast.client("learner").get("/learn/").content.decode()
    assert summed_up(scene) == ["“Figures” is complete: every badge in it is yours."]


def test_one_badge_is_no_stack(scene: Scene):
    stack(scene, of=1)
    services.award(person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner)

    assert queries.stacks(scene.cast.learner, {scene.achievement.pk}) == []
    assert queries.stacks(scene.cast.learner, set()) == []


def test_the_mail_of_the_week_has_it(scene: Scene):
    half(scene)

    assert summed_up(scene) == ["You are halfway to “Reading data honestly”."]


def summed_up(scene: Scene) -> list[str]:
    """Return the lines of the mail of the week that are about moments."""
    made = portfolios.ensure(scene.cast.learner)
    portfolios.change(scene.cast.learner, portfolio=made, said={**SAID, "wants_summary": True}, now=timezone.now())
    Portfolio.objects.filter(pk=made.pk).update(summed_up_at=timezone.now() - timedelta(days=8))
    mail.outbox.clear()
    mails.send_due()
    (sent,) = mail.outbox
    assert sent.subject == "Your week"
    return [line.lstrip("- ") for line in str(sent.body).splitlines() if "“" in line]

"""One badge of the demo has ended: how it is renewed, and a learner who has shown it once more and waits for a word."""

from __future__ import annotations

from datetime import datetime, timedelta

from campus.accounts.models import Person
from campus.assessments.models import Quiz
from campus.awards import services as awards
from campus.awards.models import Rule
from campus.courses import queries as taught
from campus.courses.models import Course
from campus.demo.learners import take_quiz

COURSE = "first-response-at-work"
PERCENT = 80


def furnish(actor: Person, *, learner: Person, began: datetime, now: datetime) -> None:
    """Say how the badge is renewed, and let its holder, whose own ended, take the quiz again two days ago."""
    course = Course.objects.select_related("achievement").get(slug=COURSE)
    assert course.achievement
    quiz = Quiz.objects.get(pk=next(each.thing_id for each in taught.activities(course) if each.kind == "quiz"))
    awards.set_rule(
        actor,
        achievement=course.achievement,
        tree={"all": [{"quiz_at_least": {"quiz": quiz.pk, "percent": PERCENT}}]},
        now=began,
        purpose=Rule.Purpose.RENEW,
        mode=Rule.Mode.PROPOSED,
    )
    take_quiz(learner, quiz=quiz, share=0.92, now=now - timedelta(days=2))

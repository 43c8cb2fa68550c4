"""Every kind of question on one page, in a real browser: whole at any width, kept as it is given, handed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campus.assessments import services
from campus.assessments.models import Attempt, DraftAnswer, Question
from tests.campus.assessments.kinds import KINDS
from tests.cast import Scene, enrolled
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.one_engine, pytest.mark.django_db(transaction=True)]


def test_a_page_of_all_kinds_is_whole_kept_and_handed_in(scene: Scene, site: Site, visit: Callable[..., Visit]):
    with site.lock:
        enrolled(scene.cast.learner, scene.course)
        Question.objects.all().delete()
        for kind, data in KINDS.items():
            services.add_question(scene.cast.owner, quiz=scene.quiz, kind=kind, text=f"Of {kind}?", data=data)
        services.change_quiz(scene.cast.owner, quiz=scene.quiz, draw=20, is_one_page=True, minutes=30)
    learner = visit(scene.cast.learner)
    learner.go("/learn/reading-data-honestly/units/3/quiz/")
    learner.press("Begin the quiz")
    learner.says("Time left:")
    learner.check(schemes=("light",), widths=(WIDE,))
    learner.check(schemes=("dark",), widths=(NARROW,))

    learner.page.get_by_label("Gap 1").fill("SECRET")
    learner.page.get_by_label("Median", exact=True).select_option(label="Middle one")
    learner.page.get_by_label("True", exact=True).check()
    learner.page.get_by_text("not handed in yet").wait_for()
    with site.lock:
        assert DraftAnswer.objects.count() == 3
    learner.press("Hand in")
    learner.says("3 of 10 answered")
    learner.check(schemes=("light",), widths=(NARROW,))
    learner.press("Hand in")

    learner.says("of 10 right")
    with site.lock:
        assert Attempt.objects.get().answers.filter(response__isnull=False).count() == 3
    learner.check(schemes=("dark",), widths=(NARROW,))

"""Which skill each question shows is said on one page, and counts for answers given before."""

from __future__ import annotations

from typing import Any

import pytest

from campus.assessments import services
from campus.assessments.services.naming import Named
from campus.common.errors import NotAllowedError
from campus.competencies.models import Estimate
from campus.competencies.tasks import estimate
from campus.journal.models import Event
from campus.skills.models import Skill
from tests.campus.assessments.stage import NOW
from tests.campus.competencies.stage import answered, skill, told
from tests.cast import Scene


def address(scene: Scene) -> str:
    return f"/manage/harbourside/quizzes/{scene.quiz.pk}/skills/"


def typed(scene: Scene, words: str) -> dict[str, str]:
    return {f"skill-{scene.questions[0].pk}": words, f"level-{scene.questions[0].pk}": "basic"}


def test_it_works(scene: Scene):
    charts, client = skill(), scene.cast.client("educator")

    answer = client.post(address(scene), typed(scene, "read charts"), follow=True).content.decode()

    first = scene.quiz.questions.get(pk=scene.questions[0].pk)
    assert (first.skill, first.skill_level) == (charts, "basic")
    assert "1 question names another skill now." in answer
    assert 'value="read charts"' in answer
    assert Event.objects.get(verb="skills.named").data["thing"] == scene.quiz.pk


def test_saved_as_it_was_nothing_is_changed(scene: Scene):
    skill()
    client = scene.cast.client("educator")
    for _ in range(2):
        answer = client.post(address(scene), typed(scene, "read charts"), follow=True).content.decode()

    assert "Nothing was changed." in answer
    assert Event.objects.filter(verb="skills.named").count() == 1


def test_a_skill_that_nobody_knows_is_refused_beside_its_question(scene: Scene):
    shown = scene.cast.client("educator").post(address(scene), typed(scene, "juggle")).content.decode()

    assert "No skill is called “juggle”, and none is near." in shown
    assert not scene.quiz.questions.filter(skill__isnull=False).exists()


def test_a_bank_without_questions_says_so(scene: Scene):
    scene.quiz.questions.all().delete()

    assert "There is no question yet." in scene.cast.client("educator").get(address(scene)).content.decode()


def test_only_staff_name_skills(scene: Scene):
    with pytest.raises(NotAllowedError):
        services.name_skills(scene.cast.learner, quiz=scene.quiz, named={}, now=NOW)


@pytest.mark.parametrize("batch", [1, 50])
def test_answers_given_before_count_too(scene: Scene, batch: int, monkeypatch: Any):
    monkeypatch.setattr("campus.competencies.tasks.BATCH", batch)
    answered(scene, True, True)
    told(scene, kind="quiz", thing_id=scene.quiz.pk)
    named = {question.pk: Named(skill()) for question in scene.questions}
    services.name_skills(scene.cast.educator, quiz=scene.quiz, named=named, now=NOW)

    while estimate():
        pass

    assert (Estimate.objects.get().person, Estimate.objects.get().n) == (scene.cast.learner, 2)


def test_what_cannot_be_read_is_put_off(scene: Scene):
    told(scene, kind="quiz", thing_id=scene.quiz.pk, data={"skills": {str(skill().pk): "much"}})
    named = {scene.questions[0].pk: Named(Skill.objects.get(name="read charts"))}
    services.name_skills(scene.cast.educator, quiz=scene.quiz, named=named, now=NOW)

    assert estimate() == 0

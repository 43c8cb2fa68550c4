"""The rule as a sentence: what is shown, what is kept, what the form cannot say."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from campus.awards.models import Rule
from campus.courses.models import Course, EditionUnit
from tests.campus.awards.stage import finish_units
from tests.cast import Scene


def url(scene: Scene) -> str:
    return f"/manage/harbourside/achievements/{scene.achievement.public_id}/rule/"


def get(scene: Scene, **query: str) -> str:
    answer = scene.cast.client("educator").get(url(scene), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(scene: Scene, **data: str) -> Any:
    return scene.cast.client("educator").post(url(scene), data)


def tree() -> Any:
    return Rule.objects.get().tree


def test_it_works(scene: Scene):
    finish_units(scene)

    answer = post(scene, units="on", percent="80", level="3")

    assert answer.status_code == 302
    assert tree() == {
        "all": [
            {"units_done": scene.course.pk},
            {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 80}},
            {"project_at_least": {"project": scene.project.pk, "level": 3}},
        ]
    }
    said = get(scene)
    assert "Quiz: 80\u00a0% or more" in said
    assert "A claim and its figures: “Strong” or better on every criterion" in said
    assert "One person takes the course" in said
    assert 'value="80"' in said


@pytest.mark.parametrize(
    ("data", "parts"),
    [({"units": "on"}, ["units_done"]), ({"percent": "70"}, ["quiz_at_least"]), ({"level": "1"}, ["project_at_least"])],
)
def test_each_part_can_stand_alone(scene: Scene, data: dict[str, str], parts: list[str]):
    post(scene, **data)

    assert [next(iter(part)) for part in tree()["all"]] == parts
    get(scene)


@pytest.mark.parametrize(
    "data", [{}, {"percent": "0"}, {"percent": "101"}, {"level": "0"}, {"level": "9"}, {"percent": "x"}]
)
def test_what_asks_for_nothing_or_nonsense_is_refused_and_kept_on_the_page(scene: Scene, data: dict[str, str]):
    before = tree()

    answer = post(scene, **data)

    assert answer.status_code == 400
    assert "to put right" in answer.content.decode()
    assert tree() == before


def test_a_rule_that_the_form_cannot_say_is_shown_in_words(scene: Scene):
    Rule.objects.update(tree={"any": [{"units_done": scene.course.pk}, {"quiz_at_least": {"quiz": 77, "percent": 5}}]})
    assert "richer than this form" in get(scene)

    Rule.objects.update(tree={"all": [{"units_done": 10**6}]})

    assert "richer than this form" in get(scene)


def test_without_a_course_it_says_what_to_do_first(scene: Scene):
    Course.objects.update(achievement=None)

    assert "No course leads to this achievement yet." in get(scene)


def test_without_a_rule_the_form_proposes_one(scene: Scene):
    Rule.objects.all().delete()

    said = get(scene)

    assert "There is no rule yet" in said
    assert 'value="70"' in said


def test_a_course_without_quiz_and_project_asks_for_units_alone(scene: Scene):
    EditionUnit.objects.filter(unit__kind__in=["quiz", "project"]).delete()
    Rule.objects.all().delete()

    said = get(scene)

    assert 'name="units"' in said
    assert 'name="percent"' not in said
    assert 'name="level"' not in said
    assert post(scene, units="on").status_code == 302


def test_of_several_courses_one_is_chosen(scene: Scene):
    other = Course.objects.create(
        organization=scene.cast.college, slug="evening", title="Evening course", summary="Same.",
        achievement=scene.achievement, published_at=timezone.now(),
    )  # fmt: skip

    said = get(scene, course="evening")

    assert "Somebody who takes “Evening course” earns it when" in said
    answer = scene.cast.client("owner").post(f"{url(scene)}?course=evening", {"units": "on"})
    assert answer.status_code == 302
    assert tree() == {"all": [{"units_done": other.pk}]}

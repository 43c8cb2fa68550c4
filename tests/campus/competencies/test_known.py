"""What a person knows: what is solid, shaky and to revisit, why, and what to read for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from campus.competencies import services
from campus.competencies.models import Estimate
from campus.courses.models import UnitDone
from campus.skills.models import Skill
from tests.campus.assessments.stage import NOW, grade, handed_in
from tests.campus.competencies.stage import answered, named, skill, told
from tests.cast import Scene, enrolled


def known(scene: Scene, what: Skill, *, low: int = 70, n: int = 5, days: int = 1) -> Estimate:
    at = timezone.now() - timedelta(days=days)
    return Estimate.objects.create(person=scene.cast.learner, skill=what, percent=80, low=low, high=90, n=n, at=at)


def page(scene: Scene, address: str = "/skills/", who: str = "learner") -> str:
    return scene.cast.client(who).get(address).content.decode()


def test_it_works(scene: Scene):
    charts = named(scene, skill())
    answered(scene, True, True, False, True)
    grade(scene, handed_in(scene))
    services.estimate(scene.cast.learner, now=NOW)
    shown = page(scene)

    assert "Still shaky" in shown
    assert f'<a href="/skills/{charts.pk}/">read charts</a>' in shown
    assert "6 things seen, the last on 22\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026." in shown


def test_each_skill_stands_under_its_word(scene: Scene):
    for number, (low, n, days) in enumerate([(50, 5, 1), (70, 5, 400), (70, 5, 1), (70, 2, 1)]):
        known(scene, skill(f"skill {number}"), low=low, n=n, days=days)

    parts = page(scene).split("<h2")[1:]

    assert [part.split(">")[1].split("<")[0] for part in parts[:4]] == [
        "Still shaky", "Worth another look", "Solid", "Too early to say",
    ]  # fmt: skip
    assert ["skill 0" in parts[0], "skill 1" in parts[1], "skill 2" in parts[2], "skill 3" in parts[3]] == [True] * 4
    assert "2 things seen, which is too little to say." in parts[3]


def test_units_suggest_themselves_for_what_is_shaky(scene: Scene):
    charts = skill()
    scene.units[1].skill = charts
    scene.units[1].save()
    known(scene, charts, low=40)

    before = page(scene)
    enrolled(scene.cast.learner, scene.course, at=NOW)
    UnitDone.objects.create(unit=scene.units[1], person=scene.cast.learner, at=NOW)
    after = page(scene)

    assert 'Read for it: <a href="/courses/reading-data-honestly/">Unit 2</a>' in before
    assert 'Read for it: <a href="/learn/reading-data-honestly/units/2/">Unit 2</a>' in after
    assert "(Reading data honestly, read before)" in after


def test_what_is_solid_needs_no_reading(scene: Scene):
    scene.units[0].skill = skill()
    scene.units[0].save()
    known(scene, skill())

    assert "Read for it" not in page(scene)
    assert "Read for it" not in page(scene, "/learn/")
    assert "1 skill is solid." in page(scene, "/learn/")


def test_everything_that_speaks_for_it_is_shown(scene: Scene):
    charts = named(scene, skill())
    answered(scene, True, False)
    grade(scene, handed_in(scene))
    told(scene, data={"skills": {str(charts.pk): 0.5}})
    services.estimate(scene.cast.learner, now=NOW)
    shown = page(scene, f"/skills/{charts.pk}/")

    for words in ["Question 0?", "Not right", "Level 3 of 4", "Quiz", "A claim and its figures", "Partly right"]:
        assert words in shown
    assert "Result from elsewhere" in shown


def test_it_says_so_where_nothing_is_known(scene: Scene):
    assert "Nothing is known yet" in page(scene)
    assert "What you know" not in page(scene, "/learn/")


def test_what_one_knows_is_ones_own(scene: Scene):
    charts = skill()
    known(scene, charts)

    assert "read charts" not in page(scene, who="stranger")
    assert scene.cast.client("educator").get(f"/skills/{charts.pk}/").status_code == 404


def test_its_queries_do_not_grow_with_the_skills(scene: Scene, django_assert_max_num_queries: Any):
    for number in range(20):
        what = skill(f"skill {number}")
        known(scene, what, low=40)
    client = scene.cast.client("learner")
    client.get("/skills/")

    with django_assert_max_num_queries(10):
        client.get("/skills/")

"""Several pieces of work on one page."""

from typing import Any

import pytest
from django.test import Client

from campus.assessments.models import Grade, Project, Submission
from tests.campus.assessments.stage import grade
from tests.campus.assessments.test_grading import waits
from tests.cast import Scene, person

URL = "/manage/harbourside/grading/batch/"


@pytest.fixture
def works(scene: Scene) -> list[Submission]:
    other = Project.objects.create(organization=scene.cast.college, title="Fire drill", scale=["No", "Yes"])
    waits(scene, person("cem", "Cem Chua"), "Of another project", project=other)
    names = [("zoe", "Zoë Adler"), ("ali", "Ali Becker"), ("kim", "Kim Cole")]
    return [waits(scene, person(*name), f"Work {n}", days=9 - n) for n, name in enumerate(names)]


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def sent(scene: Scene, works: list[Submission], **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"work": [work.pk for work in works]}
    for work in works:
        fields |= {f"w{work.pk}-revision": work.revision, f"w{work.pk}-comment": "Good."}
        fields |= {f"w{work.pk}-c{criterion.pk}": 2 for criterion in scene.criteria}
    return fields | changes


def test_it_works(scene: Scene, browser: Client, works: list[Submission]):
    shown = browser.get(URL).content.decode()
    assert all(work.title in shown for work in works)
    assert "Of another project" not in shown

    answer = browser.post(URL, sent(scene, works), follow=True)

    assert "3 pieces of work are graded." in answer.content.decode()
    assert "Of another project" in answer.content.decode()
    assert Grade.objects.count() == 3


def test_what_has_no_level_goes_on_waiting(scene: Scene, browser: Client, works: list[Submission]):
    browser.post(URL, sent(scene, works[:2]) | {"work": [work.pk for work in works]})

    assert Submission.objects.get(pk=works[2].pk).state == "handed_in"
    assert Grade.objects.count() == 2


def test_what_is_refused_stays_with_what_was_typed(scene: Scene, browser: Client, works: list[Submission]):
    half = {f"w{works[1].pk}-c{scene.criteria[1].pk}": ""}
    grade(scene, works[0], actor=scene.cast.owner)

    shown = browser.post(URL, sent(scene, works[1:], **half)).content.decode()

    assert "1 piece of work is graded." in shown
    assert "These levels are not of this rubric." in shown
    assert f'name="w{works[1].pk}-c{scene.criteria[0].pk}" value="2" checked' in shown
    assert works[2].title not in shown


def test_an_empty_queue_says_so(browser: Client, scene: Scene):
    assert "Nothing waits under this filter." in browser.get(URL).content.decode()


def test_it_takes_a_fixed_number_of_queries(
    scene: Scene, browser: Client, works: list[Submission], django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(14):
        browser.get(URL)
    for n in range(6):
        waits(scene, person(f"p{n}", f"Person {n}"), f"More {n}", days=1)

    with django_assert_max_num_queries(14):
        browser.get(URL)

"""The grading queue in the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Project, Submission
from campus.common.identifiers import public_id
from campus.organizations.models import Membership
from tests.cast import ROLES, Scene, person

URL = "/manage/harbourside/grading/"


def waits(scene: Scene, who: Person, title: str, *, days: float = 0, **fields: object) -> Submission:
    at = timezone.now() - timedelta(days=days)
    values = {"project": scene.project, "number": 1} | fields
    return Submission.objects.create(
        public_id=public_id(), person=who, title=title, state="handed_in", saved_at=at, handed_in_at=at, **values
    )


@pytest.fixture
def queue(scene: Scene) -> list[Submission]:
    other = Project.objects.create(organization=scene.cast.college, title="Fire drill", scale=["No", "Yes"])
    return [
        waits(scene, person("zoe", "Zoë Adler"), "Rents near the harbour", days=6.2),
        waits(scene, person("ali", "Ali Becker"), "Bus delays", days=2.1, number=2),
        waits(scene, person("cem", "Cem Chua"), "=HYPERLINK(1)", days=0.3, project=other),
    ]


def page(scene: Scene, query: str = "") -> str:
    answer = scene.cast.client("educator").get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def order(shown: str) -> list[str]:
    return sorted(["Zoë Adler", "Ali Becker", "Cem Chua"], key=lambda name: shown.find(name))


def test_it_works(scene: Scene, queue: list[Submission]):
    shown = page(scene)

    assert "3 pieces of work wait for a grade" in shown
    assert "The oldest has waited 6 days." in shown
    assert "promises 5" in shown
    assert "6\N{NO-BREAK SPACE}d" in shown
    assert "7\N{NO-BREAK SPACE}h" in shown
    assert "Second try" in shown


def test_an_empty_queue_says_what_will_stand_here(scene: Scene):
    assert "Nothing waits for a grade." in page(scene)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Zoë Adler", "Ali Becker", "Cem Chua"]),
        ("?sort=wait", ["Cem Chua", "Ali Becker", "Zoë Adler"]),
        ("?sort=learner", ["Ali Becker", "Cem Chua", "Zoë Adler"]),
        ("?sort=-learner", ["Zoë Adler", "Cem Chua", "Ali Becker"]),
        ("?sort=nonsense", ["Zoë Adler", "Ali Becker", "Cem Chua"]),
    ],
)
def test_the_address_sorts(scene: Scene, queue: list[Submission], query: str, names: list[str]):
    assert order(page(scene, query)) == names


def test_the_address_filters_by_project(scene: Scene, queue: list[Submission]):
    shown = page(scene, f"?project={scene.project.pk}")

    assert "Zoë Adler" in shown
    assert "Cem Chua" not in shown
    assert f'?project={queue[2].project_id}">Fire drill 1</a>' in shown


def test_the_address_filters_what_was_tried_before(scene: Scene, queue: list[Submission]):
    shown = page(scene, "?again=1")

    assert "Ali Becker" in shown
    assert "Zoë Adler" not in shown


@pytest.mark.parametrize("query", ["?project=x", "?project=²", "?again=yes", "?page=99", "?project=" + "9" * 40])
def test_an_address_that_makes_no_sense_shows_the_queue(scene: Scene, queue: list[Submission], query: str):
    assert "Zoë Adler" in page(scene, query)


def test_a_filter_that_leaves_nothing_says_so(scene: Scene, queue: list[Submission]):
    assert "Nothing waits under this filter." in page(scene, "?project=99999")


def test_the_export_holds_what_the_filters_leave_and_no_formula(scene: Scene, queue: list[Submission]):
    answer = scene.cast.client("educator").get(URL + "?sort=learner&format=csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="grading-harbourside.csv"'
    assert [line.split(",")[0] for line in lines] == ["Learner", "Ali Becker", "Cem Chua", "Zoë Adler"]
    assert "'=HYPERLINK(1)" in lines[2]


def test_work_of_another_institution_is_not_in_it(scene: Scene, queue: list[Submission]):
    elsewhere = Project.objects.create(organization=scene.cast.other, title="Elsewhere", scale=["No", "Yes"])
    waits(scene, scene.cast.stranger, "Not ours", project=elsewhere)

    assert "Not ours" not in page(scene)


def test_ones_own_work_is_marked(scene: Scene):
    waits(scene, scene.cast.learner, "Mine")
    Membership.objects.create(organization=scene.cast.college, person=scene.cast.learner, role="educator")

    assert "Yours" in scene.cast.client("learner").get(URL).content.decode()


def test_the_queue_takes_a_fixed_number_of_queries(
    scene: Scene, queue: list[Submission], django_assert_max_num_queries: object
):
    for n in range(20):
        waits(scene, person(f"p{n}", f"Person {n}"), f"Work {n}", days=n)
    browser = scene.cast.client("educator")

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        browser.get(URL)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(scene: Scene, role: str):
    expected = {"owner": 200, "educator": 200, "anonymous": 302}.get(role, 404)

    assert scene.cast.client(role).get(URL).status_code == expected

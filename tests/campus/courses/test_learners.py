"""Staff see who takes a course, how far each is, and what the masthead offers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from campus.assessments.models import Submission
from campus.courses import navigation, services
from campus.courses.models import Cohort, EditionUnit
from campus.courses.views import manage
from tests.cast import Cast, Scene

NOW = timezone.now()
LEARNERS = "/manage/harbourside/courses/reading-data-honestly/learners/"


@pytest.fixture
def taken(scene: Scene) -> Scene:
    for hours, name in enumerate(["learner", "stranger", "employer"]):
        services.enrol(getattr(scene.cast, name), course=scene.course, now=NOW + timedelta(hours=hours))
    services.finish_unit(scene.cast.learner, unit=scene.units[0], now=NOW + timedelta(days=1))
    return scene


def names(page: str) -> list[str]:
    found = {page.index(name): name for name in ("Maya", "Sol", "Helen") if f'<th scope="row">{name}' in page}
    return [found[place] for place in sorted(found)]


def test_it_works(taken: Scene):
    page = taken.cast.client("educator").get(LEARNERS).content.decode()

    assert names(page) == ["Helen", "Maya", "Sol"]
    assert "1 of 4" in page
    assert "Unit 2" in page


@pytest.mark.parametrize(
    ("order", "expected"),
    [("done", ["Maya", "Helen", "Sol"]), ("last", ["Maya", "Helen", "Sol"]), ("other", ["Helen", "Maya", "Sol"])],
)
def test_the_order_is_in_the_address(taken: Scene, order: str, expected: list[str]):
    assert names(taken.cast.client("owner").get(f"{LEARNERS}?order={order}").content.decode()) == expected


def test_the_filter_is_in_the_address(taken: Scene):
    EditionUnit.objects.filter(unit__kind="quiz").delete()
    services.finish_unit(taken.cast.learner, unit=taken.units[1], now=NOW)
    made = Submission(project=taken.project, person=taken.cast.learner, number=1, state="handed_in", saved_at=NOW)
    made.public_id = "p"
    made.save()
    client = taken.cast.client("owner")

    assert names(client.get(f"{LEARNERS}?show=waiting").content.decode()) == ["Maya"]
    assert "Waits for a grade" in client.get(f"{LEARNERS}?show=waiting").content.decode()
    assert names(client.get(f"{LEARNERS}?show=going").content.decode()) == ["Helen", "Sol"]
    assert "Nobody fits this filter." in client.get(f"{LEARNERS}?show=done").content.decode()
    assert len(names(client.get(f"{LEARNERS}?show=nonsense").content.decode())) == 3


def test_of_many_learners_a_page_is_shown(taken: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manage, "FEW", 2)
    monkeypatch.setattr(manage, "PAGE", 2)
    client = taken.cast.client("owner")

    assert names(client.get(LEARNERS).content.decode()) == ["Helen", "Maya"]
    assert names(client.get(f"{LEARNERS}?page=2").content.decode()) == ["Sol"]
    assert names(client.get(f"{LEARNERS}?order=enrolled").content.decode()) == ["Helen", "Sol"]
    assert names(client.get(f"{LEARNERS}?q=may").content.decode()) == ["Maya"]
    assert "Nobody of that name" in client.get(f"{LEARNERS}?q=zzz").content.decode()
    assert client.get(f"{LEARNERS}?format=csv").content.decode().count("\n") == 4


def test_an_empty_course_says_so(scene: Scene):
    assert "Nobody has enrolled yet" in scene.cast.client("owner").get(LEARNERS).content.decode()


@pytest.mark.parametrize(
    ("path", "who", "offered"),
    [
        ("/", None, [("Courses", "/")]),
        ("/", "educator", [("Learn", "/learn/")]),
        ("/manage/harbourside/people/", "educator", [("Courses", "/manage/harbourside/courses/")]),
        ("/manage/harbourside/people/", "stranger", [("Learn", "/learn/")]),
        ("/manage/new/", "educator", [("Learn", "/learn/")]),
    ],
)
def test_the_masthead_offers(cast: Cast, path: str, who: str | None, offered: list[tuple[str, str]]):
    request = RequestFactory().get(path)
    request.user = getattr(cast, who) if who else AnonymousUser()

    assert [(item.label, item.url) for item in navigation.items(request)] == offered


def test_what_is_shown_is_exported(taken: Scene):
    answer = taken.cast.client("educator").get(f"{LEARNERS}?order=done&format=csv")

    assert answer["Content-Disposition"] == 'attachment; filename="learners-reading-data-honestly.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Steps done,Steps,Enrolled,Last seen at work"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["Maya Okonkwo-Lind", "1", "4"],
        ["Helen Marsh", "0", "4"],
        ["Sol Winter", "0", "4"],
    ]


@pytest.mark.parametrize("few", [200, 1])
def test_a_cohort_is_shown_by_itself(taken: Scene, monkeypatch: pytest.MonkeyPatch, few: int):
    monkeypatch.setattr(manage, "FEW", few)
    spring = Cohort.objects.create(course=taken.course, name="Spring", starts_at=NOW)
    taken.course.enrolments.exclude(person=taken.cast.employer).update(cohort=spring)

    page = taken.cast.client("educator").get(f"{LEARNERS}?cohort={spring.pk}").content.decode()

    assert names(page) == ["Maya", "Sol"]
    assert f"cohort={spring.pk}&amp;format=csv" in page


def test_nobody_in_a_cohort_is_said(taken: Scene):
    empty = Cohort.objects.create(course=taken.course, name="Spring", starts_at=NOW)

    page = taken.cast.client("educator").get(f"{LEARNERS}?cohort={empty.pk}").content.decode()

    assert "Nobody belongs to this cohort yet." in page

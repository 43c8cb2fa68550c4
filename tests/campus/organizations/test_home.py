"""The desk's first page says what waits."""

from __future__ import annotations

import re

from django.utils import timezone

from campus.achievements.models import Achievement, Version
from campus.awards.models import Rule
from campus.courses.models import Course, Edition, Enrolment
from campus.organizations.models import Membership
from tests.campus.assessments.stage import handed_in
from tests.cast import Cast, Scene


def home(cast: Cast, name: str = "owner") -> str:
    return cast.client(name).get("/manage/harbourside/").content.decode()


def test_it_works(scene: Scene) -> None:
    handed_in(scene, now=timezone.now())

    page = home(scene.cast, "educator")

    assert '<a href="/manage/harbourside/grading/">1 piece of work waits for a grade</a>' in page
    assert "The oldest came in less than a day ago." in page
    assert '<a class="btn" href="/manage/harbourside/grading/">Begin grading</a>' in page


def test_it_says_that_nothing_waits(scene: Scene) -> None:
    assert "Nothing. What is handed in stands here" in home(scene.cast)


def test_a_new_institution_is_told_where_to_begin(cast: Cast) -> None:
    assert '<a class="btn" href="/manage/harbourside/achievements/new/">New achievement</a>' in home(cast)
    assert '<a class="btn" href="/manage/harbourside/courses/new/">New course</a>' in home(cast, "educator")


def test_a_draft_of_an_achievement_waits_for_owners_alone(scene: Scene) -> None:
    draft = Achievement.objects.create(organization=scene.cast.college)
    Version.objects.create(achievement=draft, number=1, name="Tide tables", description="d", criteria="c")

    assert "“Tide tables” is a draft" in home(scene.cast)
    assert "Tide tables" not in home(scene.cast, "educator")


def test_a_course_being_written_waits_but_none_that_was_closed(scene: Scene) -> None:
    for slug, title in [("tides", "Tides"), ("closed", "Closed on purpose")]:
        Course.objects.create(organization=scene.cast.college, slug=slug, title=title)
    closed = Course.objects.get(slug="closed")
    edition = Edition.objects.create(course=closed, number=1)
    Enrolment.objects.create(course=closed, edition=edition, person=scene.cast.learner, at=timezone.now())

    page = home(scene.cast, "educator")

    assert '<a href="/manage/harbourside/courses/tides/">“Tides” is not published</a>' in page
    assert "Closed on purpose" not in page


def test_an_achievement_without_a_rule_waits(scene: Scene) -> None:
    Rule.objects.all().delete()

    assert "“Reading data honestly” has no rule" in home(scene.cast)


def test_an_employer_has_no_desk_to_clear(cast: Cast) -> None:
    Membership.objects.create(organization=cast.firm, person=cast.educator, role="educator")

    assert "What waits" not in cast.client("educator").get("/manage/tidewater/").content.decode()


def test_the_only_owner_is_not_offered_to_step_back(cast: Cast) -> None:
    before = cast.client("owner").get("/manage/harbourside/people/").content.decode()
    Membership.objects.filter(person=cast.educator).update(role="owner")
    after = cast.client("owner").get("/manage/harbourside/people/").content.decode()

    assert "The only owner" in before
    assert ">Leave<" not in before
    assert "The only owner" not in after
    assert ">Leave<" in after


def test_an_employer_finds_what_employers_come_for(cast: Cast):
    page = cast.client("employer").get("/manage/tidewater/").content.decode()

    assert 'class="btn" href="/verify/"' in page
    assert 'href="/ask/"' in page
    assert re.findall(r'<a href="([^"]+)">Verify</a>', page) == ["/verify/"]
    assert "You teach here" not in page

"""Who may begin a course: open, by code, by invitation, in time, with what is asked for before, while places last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from campus.common.errors import CampusError, ConflictError, InvalidError, NotAllowedError
from campus.courses import queries, services
from campus.courses.joining_forms import TermsForm
from campus.courses.models import Cohort, Course, CourseInvitation, Enrolment
from campus.courses.tasks import send_invitations
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene, enrolled, person

DAY = timedelta(days=1)


def terms(scene: Scene, **fields: Any) -> None:
    revision = queries.admission(scene.course).revision
    services.set_terms(scene.cast.educator, course=scene.course, revision=revision, now=NOW, **fields)


def join(scene: Scene, code: str = "", now: datetime = NOW) -> Enrolment:
    return services.join(scene.cast.learner, course=scene.course, code=code, now=now)


def cohort(scene: Scene, **fields: Any) -> Cohort:
    given = {"name": "Spring", "starts_at": NOW + DAY, "ends_at": None, "code": ""} | fields
    return services.save_cohort(scene.cast.educator, course=scene.course, now=NOW, **given)


def test_it_works(scene: Scene):
    assert queries.door(scene.cast.learner, scene.course, now=NOW).is_open
    assert join(scene).edition == scene.course.current


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens_at": NOW + DAY}, "Enrolment opens on"),
        ({"closes_at": NOW}, "Enrolment closed on"),
        ({"ends_at": NOW}, "The course ended on"),
        ({"way": "invitation"}, "by invitation"),
    ],
)
def test_a_closed_door_says_why(scene: Scene, fields: dict[str, Any], words: str):
    terms(scene, **fields)

    with pytest.raises(NotAllowedError, match=words):
        join(scene)


def test_a_code_is_compared_as_people_type_it(scene: Scene):
    terms(scene, way="code", code="Harbour-26")
    with pytest.raises(InvalidError, match="not the code"):
        join(scene, "harbour 27")

    assert join(scene, " HARBOUR 26 ").cohort is None


def test_a_cohorts_code_puts_people_into_it(scene: Scene):
    spring = cohort(scene, code="spring")
    terms(scene, way="code")

    made = join(scene, "Spring")

    assert made.cohort == spring
    assert queries.begins(made) == NOW + DAY
    assert queries.ends(made) is None


def test_the_last_place_is_given_once(scene: Scene):
    terms(scene, capacity=1)
    join(scene)

    with pytest.raises(NotAllowedError, match="All places are taken"):
        services.join(scene.cast.stranger, course=scene.course, now=NOW)
    assert join(scene).pk  # whoever is in stays in


def test_what_is_asked_for_before_is_said(scene: Scene):
    other = Course.objects.create(organization=scene.cast.college, slug="first", title="First steps", summary="x")
    terms(scene, achievements=[scene.achievement], others=[other])

    with pytest.raises(NotAllowedError, match="“Reading data honestly”, “First steps”"):
        join(scene)

    services.set_terms(scene.cast.educator, course=scene.course, revision=1, achievements=[scene.achievement], now=NOW)
    awarded(scene)
    Enrolment.objects.all().delete()
    assert join(scene, now=timezone.now())


def test_an_invitation_opens_what_is_closed_to_others(scene: Scene):
    terms(scene, way="invitation")
    spring = cohort(scene)
    services.invite(scene.cast.educator, course=scene.course, emails=["Maya@example.org"], cohort=spring, now=NOW)

    assert join(scene).cohort == spring
    assert not CourseInvitation.objects.exists()


def test_invitations_go_out_once_each(scene: Scene, mailoutbox: list[Any]):
    emails = ["ann@example.org", "ANN@example.org ", "bo@example.org"]
    made = services.invite(scene.cast.educator, course=scene.course, emails=emails, now=timezone.now())
    again = services.invite(scene.cast.educator, course=scene.course, emails=emails, now=timezone.now())

    assert (len(made), again) == (2, [])
    assert (send_invitations(), send_invitations(), len(mailoutbox)) == (2, 0, 2)
    assert "/join-course/" in mailoutbox[0].body


def test_a_mail_that_is_refused_is_tried_again(scene: Scene, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    [row] = services.invite(scene.cast.educator, course=scene.course, emails=["ann@example.org"], now=timezone.now())

    assert send_invitations() == 0
    row.refresh_from_db()
    assert row.error
    assert row.next_try_at > timezone.now()


def test_two_who_set_terms_at_once_are_told(scene: Scene):
    terms(scene, way="open")

    with pytest.raises(ConflictError):
        services.set_terms(scene.cast.owner, course=scene.course, revision=0, way="invitation", now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_at": NOW, "closes_at": NOW},
        {"starts_at": NOW, "ends_at": NOW - DAY},
        {"way": "code"},
        {"capacity": 0},
    ],
)
def test_terms_that_cannot_be_are_refused(scene: Scene, fields: dict[str, Any]):
    with pytest.raises(InvalidError):
        terms(scene, **fields)


def test_a_course_is_not_asked_for_before_itself(scene: Scene):
    with pytest.raises(InvalidError):
        terms(scene, others=[scene.course])


@pytest.mark.parametrize("fields", [{"name": " "}, {"ends_at": NOW}, {"name": "Autumn"}])
def test_a_cohort_that_cannot_be_is_refused(scene: Scene, fields: dict[str, Any]):
    cohort(scene, name="Autumn")

    with pytest.raises(InvalidError):
        cohort(scene, **fields)


def test_people_move_between_cohorts_of_the_course_alone(scene: Scene):
    mine = enrolled(scene.cast.learner, scene.course)
    other = Course.objects.create(organization=scene.cast.college, slug="other", title="Other", summary="x")
    elsewhere = Cohort.objects.create(course=other, name="X", starts_at=NOW)
    services.move(scene.cast.educator, enrolment=mine, cohort=cohort(scene), now=NOW)

    with pytest.raises(InvalidError):
        services.move(scene.cast.educator, enrolment=mine, cohort=elsewhere, now=NOW)
    mine.refresh_from_db()
    assert str(mine.cohort) == "Spring"


def test_whoever_leaves_comes_back_to_what_was_done(scene: Scene):
    mine = join(scene)
    services.finish_unit(scene.cast.learner, unit=scene.units[0], now=NOW)
    services.remove(scene.cast.learner, enrolment=mine, now=NOW)
    join(scene)

    assert queries.units_done(scene.cast.learner, scene.course) == (1, 2)


def test_only_staff_and_oneself_end_an_enrolment(scene: Scene):
    mine = join(scene)

    with pytest.raises(CampusError):
        services.remove(scene.cast.stranger, enrolment=mine, now=NOW)


def test_an_hour_that_the_clock_skips_is_told(scene: Scene):
    with timezone.override(ZoneInfo("Europe/Berlin")):
        skipped = TermsForm({"revision": "0", "way": "open", "opens_at": "2027-03-28T02:30"}, course=scene.course)
        summer = TermsForm({"revision": "0", "way": "open", "opens_at": "2027-03-28T03:30"}, course=scene.course)

        assert "opens_at" in skipped.errors
        assert summer.is_valid()
        assert summer.cleaned_data["opens_at"].astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_whole_list_is_enrolled_at_once(scene: Scene):
    people = [person(f"p{n}", f"P {n}").pk for n in range(3)]

    assert services.enrol_all(scene.cast.educator, course=scene.course, people=people, now=NOW) == 3
    assert services.enrol_all(scene.cast.educator, course=scene.course, people=people, now=NOW) == 0

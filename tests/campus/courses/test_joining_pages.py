"""The pages on which a course is joined, and on which its staff say how."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.common.errors import NotAllowedError
from campus.courses import queries, services
from campus.courses.models import CourseInvitation, Enrolment
from campus.journal.models import Event
from tests.campus.awards.stage import NOW
from tests.cast import Scene, enrolled

SLUG = "reading-data-honestly"


def address(name: str, *args: Any) -> str:
    return reverse(name, args=["harbourside", SLUG, *args])


def staff(scene: Scene) -> Client:
    return scene.cast.client("educator")


def text(client: Client, url: str, **query: str) -> str:
    return client.get(url, query).content.decode()


def test_it_works(scene: Scene):
    fields = {"revision": "0", "way": "code", "code": "HARBOUR", "capacity": "12"}

    answer = staff(scene).post(address("course-terms"), fields, follow=True).content.decode()

    assert "HARBOUR" in answer
    page = text(scene.cast.client("learner"), reverse("course", args=[SLUG]))
    assert 'name="code"' in page
    assert "12 places left" in page


def test_the_code_is_asked_for_and_checked(scene: Scene):
    services.set_terms(scene.cast.educator, course=scene.course, revision=0, way="code", code="abc", now=NOW)
    learner = scene.cast.client("learner")
    url = reverse("enrol", args=[SLUG])

    refused = learner.post(url, {"code": "x"}, follow=True).content.decode()
    learner.post(url, {"code": "ABC"})

    assert "This is not the code of this course" in refused
    assert Enrolment.objects.filter(person=scene.cast.learner).exists()


def test_a_list_is_looked_at_before_anything_happens(scene: Scene):
    file = SimpleUploadedFile("people.csv", b"E-mail\nmaya@example.org\nann@example.org\nx\n")

    looked = staff(scene).post(address("course-people-add"), {"file": file}).content.decode()
    assert (Enrolment.objects.count(), CourseInvitation.objects.count()) == (0, 0)
    assert "3 lines: 1 enrolled, 1 invited, 1 left out." in looked

    staff(scene).post(address("course-people-add"), {"text": "maya@example.org\nann@example.org", "apply": "1"})
    assert (Enrolment.objects.count(), CourseInvitation.objects.get().email) == (1, "ann@example.org")


def test_a_list_without_anything_is_refused(scene: Scene):
    for fields in ({"text": " "}, {"file": SimpleUploadedFile("x.xlsx", b"PK\x00")}):
        assert staff(scene).post(address("course-people-add"), fields).status_code == 400


def test_cohorts_are_made_and_people_moved(scene: Scene):
    mine = enrolled(scene.cast.learner, scene.course)
    staff(scene).post(address("course-cohort-new"), {"name": "Spring", "starts_at": "2027-03-01T09:00"})
    spring = scene.course.cohorts.get()

    staff(scene).post(address("course-person", mine.pk), {"cohort": str(spring.pk)})
    assert text(staff(scene), address("course-cohort", spring.pk)).count("2027-03-01T09:00") == 1
    mine.refresh_from_db()
    assert mine.cohort == spring


def test_staff_find_and_take_out_somebody(scene: Scene):
    mine = enrolled(scene.cast.learner, scene.course)

    assert "Maya Okonkwo-Lind" in text(staff(scene), address("course-people"), q="okon")
    assert "Nobody of that name" in text(staff(scene), address("course-people"), q="zzz")
    assert "stays theirs" in text(staff(scene), address("course-person-remove", mine.pk))
    staff(scene).post(address("course-person-remove", mine.pk))
    assert not Enrolment.objects.exists()


def test_an_invitation_is_taken_up_by_whom_it_is_for(scene: Scene):
    services.invite(scene.cast.educator, course=scene.course, emails=["maya@example.org"], now=NOW)
    url = reverse("course-join", args=[queries.token(CourseInvitation.objects.get())])

    assert "Sign in" in text(Client(), url)
    assert "not among your addresses" in text(scene.cast.client("stranger"), url)
    scene.cast.client("stranger").post(url)
    assert not Enrolment.objects.exists()
    scene.cast.client("learner").post(url)
    assert Enrolment.objects.get().person == scene.cast.learner
    assert Client().get(url).status_code == 404


def test_an_invitation_taken_back_ends_its_link(scene: Scene):
    services.invite(scene.cast.educator, course=scene.course, emails=["ann@example.org"], now=NOW)
    row = CourseInvitation.objects.get()
    url = reverse("course-join", args=[queries.token(row)])
    assert "Make an account" in text(Client(), url)

    staff(scene).post(address("course-uninvite", row.pk))

    assert Client().get(url).status_code == 404
    assert Client().get(reverse("course-join", args=["forged"])).status_code == 404


def test_a_learner_leaves(scene: Scene):
    enrolled(scene.cast.learner, scene.course)
    learner = scene.cast.client("learner")

    assert "Badges you hold stay yours" in text(learner, reverse("course-leave", args=[SLUG]))
    learner.post(reverse("course-leave", args=[SLUG]))
    assert not Enrolment.objects.exists()
    assert learner.get(reverse("course-leave", args=[SLUG])).status_code == 404


def test_terms_that_clash_come_back_with_what_was_typed(scene: Scene):
    services.set_terms(scene.cast.owner, course=scene.course, revision=0, way="open", now=NOW)

    for fields in ({"revision": "0", "way": "code", "code": "MINE"}, {"revision": "1", "way": "code", "code": ""}):
        answer = staff(scene).post(address("course-terms"), fields)
        assert answer.status_code == 400
    assert staff(scene).post(address("course-cohort-new"), {"name": "", "starts_at": ""}).status_code == 400


def test_before_it_begins_a_course_is_not_open(scene: Scene):
    mine = enrolled(scene.cast.learner, scene.course)
    mine.cohort = scene.course.cohorts.create(name="Later", starts_at=timezone.now() + timedelta(days=1))
    mine.save()
    url = reverse("unit", args=[SLUG, 1])

    assert "It begins on" in scene.cast.client("learner").get(url, follow=True).content.decode()
    assert staff(scene).get(url).status_code == 200


def test_after_its_end_a_course_is_read_and_nothing_more(scene: Scene):
    enrolled(scene.cast.learner, scene.course)
    ends = timezone.now() - timedelta(days=1)
    services.set_terms(scene.cast.educator, course=scene.course, revision=0, ends_at=ends, now=NOW)
    learner, url = scene.cast.client("learner"), reverse("unit", args=[SLUG, 1])

    assert learner.get(url).status_code == 200
    assert "The course ended on" in learner.post(url, {"done": "1"}, follow=True).content.decode()
    assert queries.units_done(scene.cast.learner, scene.course) == (0, 2)


def test_a_cohort_that_nobody_belongs_to_can_be_removed(scene: Scene):
    made = services.save_cohort(scene.cast.educator, course=scene.course, name="Spring", starts_at=NOW, now=NOW)
    page = address("course-cohort", made.pk)
    mine = enrolled(scene.cast.learner, scene.course)
    services.move(scene.cast.educator, enrolment=mine, cohort=made, now=NOW)
    assert "Remove the cohort" not in text(staff(scene), page)
    refused = staff(scene).post(page, {"remove": "1"}, follow=True).content.decode()
    services.move(scene.cast.educator, enrolment=mine, cohort=None, now=NOW)

    assert "Remove the cohort" in text(staff(scene), page)
    done = staff(scene).post(page, {"remove": "1"}, follow=True).content.decode()

    assert "People belong to this cohort, or are invited to it. Move them first." in refused
    assert "The cohort “Spring” is removed." in done
    assert not scene.course.cohorts.exists()


def test_a_cohort_is_removed_once_and_by_staff_alone(scene: Scene):
    made = services.save_cohort(scene.cast.educator, course=scene.course, name="Spring", starts_at=NOW, now=NOW)

    with pytest.raises(NotAllowedError):
        services.remove_cohort(scene.cast.learner, cohort=made, now=NOW)
    for _again in range(2):
        services.remove_cohort(scene.cast.educator, cohort=made, now=NOW)

    assert Event.objects.filter(verb="cohort.removed").count() == 1

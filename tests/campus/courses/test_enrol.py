"""Enrolling: one press of the button, whoever presses it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from campus.common.errors import NotAllowedError
from campus.courses import queries, services
from campus.courses.models import Course, Enrolment
from campus.journal.models import Event
from tests.cast import PASSWORD, Scene

ENROL = "/courses/reading-data-honestly/enrol/"


def test_it_works(scene: Scene):
    client = scene.cast.client("stranger")

    answer = client.post(ENROL, follow=True)

    assert answer.redirect_chain == [
        ("/learn/reading-data-honestly/", 302),
        ("/learn/reading-data-honestly/units/1/", 302),
    ]
    assert Enrolment.objects.filter(person=scene.cast.stranger, course=scene.course).exists()
    assert [each.course for each in queries.enrolled(scene.cast.stranger)] == [scene.course]
    event = Event.objects.get(verb="course.enrolled")
    assert (event.person, event.organization_id) == (scene.cast.stranger, scene.cast.college.pk)
    assert event.data == {"course": scene.course.pk}


def test_enrolling_twice_counts_once(scene: Scene):
    client = scene.cast.client("stranger")

    client.post(ENROL)
    client.post(ENROL)

    assert Enrolment.objects.count() == 1
    assert Event.objects.filter(verb="course.enrolled").count() == 1


def test_who_is_not_signed_in_does_that_and_is_enrolled(scene: Scene):
    client = scene.cast.client(None)

    sent = client.post(ENROL)
    assert sent["Location"] == f"/account/login/?next={ENROL}"
    client.login(email="sol@example.org", password=PASSWORD)
    answer = client.get(ENROL)

    assert answer["Location"] == "/learn/reading-data-honestly/"
    assert Enrolment.objects.filter(person=scene.cast.stranger).exists()


def test_a_link_alone_enrols_nobody(scene: Scene):
    client = scene.cast.client("stranger")

    answer = client.get(ENROL)

    assert answer["Location"] == "/courses/reading-data-honestly/"
    assert not Enrolment.objects.exists()


def test_the_intent_is_for_one_course_and_one_time(scene: Scene):
    Course.objects.create(
        organization=scene.cast.college, slug="other", title="Other", summary="Other", published_at=timezone.now()
    )
    client = scene.cast.client(None)
    client.post(ENROL)
    client.force_login(scene.cast.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.get("/courses/other/enrol/")

    assert not Enrolment.objects.exists()
    assert client.get(ENROL)["Location"] == "/courses/reading-data-honestly/"


def test_an_unpublished_course_takes_its_staff_only(scene: Scene):
    services.withdraw(scene.cast.owner, course=scene.course, now=timezone.now())
    scene.course.refresh_from_db()

    with pytest.raises(NotAllowedError, match="not open yet"):
        services.enrol(scene.cast.stranger, course=scene.course, now=timezone.now())

    assert services.enrol(scene.cast.educator, course=scene.course, now=timezone.now()).pk


def test_a_double_click_counts_once(file_database: None, scene: Scene):
    now = timezone.now()
    gate = threading.Barrier(2)
    failed: list[Any] = []

    def press() -> None:
        gate.wait()
        try:
            services.enrol(scene.cast.stranger, course=scene.course, now=now)
            services.finish_unit(scene.cast.stranger, unit=scene.units[0], now=now)
        except Exception as err:  # noqa: BLE001 - a thread's error must fail the test, whatever it is
            failed.append(err)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Event.objects.filter(verb="course.enrolled").count() == 1
    assert Event.objects.filter(verb="unit.done").count() == 1

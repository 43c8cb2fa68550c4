"""Programmes: courses in an order, and how far somebody is in them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.common.errors import InvalidError, NotAllowedError
from campus.courses import services
from campus.courses.models import Course, EditionUnit, Programme
from tests.cast import Scene, enrolled

NOW = timezone.now()
MANAGE = "/manage/harbourside/programmes/"


@pytest.fixture
def programme(scene: Scene) -> Programme:
    made = services.create_programme(
        scene.cast.owner, organization=scene.cast.college, title="Reading the news", summary="From figure to claim.",
        now=NOW,
    )  # fmt: skip
    services.set_courses(scene.cast.owner, programme=made, courses=[scene.course.pk], now=NOW)
    services.publish_programme(scene.cast.owner, programme=made, is_public=True, now=NOW)
    return made


def courses(programme: Programme) -> list[str]:
    return [place.course.title for place in programme.places.select_related("course")]


def test_it_works(scene: Scene):
    client = scene.cast.client("educator")
    form = {"title": "Reading the news", "summary": "From figure to claim.", "form_token": "once"}

    address = client.post(f"{MANAGE}new/", form)["Location"]
    client.post(f"{MANAGE}new/", form)
    assert "needs a course that is published" in client.post(f"{address}publish/", follow=True).content.decode()
    client.post(f"{address}courses/", {"course": scene.course.slug, "to": "in"})
    client.post(f"{address}publish/")

    page = scene.cast.client(None).get("/programmes/reading-the-news/").content.decode()
    assert "From figure to claim." in page
    assert 'href="/courses/reading-data-honestly/"' in page
    assert "Reading the news" in scene.cast.client(None).get("/").content.decode()
    assert "1 course" in client.get(MANAGE).content.decode()


def test_progress_is_that_of_its_courses(scene: Scene, programme: Programme):
    enrolled(scene.cast.learner, scene.course, at=NOW)
    EditionUnit.objects.filter(unit__kind__in=["quiz", "project"]).delete()
    client = scene.cast.client("learner")
    assert "0 of 1 course done." in client.get("/learn/").content.decode()

    for unit in scene.units:
        services.finish_unit(scene.cast.learner, unit=unit, now=NOW)

    assert "1 of 1 course done." in client.get("/learn/").content.decode()
    assert "Done." in client.get("/programmes/reading-the-news/").content.decode()


def test_courses_are_moved_and_taken_out(scene: Scene, programme: Programme):
    other = services.create(scene.cast.owner, organization=scene.cast.college, title="Maps", now=NOW)
    client, address = scene.cast.client("owner"), f"{MANAGE}{programme.slug}/courses/"

    client.post(address, {"course": other.slug, "to": "in"})
    client.post(address, {"course": other.slug, "to": "up"})
    assert courses(programme) == ["Maps", "Reading data honestly"]
    assert client.post(address, {"line": [scene.course.pk, 10**6]}).status_code == 204
    assert courses(programme) == ["Reading data honestly", "Maps"]
    client.post(address, {"course": scene.course.slug, "to": "down"})
    assert courses(programme) == ["Maps", "Reading data honestly"]
    client.post(address, {"course": other.slug, "to": "out"})

    assert courses(programme) == ["Reading data honestly"]


def test_of_two_who_save_the_second_is_told(scene: Scene, programme: Programme):
    services.change_programme(scene.cast.owner, programme=programme, summary="Theirs", revision=0, now=NOW)
    client, form = scene.cast.client("educator"), {"title": "T", "summary": "Mine", "revision": 0}

    page = client.post(f"{MANAGE}{programme.slug}/", form).content.decode()

    assert "Somebody else saved a change" in page
    client.post(f"{MANAGE}{programme.slug}/", form | {"revision": 1})
    programme.refresh_from_db()
    assert (programme.title, programme.summary) == ("T", "Mine")


def test_what_is_not_published_is_for_staff_alone(scene: Scene, programme: Programme):
    scene.cast.client("owner").post(f"{MANAGE}{programme.slug}/publish/", {"to": "withdraw"})

    found = {role: scene.cast.client(role).get("/programmes/reading-the-news/").status_code
             for role in ("owner", "learner", None)}  # fmt: skip

    assert found == {"owner": 200, "learner": 404, None: 404}
    assert scene.cast.client(None).get("/programmes/none/").status_code == 404


def test_services_ask_who_it_is_and_whose_it_is(scene: Scene, programme: Programme):
    theirs = Course.objects.create(organization=scene.cast.other, slug="theirs", title="Theirs", summary="T")
    stranger = scene.cast.stranger
    for refused in (
        lambda: services.create_programme(stranger, organization=scene.cast.college, title="T", now=NOW),
        lambda: services.change_programme(stranger, programme=programme, title="T", now=NOW),
        lambda: services.set_courses(stranger, programme=programme, courses=[], now=NOW),
        lambda: services.publish_programme(stranger, programme=programme, is_public=False, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    with pytest.raises(InvalidError, match="same institution"):
        services.set_courses(scene.cast.owner, programme=programme, courses=[theirs.pk], now=NOW)

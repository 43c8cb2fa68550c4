"""What everybody sees of an achievement: its page, its data, its badge."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from campus.achievements import services
from tests.cast import ROLES, Scene


def url(scene: Scene, name: str = "achievement") -> str:
    return reverse(name, args=[scene.achievement.public_id])


@pytest.mark.parametrize("who", ROLES)
def test_anybody_sees_what_can_be_earned(scene: Scene, who: str) -> None:
    page = scene.cast.client(who).get(url(scene)).content.decode()

    assert "Reading data honestly" in page
    assert "About 20\xa0hours (0.8\xa0ECTS)" in page
    assert "4 of the European Qualifications Framework" in page
    assert "For 3 years" in page


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json"])
def test_who_asks_for_data_gets_open_badges(scene: Scene, client: Client, accept: str) -> None:
    answer = client.get(url(scene), headers={"Accept": accept})

    said = json.loads(answer.content)
    assert answer["Content-Type"] == accept
    assert (said["type"], said["name"]) == (["Achievement"], "Reading data honestly")
    assert said["alignment"][0]["targetName"] == "interpret statistics"
    assert said["creator"]["name"] == "Harbourside College"


def test_the_data_has_an_address_of_its_own(scene: Scene, client: Client) -> None:
    answer = client.get(url(scene, "achievement-json"))

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["id"] == f"http://localhost:8000{url(scene)}"


def test_the_badge_is_a_picture_and_nothing_else(scene: Scene, client: Client) -> None:
    answer = client.get(url(scene, "badge-image"))

    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"Reading data honestly" in answer.content


def test_who_has_the_badge_gets_it_no_second_time(scene: Scene, client: Client) -> None:
    tag = client.get(url(scene, "badge-image"))["ETag"]

    assert client.get(url(scene, "badge-image"), headers={"If-None-Match": tag}).status_code == 304


def test_a_version_keeps_its_badge(scene: Scene, client: Client) -> None:
    before = client.get(url(scene, "badge-image") + "?v=1").content
    draft = services.change(scene.cast.owner, achievement=scene.achievement, ring="Another ring")
    services.publish(scene.cast.owner, version=draft, now=scene.version.created_at)

    assert client.get(url(scene, "badge-image") + "?v=1").content == before
    assert client.get(url(scene, "badge-image")).content != before
    assert client.get(url(scene, "badge-image") + "?v=2&small=1").status_code == 200


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 30, "²"])
def test_only_published_versions_have_a_badge(scene: Scene, client: Client, number: str) -> None:
    services.change(scene.cast.owner, achievement=scene.achievement, ring="A draft")

    assert client.get(url(scene, "badge-image"), {"v": number}).status_code == 404


@pytest.mark.parametrize("name", ["achievement", "achievement-json", "badge-image"])
def test_a_draft_is_nowhere(scene: Scene, client: Client, name: str) -> None:
    draft = services.draft(scene.cast.owner, organization=scene.cast.college, name="Secret")

    assert client.get(reverse(name, args=[draft.achievement.public_id])).status_code == 404


def test_months_language_and_level_are_said_in_words(scene: Scene, client: Client) -> None:
    scene.version.validity_months, scene.version.language, scene.version.level_framework = 18, "xx", ""
    scene.version.ects = None
    scene.version.save()

    page = client.get(url(scene)).content.decode()

    assert "For 18 months" in page
    assert "xx" in page
    assert "About 20\xa0hours<" in page


def test_without_size_and_end_it_says_so(scene: Scene, client: Client) -> None:
    scene.version.validity_months = scene.version.hours = None
    scene.version.save()

    page = client.get(url(scene)).content.decode()

    assert "For life" in page
    assert "hours" not in page


def test_it_leads_to_the_course_that_earns_it(scene: Scene, client: Client) -> None:
    way = f'<a class="btn" href="{reverse("course", args=[scene.course.slug])}">'
    assert way in client.get(url(scene)).content.decode()

    scene.course.published_at = None
    scene.course.save()

    assert way not in client.get(url(scene)).content.decode()


def test_whoever_is_signed_in_finds_how_far_they_are(scene: Scene) -> None:
    url = reverse("achievement", args=[scene.achievement.public_id])
    way = f'href="/earn/{scene.achievement.public_id}/"'

    assert way in scene.cast.client("learner").get(url).content.decode()
    assert way not in scene.cast.client(None).get(url).content.decode()

"""What a browser may keep for reading without a line, and for whom."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from campus.assessments.services import activities
from campus.courses import offline
from campus.courses.models import Attachment, EditionUnit, Unit
from tests.cast import ROLES, Cast, Scene, enrolled

UNIT, PROJECT, QUIZ = (f"/learn/reading-data-honestly/units/{place}/" for place in ("1", "4/project", "3/quiz"))


@pytest.fixture
def scene(scene: Scene) -> Scene:
    enrolled(scene.cast.learner, scene.course)
    return scene


def test_it_works(scene: Scene):
    page = scene.cast.client("learner").get(UNIT)

    stamp = offline.stamp(scene.cast.learner)
    assert page[offline.HEADER] == stamp
    assert f'data-offline="{stamp}"' in page.content.decode()


@pytest.mark.parametrize("address", ["/learn/", PROJECT])
def test_the_learners_home_and_projects_may_be_kept(scene: Scene, address: str):
    assert scene.cast.client("learner").get(address)[offline.HEADER] == offline.stamp(scene.cast.learner)


@pytest.mark.parametrize(
    "address", [QUIZ, "/me/", "/wallet/add/", "/portfolio/links/", "/courses/reading-data-honestly/", "/learn/absent/"]
)
def test_nothing_else_may(scene: Scene, address: str):
    assert offline.HEADER not in scene.cast.client("learner").get(address)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "learner"])
def test_who_only_looks_through_a_course_keeps_nothing(scene: Scene, role: str):
    client = scene.cast.client(role)

    assert all(offline.HEADER not in client.get(address) for address in (UNIT, PROJECT))
    assert "data-offline" not in client.get(UNIT).content.decode()


def test_a_stamp_is_of_one_person_and_does_not_name_them(cast: Cast):
    stamps = {offline.stamp(each) for each in (cast.learner, cast.stranger, cast.owner)}

    assert len(stamps) == 3
    assert all(len(stamp) == 20 for stamp in stamps)


@pytest.mark.parametrize(("is_download", "is_kept"), [(False, True), (True, False)])
def test_pictures_are_kept_and_downloads_are_not(scene: Scene, is_download: bool, is_kept: bool):
    unit = Unit.objects.get(course=scene.course, title="Unit 1")
    picture = Attachment(unit=unit, name="chart.png", media_type="image/png", size=3, is_download=is_download)
    picture.file.save("chart.png", ContentFile(b"png"))

    for role, expected in (("learner", is_kept), ("educator", False)):
        answer = scene.cast.client(role).get(f"{UNIT}files/chart.png")
        list(answer)
        assert (offline.HEADER in answer) is expected


def test_the_worker_is_asked_for_anew_and_loads_its_script(cast: Cast):
    answer = cast.client(None).get("/learn/sw.js")

    settings, script = answer.content.decode().splitlines()
    house = json.loads(settings.removeprefix("self.house = ").removesuffix(";"))
    assert house == {"version": offline.version(), "statics": "/static/", "page": "/learn/offline.html"}
    assert script == 'importScripts("/static/courses/worker.js");'
    assert "no-cache" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/javascript")


def test_the_offline_page_is_kept_for_who_is_signed_in(cast: Cast):
    for role, stamp in (("learner", offline.stamp(cast.learner)), (None, "")):
        assert f'data-offline="{stamp}"' in cast.client(role).get("/learn/offline.html").content.decode()


def test_the_manifest_names_the_house_and_its_icons(scene: Scene):
    manifest = scene.cast.client("learner").get("/learn/app.webmanifest").json()

    assert manifest["start_url"] == "/learn/"
    assert {each["sizes"] for each in manifest["icons"]} == {"any", "192x192", "512x512"}
    assert [each["url"] for each in manifest["shortcuts"]] == ["/wallet/", "/portfolio/"]
    assert manifest["name"]


def test_signing_out_empties_the_browser(cast: Cast):
    client = cast.client("learner")

    assert "Clear-Site-Data" not in client.get("/account/logout/")
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"storage"'


def test_a_whole_course_is_kept_by_a_button_that_says_how_much_it_is(scene: Scene):
    for name, size in (("chart.png", 3_000_000), ("map.png", 1_000_000)):
        Attachment.objects.create(unit=scene.units[0], public_id=name, name=name, media_type="image/png", size=size)

    page = scene.cast.client("learner").get("/learn/reading-data-honestly/keep/").content.decode()

    assert "3 pages with pictures, about 3.9\N{NO-BREAK SPACE}MB." in page
    assert page.count("data-page>") == 3
    assert "data-pictures" in page
    assert QUIZ not in page


def test_too_many_pictures_stay_where_they_are(scene: Scene):
    Attachment.objects.create(unit=scene.units[0], name="a.png", media_type="image/png", size=50_000_000)

    page = scene.cast.client("learner").get("/learn/reading-data-honestly/keep/").content.decode()

    assert "data-pictures" not in page
    assert "about 43.9\N{NO-BREAK SPACE}KB" in page


def test_the_page_of_an_activity_may_be_kept_by_who_takes_it(scene: Scene):
    owner, now = scene.cast.owner, timezone.now()
    show = activities.create(owner, organization=scene.cast.college, kind="recognition", title="Before", now=now)
    EditionUnit.objects.create(
        edition=scene.course.current,
        order=9,
        unit=Unit.objects.create(course=scene.course, kind="activity", activity=show),
    )

    kept, looked_at = (scene.cast.client(role).get(f"/show/{show.public_id}/") for role in ("learner", "owner"))

    assert kept[offline.HEADER] == offline.stamp(scene.cast.learner)
    assert offline.HEADER not in looked_at
    assert scene.cast.client("learner").get("/learn/sw.js")["Service-Worker-Allowed"] == "/"

"""Every page of courses, opened by the whole cast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from campus.achievements.models import Version
from campus.courses import services
from campus.courses.models import Attachment
from tests.cast import ROLES, Scene

STAFF = {"owner": 200, "educator": 200, "learner": 404, "employer": 404, "stranger": 404, "outsider": 404}
PUBLIC = dict.fromkeys(ROLES, 200)
SIGNED_IN = dict.fromkeys(ROLES, 200) | {"anonymous": 302}
# Staff look through it, the enrolled learner takes it, everybody else is led to the course or to signing in.
TAKEN = dict.fromkeys(ROLES, 302) | {"owner": 200, "educator": 200, "learner": 200}
LED = dict.fromkeys(ROLES, 302)

GET = {
    "/": PUBLIC,
    "/courses/reading-data-honestly/": PUBLIC,
    "/courses/nothing/": dict.fromkeys(ROLES, 404),
    "/courses/reading-data-honestly/enrol/": LED,
    "/learn/": SIGNED_IN,
    "/learn/reading-data-honestly/": LED,
    "/learn/nothing/": dict.fromkeys(ROLES, 404) | {"anonymous": 302},
    "/learn/reading-data-honestly/units/1/": TAKEN,
    "/learn/reading-data-honestly/units/2/": TAKEN,
    "/learn/reading-data-honestly/units/3/quiz/": TAKEN,
    "/learn/reading-data-honestly/units/4/project/": TAKEN,
    "/manage/harbourside/courses/": STAFF,
    "/manage/harbourside/courses/new/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/about/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/withdraw/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/learners/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/units/new/page/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/units/new/quiz/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/retire/": STAFF,
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/video/remove/": STAFF,
}
POST = [
    "/manage/harbourside/courses/reading-data-honestly/publish/",
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/move/",
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/restore/",
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/files/",
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/files/{file}/remove/",
    "/manage/harbourside/courses/reading-data-honestly/units/{unit}/video/",
]


@dataclass
class Stage:
    scene: Scene
    file: Attachment


@pytest.fixture
def stage(scene: Scene) -> Stage:
    services.enrol(scene.cast.learner, course=scene.course, now=timezone.now())
    file = Attachment.objects.create(
        public_id="f", unit=scene.units[0], name="a.txt", media_type="text/plain", size=1, file="units/a.txt"
    )
    return Stage(scene, file)


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("path", GET)
def test_each_sees_what_is_theirs(stage: Stage, path: str, name: str):
    expected = (GET[path] | {"anonymous": GET[path].get("anonymous", 302)})[name]

    answer = stage.scene.cast.client(name).get(path.format(unit=stage.scene.units[0].pk))

    assert answer.status_code == expected


@pytest.mark.parametrize("name", [name for name in ROLES if name not in {"owner", "educator"}])
@pytest.mark.parametrize("path", POST)
def test_only_staff_can_change(stage: Stage, path: str, name: str):
    address = path.format(unit=stage.scene.units[0].pk, file=stage.file.pk)

    answer = stage.scene.cast.client(name).post(address)

    assert answer.status_code == (302 if name == "anonymous" else 404)
    if name == "anonymous":
        assert answer["Location"].startswith("/account/login/?next=/manage/")


@pytest.mark.parametrize("path", POST)
def test_changes_are_never_made_by_a_link(stage: Stage, path: str):
    address = path.format(unit=stage.scene.units[0].pk, file=stage.file.pk)

    assert stage.scene.cast.client("owner").get(address).status_code == 405


@pytest.mark.parametrize("path", [path for path in GET if "reading" in path and "manage" not in path])
def test_an_unpublished_course_is_not_there_for_strangers(stage: Stage, path: str):
    services.withdraw(stage.scene.cast.owner, course=stage.scene.course, now=timezone.now())

    assert stage.scene.cast.client("stranger").get(path).status_code == 404
    assert stage.scene.cast.client("learner").get(path).status_code in {200, 302}


def test_staff_of_one_institution_cannot_reach_anothers_course_through_their_own(stage: Stage):
    client = stage.scene.cast.client("outsider")

    assert client.get("/manage/westmoor/courses/reading-data-honestly/").status_code == 404
    assert client.get("/manage/westmoor/courses/").status_code == 200
    unit: Any = stage.scene.units[0].pk
    assert client.get(f"/manage/westmoor/courses/reading-data-honestly/units/{unit}/").status_code == 404


def test_a_course_says_what_its_badge_is_as_the_page_of_the_badge_does(scene: Scene):
    Version.objects.update(level_framework="EQF", level="4", validity_months=36)
    visitor = scene.cast.client(None)

    pages = [
        visitor.get(f"/{to}/").content.decode()
        for to in ("courses/reading-data-honestly", f"a/{scene.achievement.public_id}")
    ]

    assert all("<dd>4 of the European Qualifications Framework</dd>" in page for page in pages)
    assert all("<dd>For 3 years</dd>" in page for page in pages)

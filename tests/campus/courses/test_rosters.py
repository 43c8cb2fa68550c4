"""Lists of people as programs write them: each line told what becomes of it."""

from __future__ import annotations

import pytest

from campus.common.errors import InvalidError
from campus.courses import rosters
from campus.courses.models import Cohort
from campus.courses.rosters import Outcome
from campus.courses.services import invite
from tests.campus.awards.stage import NOW
from tests.cast import Scene, enrolled

LIST = "Name;E-mail\nMaya;MAYA@example.org\n\nAnn Lee;Ann Lee <ann@example.org>\nBo;no address\n;ann@example.org\n"


def outcomes(text: str, scene: Scene) -> list[tuple[int, str, str]]:
    return [(line.number, line.email, line.outcome) for line in rosters.read(text, course=scene.course)]


def test_it_works(scene: Scene):
    assert outcomes(LIST, scene) == [
        (2, "maya@example.org", Outcome.ENROL),
        (4, "ann@example.org", Outcome.INVITE),
        (5, "Bo, no address", Outcome.WRONG),
        (6, "ann@example.org", Outcome.AGAIN),
    ]


def test_who_is_in_already_is_left_out(scene: Scene):
    enrolled(scene.cast.learner, scene.course)
    invite(scene.cast.educator, course=scene.course, emails=["ann@example.org"], now=NOW)

    assert [found for *_rest, found in outcomes(LIST, scene)][:2] == [Outcome.TAKES, Outcome.INVITED]


@pytest.mark.parametrize(
    "text", ["maya@example.org", "a,b,maya@example.org", "x\tmaya@example.org", '"Okonkwo, Maya";maya@example.org']
)
def test_any_separator_will_do(scene: Scene, text: str):
    assert outcomes(text, scene) == [(1, "maya@example.org", Outcome.ENROL)]


def test_what_looks_like_an_address_and_is_none_is_said(scene: Scene):
    [line] = rosters.read("ann@@example..org", course=scene.course)

    assert (line.outcome, line.reason) == (Outcome.WRONG, "This is no e-mail address.")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffZoë".encode(), "Zoë"),
        ("Zoë".encode("cp1252"), "Zoë"),
        ("Zoë".encode("utf-16"), "Zoë"),
    ],
)
def test_the_letters_are_found_out(data: bytes, text: str):
    assert rosters.decode(data) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00", b"\xff\xfe\x00", b"\x81\x8d", b"x" * (rosters.MOST_BYTES + 1)])
def test_what_is_no_list_is_refused(data: bytes):
    with pytest.raises(InvalidError):
        rosters.decode(data)


def test_too_many_lines_are_refused(scene: Scene):
    with pytest.raises(InvalidError, match="5000 lines"):
        rosters.read("a@example.org\n" * 5001, course=scene.course)


def test_a_cell_without_end_is_refused(scene: Scene):
    with pytest.raises(InvalidError, match="Line"):
        rosters.read('"' + "x" * 200_000, course=scene.course)


def test_who_takes_the_course_joins_the_cohort_that_is_chosen(scene: Scene):
    enrolled(scene.cast.learner, scene.course)
    spring = Cohort.objects.create(course=scene.course, name="Spring", starts_at=NOW)
    address, asked = (
        "/manage/harbourside/courses/reading-data-honestly/people/add/",
        {"text": LIST, "cohort": spring.pk},
    )
    client = scene.cast.client("educator")

    looked = client.post(address, asked).content.decode()
    done = client.post(address, asked | {"apply": "1"}, follow=True).content.decode()

    assert "Joins the cohort" in looked
    assert "1 takes the course already and joins the cohort." in looked
    assert "1 person is in the cohort now." in done
    assert spring.enrolments.get().person == scene.cast.learner
    assert rosters.read(LIST, course=scene.course, cohort=spring)[0].outcome is Outcome.TAKES

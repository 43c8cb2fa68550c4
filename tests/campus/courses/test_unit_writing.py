"""Writing units in the browser: a preview beside the text, an order by drag, and one of what was sent twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.assessments.models import Activity
from campus.courses import queries
from campus.courses.models import Attachment, Course, Unit
from tests.cast import Scene

NOW = timezone.now()
ONE = "/manage/harbourside/courses/reading-data-honestly/"


def names(scene: Scene) -> list[str]:
    return [unit.name for unit in queries.units(queries.newest(scene.course))]


def test_it_works(scene: Scene):
    unit = scene.units[0]
    Attachment.objects.create(public_id="p", unit=unit, name="a.png", media_type="image/png", size=1, file="units/a")
    typed = {"body": "## Seen\n\n![A chart](a.png)<script>", "unit": unit.pk}

    piece = scene.cast.client("educator").post(f"{ONE}units/preview/", typed).content.decode()

    assert piece.startswith("<h2>Seen</h2>")
    assert 'src="/learn/reading-data-honestly/units/1/files/a.png"' in piece
    assert "<script>" not in piece
    assert "<h2>New</h2>" in scene.cast.client("owner").post(f"{ONE}units/preview/", {"body": "# New"}).content.decode()


def test_units_are_put_in_the_order_that_was_dragged(scene: Scene):
    lines = [unit.line for unit in queries.units(scene.course.current)]

    answer = scene.cast.client("owner").post(f"{ONE}units/order/", {"line": [lines[1], lines[0], "x", lines[3]]})

    assert answer.status_code == 204
    assert names(scene) == ["Unit 2", "Unit 1", "A claim and its figures", "Quiz"]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("page", {"title": "New", "minutes": 5, "body": "Text"}),
        ("file", {"title": "New", "minutes": 5}),
        ("embed", {"title": "New", "minutes": 5, "url": "https://example.org/a"}),
        ("discussion", {"title": "New", "minutes": 5, "body": "What do you think?"}),
    ],
)
def test_a_form_sent_twice_makes_one(scene: Scene, kind: str, typed: dict[str, object]):
    client, address = scene.cast.client("educator"), f"{ONE}units/new/{kind}/"
    assert 'name="form_token"' in client.get(address).content.decode()

    answers = [client.post(address, typed | {"form_token": "once"})["Location"] for _ in range(2)]

    assert len(set(answers)) == 1
    assert Unit.objects.get(title="New").kind == kind
    assert client.get(answers[0]).status_code == 200


def test_a_course_sent_twice_is_one(scene: Scene):
    form = {"title": "New", "summary": "S", "language": "en", "minutes": 5, "form_token": "once"}
    client = scene.cast.client("educator")

    for _ in range(2):
        client.post("/manage/harbourside/courses/new/", form)

    assert Course.objects.filter(title="New").count() == 1


def test_an_activity_is_chosen_from_those_there_are(scene: Scene):
    show = Activity.objects.create(organization=scene.cast.college, kind="attendance", title="A walk")
    client, address = scene.cast.client("owner"), f"{ONE}units/new/activity/"

    assert "Choose one." in client.post(address, {"form_token": "a"}).content.decode()
    assert client.post(address, {"thing": show.pk})["Location"] == ONE

    assert names(scene)[-1] == "A walk"
    assert "A walk" not in client.get(address).content.decode().partition("<form")[2]
    assert client.get(f"{ONE}units/new/song/").status_code == 404


def test_units_of_every_kind_are_edited_by_what_they_are(scene: Scene):
    client = scene.cast.client("owner")
    quiz = Unit.objects.get(kind="quiz")

    page = client.get(f"{ONE}units/{quiz.pk}/").content.decode()
    client.post(f"{ONE}units/{quiz.pk}/", {"title": "Try yourself", "revision": 0})

    assert 'name="body"' not in page
    assert "Edit the quiz" in page
    assert names(scene)[2] == "Try yourself"
    assert client.get("/learn/reading-data-honestly/units/3/")["Location"].endswith("/units/3/quiz/")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("file", "the file to take away is missing"),
        ("embed", "the address of the page is missing"),
        ("discussion", "the text is missing"),
    ],
)
def test_what_a_kind_needs_is_said(scene: Scene, kind: str, words: str):
    assert queries.unit_problems(Unit.objects.create(course=scene.course, kind=kind, title="New")) == [words]

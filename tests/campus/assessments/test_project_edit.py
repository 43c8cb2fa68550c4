"""The project editor in the browser."""

from typing import Any

import pytest
from django.test import Client

from campus.assessments import services
from campus.assessments.models import Project
from tests.campus.assessments.stage import grade, handed_in
from tests.cast import ROLES, Scene


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def url(scene: Scene) -> str:
    return f"/manage/harbourside/projects/{scene.project.pk}/"


def sent(scene: Scene, **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "revision": 0,
        "title": "A claim and its figures",
        "brief": "Take **one** claim apart.",
        "levels": "Not yet\nDeveloping\nCompetent\nStrong",
        "takes_files": "on",
        "promised_days": 5,
        "rows": 4,
        "columns": 4,
    }
    for n, criterion in enumerate(scene.criteria, start=1):
        fields |= {f"pk-{n}": criterion.pk, f"name-{n}": criterion.name, f"description-{n}": "Says who"}
        fields |= {f"level-{n}-{index}": text for index, text in enumerate(criterion.levels)}
    return fields | changes


def names(scene: Scene) -> list[str]:
    return [criterion.name for criterion in scene.project.criteria.all()]


def test_it_works(scene: Scene, browser: Client):
    assert "Named and judged" in browser.get(url(scene)).content.decode()

    new = {"name-3": "Charts", **{f"level-3-{index}": f"Text {index}" for index in range(4)}}
    answer = browser.post(url(scene), sent(scene, title="Rents", **new))

    assert answer["Location"] == url(scene)
    project = Project.objects.get()
    assert (project.title, project.takes_files, project.takes_link) == ("Rents", True, False)
    assert names(scene) == ["Sources", "Method", "Charts"]


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("down-1", ["Method", "Sources"]),
        ("up-2", ["Method", "Sources"]),
        ("up-1", ["Sources", "Method"]),
        ("down-9", ["Sources", "Method"]),
        ("sideways", ["Sources", "Method"]),
    ],
)
def test_rows_move_by_buttons(scene: Scene, browser: Client, move: str, order: list[str]):
    answer = browser.post(url(scene), sent(scene, move=move))

    assert answer["Location"] == f"{url(scene)}#rubric"

    assert names(scene) == order


def test_a_row_without_a_name_goes(scene: Scene, browser: Client):
    browser.post(url(scene), sent(scene, **{"name-1": ""}))

    assert names(scene) == ["Method"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "id_title_error"),
        ({"levels": "Only one", "columns": 1}, "Give 2 to 4 different levels"),
        ({"levels": "No\nPartly\nYes"}, "The number of levels changed."),
        ({"levels": "No\nPartly\nYes", "columns": 3, "level-1-2": ""}, "each of the 3 levels"),
        ({"level-2-3": ""}, "Say for “Method” what each of the 4 levels stands for."),
        ({"promised_days": 99}, "within 1 to 60 days"),
        ({"pk-1": 99_999}, "belongs to another rubric"),
    ],
)
def test_what_is_refused_is_said_and_kept(scene: Scene, browser: Client, change: dict[str, Any], words: str):
    changes = {"brief": "Kept as typed.", **change}

    shown = browser.post(url(scene), sent(scene, **changes)).content.decode()

    assert words in shown
    assert "Kept as typed." in shown
    assert Project.objects.get().brief == "Take a claim apart."


def test_a_preview_saves_nothing(scene: Scene, browser: Client):
    shown = browser.post(url(scene), sent(scene, preview=1, rows="x")).content.decode()

    assert "<strong>one</strong>" in shown
    assert Project.objects.get().brief == "Take a claim apart."


def test_a_project_in_use_says_what_may_change(scene: Scene, browser: Client):
    handed_in(scene)

    assert "words may be mended" in browser.get(url(scene)).content.decode()
    assert b"none added" in browser.post(url(scene), sent(scene, **{"name-1": ""})).content
    assert names(scene) == ["Sources", "Method"]


def test_somebody_elses_change_is_told_and_mine_can_be_saved_after_it(scene: Scene, browser: Client):
    services.change_project(scene.cast.owner, project=scene.project, title="Theirs")

    answer = browser.post(url(scene), sent(scene, title="Mine"))

    assert answer.status_code == 409
    assert b"Somebody else changed this project" in answer.content
    assert b'value="Mine"' in answer.content
    browser.post(url(scene), sent(scene, title="Mine", revision=1))
    assert Project.objects.get().title == "Mine"


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(scene: Scene, role: str):
    expected = {"owner": 200, "educator": 200, "anonymous": 302}.get(role, 404)

    assert scene.cast.client(role).get(url(scene)).status_code == expected


def test_a_project_of_another_institution_is_not_found(scene: Scene):
    address = url(scene).replace("harbourside", "westmoor")

    assert scene.cast.client("outsider").post(address, sent(scene)).status_code == 404


def test_who_grades_and_when_is_set_here(scene: Scene, browser: Client):
    new = {
        "graders": 2,
        "moderate_from": 1,
        "moderators": [scene.cast.educator.pk],
        "is_blind": "on",
        "takes_late": "on",
    }
    peers = {"peer_reviews": 2, "peer_days": 3, "peer_use": "inform", "due_at": "2026-12-01T12:00"}
    browser.post(url(scene), sent(scene, **new, **peers))

    project = Project.objects.get()
    assert (project.graders, project.moderate_from, project.is_blind, project.peer_reviews) == (2, 1, True, 2)
    assert list(project.moderators.all()) == [scene.cast.educator]
    shown = browser.get(url(scene)).content.decode()
    assert 'value="2026-12-01T12:00"' in shown
    assert "More time for somebody" in shown


def test_a_criterion_names_a_skill(scene: Scene, browser: Client):
    browser.post(url(scene), sent(scene, **{"skill-1": "interpret statistics", "skill_level-1": "foundation"}))

    criterion = scene.project.criteria.first()
    assert criterion
    assert criterion.skill
    assert (criterion.skill.name, criterion.skill_level) == ("interpret statistics", "foundation")
    assert 'value="interpret statistics"' in browser.get(url(scene)).content.decode()
    refused = browser.post(url(scene), sent(scene, revision=1, **{"skill-1": "nothing of the kind"}))
    assert "No skill is called" in refused.content.decode()


def test_it_says_how_far_graders_agree(scene: Scene, browser: Client):
    Project.objects.update(graders=2)
    work = handed_in(scene)
    grade(scene, work)
    grade(scene, work, actor=scene.cast.owner)

    shown = browser.get(url(scene)).content.decode()

    assert "100\N{NO-BREAK SPACE}%" in shown
    assert "2 pairs of levels are too few" in shown

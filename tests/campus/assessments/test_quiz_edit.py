"""The quiz editor in the browser."""

import pytest
from django.test import Client

from campus.assessments import queries, services
from campus.assessments.models import Question, Quiz
from tests.campus.assessments.stage import NOW
from tests.cast import ROLES, Scene

SETTINGS: dict[str, object] = {
    "title": "Samples",
    "intro": "",
    "draw": 3,
    "pass_percent": 60,
    "attempts": 2,
    "cooling_off_hours": 0,
    "minutes": 0,
    "feedback": "at_once",
    "supervision": "none",
    "pools": "",
}


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def url(scene: Scene, rest: str = "") -> str:
    return f"/manage/harbourside/quizzes/{scene.quiz.pk}/{rest}"


def test_it_works(scene: Scene, browser: Client):
    assert "4 questions in the bank." in browser.get(url(scene)).content.decode()

    answer = browser.post(url(scene), SETTINGS | {"revision": 0})

    assert answer["Location"] == url(scene)
    scene.quiz.refresh_from_db()
    assert (scene.quiz.title, scene.quiz.draw, scene.quiz.pass_percent) == ("Samples", 3, 60)


@pytest.mark.parametrize(("field", "value"), [("draw", 0), ("title", ""), ("pass_percent", 101), ("attempts", "x")])
def test_what_is_refused_is_said_at_its_field_and_kept(scene: Scene, browser: Client, field: str, value: object):
    shown = browser.post(url(scene), SETTINGS | {"revision": 0, "intro": "Kept.", field: value}).content.decode()

    assert f'href="#id_{field}"' in shown
    assert "Kept." in shown
    assert Quiz.objects.get().title == "Quiz"


def test_somebody_elses_change_is_told_and_mine_can_be_saved_after_it(scene: Scene, browser: Client):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, draw=2)

    answer = browser.post(url(scene), SETTINGS | {"revision": 0})

    assert answer.status_code == 409
    assert b"Somebody else changed this quiz" in answer.content
    assert b'name="revision" value="1"' in answer.content
    assert Quiz.objects.get().draw == 2


def test_questions_move_by_buttons(scene: Scene, browser: Client):
    first, second = scene.questions[:2]

    answer = browser.post(url(scene, f"questions/{second.pk}/move"), {"to": "up"})
    browser.post(url(scene, f"questions/{first.pk}/move"), {"to": "down"})

    assert answer["Location"] == url(scene, f"#q{second.pk}")
    assert next(iter(queries.drawable(scene.quiz))) == second
    assert browser.get(url(scene, f"questions/{first.pk}/move")).status_code == 302


def test_retiring_asks_first(scene: Scene, browser: Client):
    address = url(scene, f"questions/{scene.questions[0].pk}/retire")

    assert "Retire this question?" in browser.get(address).content.decode()
    assert not Question.objects.filter(retired_at__isnull=False).exists()
    shown = browser.post(address, follow=True).content.decode()

    assert "1 retired or replaced." in shown
    assert browser.get(address).status_code == 404


def test_a_bank_smaller_than_the_draw_is_pointed_out(scene: Scene, browser: Client):
    services.retire_question(scene.cast.owner, question=scene.questions[0], now=NOW)

    assert "An attempt draws 4" in browser.get(url(scene)).content.decode()


def test_an_empty_bank_says_what_to_do(scene: Scene, browser: Client):
    Question.objects.all().delete()

    assert "There is none yet." in browser.get(url(scene)).content.decode()


@pytest.mark.parametrize("rest", ["", "questions/new/single/", "questions/{q}/", "questions/{q}/retire"])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_it(scene: Scene, role: str, rest: str):
    expected = {"owner": 200, "educator": 200, "anonymous": 302}.get(role, 404)
    address = url(scene, rest.format(q=scene.questions[0].pk))

    assert scene.cast.client(role).get(address).status_code == expected


@pytest.mark.parametrize("rest", ["", "questions/new/single/", "questions/{q}/", "questions/{q}/move"])
def test_a_quiz_of_another_institution_is_not_found(scene: Scene, rest: str):
    address = url(scene, rest.format(q=scene.questions[0].pk)).replace("harbourside", "westmoor")

    assert scene.cast.client("outsider").get(address).status_code == 404
    assert scene.cast.client("outsider").post(address).status_code == 404

"""The forms for questions, one for each kind, without a script."""

from typing import Any

import pytest
from django.test import Client

from campus.assessments import queries, services
from campus.assessments.models import Question
from tests.campus.assessments.stage import NOW
from tests.cast import Scene

FORMS: dict[str, dict[str, Any]] = {
    "single": {"rows": 4, "text-1": "Yes", "right-1": "on", "feedback-1": "Indeed.", "text-2": "No"},
    "multiple": {"rows": 4, "text-1": "Yes", "right-1": "on", "text-2": "No", "text-3": "Perhaps", "right-3": "on"},
    "numeric": {"answer": "12,5", "tolerance": "0.1", "unit": "%", "feedback_right": "Indeed."},
    "short": {"accepted": "median\nthe median", "feedback_wrong": "No."},
    "truefalse": {"answer": "true", "feedback_right": "Indeed."},
    "matching": {
        "rows": 4,
        "left-1": "Mean",
        "right-1": "Sum by number",
        "left-2": "Mode",
        "right-2": "Most",
        "extra": "Gap",
    },
    "ordering": {"items": "Ask\n\nCount\nTell", "feedback_right": "Indeed."},
    "cloze": {"gaps": "The [[median | middle]] of [[one | *two]] is [[#5 ± 1]].", "feedback_right": "Indeed."},
    "hottext": {"phrases": "Say {{*this}} or {{that}}.", "feedback_right": "Indeed."},
    "file": {"accepts": ["png", "pdf"]},
}
KEPT = {
    "truefalse": {"answer": True},
    "matching": {
        "pairs": [
            {"id": "a", "left": "Mean", "right": "Sum by number"},
            {"id": "b", "left": "Mode", "right": "Most"},
        ],
        "extra": ["Gap"],
    },
    "ordering": {"items": [{"id": "a", "text": "Ask"}, {"id": "b", "text": "Count"}, {"id": "c", "text": "Tell"}]},
    "cloze": {"text": "The [[1]] of [[2]] is [[3]]."},
    "hottext": {"text": "Say {{a|this}} or {{b|that}}.", "right": ["a"]},
    "file": {"accepts": ["png", "pdf"]},
}


@pytest.fixture
def browser(scene: Scene) -> Client:
    return scene.cast.client("educator")


def new(scene: Scene, kind: str) -> str:
    return f"/manage/harbourside/quizzes/{scene.quiz.pk}/questions/new/{kind}/"


def edit(question: Question) -> str:
    return f"/manage/harbourside/quizzes/{question.quiz_id}/questions/{question.pk}/"


@pytest.mark.parametrize("kind", FORMS)
def test_it_works(scene: Scene, browser: Client, kind: str):
    assert browser.get(new(scene, kind)).status_code == 200

    browser.post(new(scene, kind), FORMS[kind] | {"text": "What now?", "see": "Unit 1", "pool": "Easy", "revision": 0})

    added = list(queries.bank(scene.quiz))[-1]
    assert (added.kind, added.text, added.see, added.pool) == (kind, "What now?", "Unit 1", "Easy")
    assert {name: added.data[name] for name in KEPT.get(kind, {})} == KEPT.get(kind, {})


@pytest.mark.parametrize("kind", FORMS)
def test_what_was_saved_stands_in_the_form_again_and_is_saved_the_same(scene: Scene, browser: Client, kind: str):
    browser.post(new(scene, kind), FORMS[kind] | {"text": "What now?", "revision": 0})
    added = list(queries.bank(scene.quiz))[-1]
    form = browser.get(edit(added)).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False, "")}

    browser.post(edit(added), sent | {"rows": form.rows})

    again = Question.objects.get(pk=added.pk)
    assert (again.revision, again.data) == (1, added.data)


@pytest.mark.parametrize("index", range(4))
def test_a_stored_question_stands_in_its_form(scene: Scene, browser: Client, index: int):
    question = scene.questions[index]

    shown = browser.get(edit(question)).content.decode()

    assert question.text in shown
    assert ["Wrong", "Also right", "12.5", "median"][index] in shown


def test_choices_keep_their_letters_and_new_ones_get_free_ones(scene: Scene, browser: Client):
    sent = {"rows": 3, "id-1": "b", "text-1": "Old", "right-1": "on", "text-2": "New", "text": "What?", "revision": 0}

    browser.post(edit(scene.questions[0]), sent)

    scene.questions[0].refresh_from_db()
    assert [choice["id"] for choice in scene.questions[0].data["choices"]] == ["b", "a"]


@pytest.mark.parametrize("kind", FORMS)
def test_a_preview_saves_nothing_and_shows_both_sides(scene: Scene, browser: Client, kind: str):
    sent = FORMS[kind] | {"text": "What now?", "preview": 1, "revision": 0}

    shown = browser.post(new(scene, kind), sent).content.decode()

    assert "Preview" in shown
    assert kind == "file" or "Your answer, right" in shown
    assert Question.objects.count() == 4


def test_more_rows_keep_what_was_typed(scene: Scene, browser: Client):
    sent = FORMS["single"] | {"text": "What now?", "more": 1}

    shown = browser.post(new(scene, "single"), sent).content.decode()

    assert 'name="text-6"' in shown
    assert "Indeed." in shown
    assert "checked" in shown
    assert "What now?" in shown


@pytest.mark.parametrize("rows", ["", "x", "99", "²"])
def test_rows_stay_within_bounds(scene: Scene, browser: Client, rows: str):
    shown = browser.post(new(scene, "single"), {"rows": rows, "text": ""}).content.decode()

    assert 'name="text-2"' in shown
    assert 'name="text-11"' not in shown


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("single", {"right-2": "on"}, "Mark exactly one answer as right; 2 are marked."),
        ("single", {"text-2": ""}, "Give 2 to 10 answers"),
        ("multiple", {"right-1": "", "right-3": ""}, "Mark at least one"),
        ("numeric", {"answer": "many"}, "“many” is not a number."),
        ("short", {"accepted": " . "}, "at least one answer"),
        ("matching", {"right-2": ""}, "Pair 2 lacks one of its sides."),
        ("ordering", {"items": "Ask"}, "Give 2 to 12 of them; there are 1."),
        ("cloze", {"gaps": "No gap."}, "Give 1 to 20 of them; there are 0."),
        ("cloze", {"gaps": "[[*one | *two]]"}, "Say which option"),
        ("hottext", {"phrases": "Say {{this}} or {{that}}."}, "Mark at least one phrase"),
        ("file", {"accepts": ["exe"]}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_said_and_kept(scene: Scene, browser: Client, kind: str, change: dict[str, str], words: str):
    sent = FORMS[kind] | change | {"text": "Kept?", "revision": 0}

    shown = browser.post(new(scene, kind), sent).content.decode()

    assert words in shown
    assert "Kept?" in shown
    assert Question.objects.count() == 4


def test_somebody_elses_change_is_told_and_mine_kept(scene: Scene, browser: Client):
    question = scene.questions[3]
    services.change_question(scene.cast.owner, question=question, text="Theirs?", data={"accepted": ["mode"]}, now=NOW)

    shown = browser.post(edit(question), FORMS["short"] | {"text": "Mine?", "revision": 0}).content.decode()

    assert "Somebody else changed or retired this question" in shown
    assert "Mine?" in shown
    assert Question.objects.get(pk=question.pk).text == "Theirs?"


def test_a_question_that_was_asked_says_it_will_be_replaced(scene: Scene, browser: Client):
    Question.objects.update(drawn_at=NOW)

    assert "Somebody was asked this already" in browser.get(edit(scene.questions[0])).content.decode()


def test_an_unknown_kind_is_not_found(scene: Scene, browser: Client):
    assert browser.get(new(scene, "essay")).status_code == 404

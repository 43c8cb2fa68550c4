"""Quizzes, rubrics and learners of the demo institution hold together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

CONTENT = Path(__file__).parents[3] / "src" / "campus" / "demo" / "content"
COURSES = sorted(path.parent.name for path in CONTENT.glob("*/course.yaml"))
QUESTIONS = [
    pytest.param(slug, question, id=f"{slug}-{index}")
    for slug in COURSES
    for index, question in enumerate(yaml.safe_load((CONTENT / slug / "quiz.yaml").read_text())["questions"], start=1)
]


def load(*parts: str) -> Any:
    return yaml.safe_load(CONTENT.joinpath(*parts).read_text(encoding="utf-8"))


PROGRESS = load("institution.yaml")["progress"]


@pytest.mark.parametrize("slug", COURSES)
def test_a_bank_is_large_enough_and_mixed(slug):
    quiz = load(slug, "quiz.yaml")
    kinds = [question["kind"] for question in quiz["questions"]]
    texts = [question["text"] for question in quiz["questions"]]

    assert (quiz["draw"], quiz["attempts"], quiz["cooling_off_hours"]) == (12, 3, 24)
    assert len(kinds) >= 12
    assert {"single", "multiple", "numeric", "short"} <= set(kinds)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("slug", "question"), QUESTIONS)
def test_no_words_are_lost_to_a_comma(slug, question):
    """Unquoted text in a flow mapping ends at its first comma, and the rest becomes a key of its own."""
    assert set(question) <= {
        *("kind", "text", "see", "choices", "answer", "tolerance", "unit", "accepted"),
        *("feedback_right", "feedback_wrong", "pool", "pairs", "extra", "items", "data"),
    }
    assert all(set(choice) == {"text", "right", "feedback"} for choice in question.get("choices", []))


@pytest.mark.parametrize(("slug", "question"), QUESTIONS)
def test_a_question_can_be_answered_and_teaches(slug, question):
    count = len(load(slug, "course.yaml")["units"])
    unit = re.match(r"Unit (\d)\b", question["see"])

    assert unit
    assert 1 <= int(unit.group(1)) <= count
    if question["kind"] in {"single", "multiple"}:
        right = [choice for choice in question["choices"] if choice.get("right")]
        assert len(question["choices"]) >= 3
        assert len(right) == 1 if question["kind"] == "single" else 2 <= len(right) < len(question["choices"])
        assert all(len(choice["feedback"]) > 20 for choice in question["choices"])
        assert len({choice["text"] for choice in question["choices"]}) == len(question["choices"])
        return
    assert len(question["feedback_right"]) > 20
    assert len(question["feedback_wrong"]) > 20
    if question["kind"] == "numeric":
        assert isinstance(question["answer"], int | float)
        assert question["tolerance"] >= 0
    elif question["kind"] == "short":
        assert all(isinstance(answer, str) and answer for answer in question["accepted"])


def test_some_questions_are_to_try_ones_hand_at():
    kinds = {question["kind"] for question in load("spotting-phishing", "quiz.yaml")["questions"]}

    assert {"matching", "ordering", "cloze", "hottext", "truefalse"} <= kinds


@pytest.mark.parametrize("slug", COURSES)
def test_a_section_that_a_question_names_is_there(slug):
    course = load(slug, "course.yaml")
    headings = [
        re.findall(r"^#{2,3} (.+)$", (CONTENT / slug / unit["file"]).read_text(), re.MULTILINE)
        for unit in course["units"]
    ]

    for question in load(slug, "quiz.yaml")["questions"]:
        number, section = re.match(r"Unit (\d), (.+)", question["see"]).groups()
        assert section == "the opening" or section in headings[int(number) - 1], question["see"]


@pytest.mark.parametrize("slug", COURSES)
def test_a_rubric_has_four_criteria_with_a_word_for_each_level(slug):
    project = load(slug, "project.yaml")

    assert project["scale"] == ["Not yet", "Developing", "Competent", "Strong"]
    assert set(project["accepts"]) <= {"files", "link", "text"}
    assert len(project["criteria"]) == 4
    for criterion in project["criteria"]:
        assert len(criterion["levels"]) == len(set(criterion["levels"])) == 4


@pytest.mark.parametrize("state", PROGRESS, ids=lambda state: f"{state['person']}-{state['course']}")
def test_a_learners_state_fits_the_course(state):
    course, project = load(state["course"], "course.yaml"), load(state["course"], "project.yaml")
    learners = {person["key"] for person in load("institution.yaml")["people"] if person["role"] == "learner"}

    assert state["person"] in learners
    assert 0 <= state["units_done"] <= len(course["units"])
    assert state["quiz"] is None or 0 <= state["quiz"] <= 1
    assert state["project"] in {"none", "draft", "handed_in", "graded"}
    graded = {criterion["name"] for criterion in project["criteria"]} if state["project"] == "graded" else set()
    assert set(state["levels"]) == graded
    assert set(state["levels"].values()) <= set(project["scale"])
    if state["project"] in {"handed_in", "graded"}:
        assert 80 <= len(state["text"].split()) <= 250, len(state["text"].split())


def test_no_screen_is_empty():
    waiting = [state for state in PROGRESS if state["project"] == "handed_in"]
    low = [state for state in PROGRESS if {"Not yet", "Developing"} & set(state["levels"].values())]

    assert len({state["person"] for state in PROGRESS}) >= 10
    assert len({(state["person"], state["course"]) for state in PROGRESS}) == len(PROGRESS)
    assert len(waiting) >= 6
    assert len(low) == 1
    assert {state["project"] for state in PROGRESS} == {"none", "draft", "handed_in", "graded"}

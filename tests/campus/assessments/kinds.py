"""One question of each kind, its secrets marked, for tests that go through all of them."""

from __future__ import annotations

from typing import Any

from campus.assessments.models import Question

SECRET = {"feedback_right": "SECRET yes", "feedback_wrong": "SECRET no"}
CHOICES = [
    {"id": "a", "text": "The median", "right": True, "feedback": "SECRET one"},
    {"id": "b", "text": "The mean", "right": False, "feedback": "SECRET two"},
    {"id": "c", "text": "The mode", "right": True, "feedback": "SECRET three"},
]
KINDS: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES[:2]},
    "multiple": {"choices": CHOICES, "partial": True},
    "truefalse": {"answer": True, **SECRET},
    "numeric": {"answer": "41.25", "tolerance": "0.5", "unit": "%", **SECRET},
    "short": {"accepted": ["SECRET word"], **SECRET},
    "matching": {
        "pairs": [
            {"id": "a", "left": "Mean", "right": "Sum by number"},
            {"id": "b", "left": "Median", "right": "Middle one"},
            {"id": "c", "left": "Also the mean", "right": "Sum by number"},
        ],
        "extra": ["Widest gap"],
        **SECRET,
    },
    "ordering": {"items": [{"id": letter, "text": f"Step {letter}"} for letter in "abcd"], **SECRET},
    "cloze": {
        "text": "A [[1]], then [[2]] and\n[[3]].",
        "gaps": [
            {"id": "1", "accepted": ["SECRET"]},
            {"id": "2", "options": ["one", "two", "three"], "answer": 1},
            {"id": "3", "number": "41.25", "tolerance": "0"},
        ],
        **SECRET,
    },
    "hottext": {"text": "See {{a|this}}, {{b|that}} or {{c|those}}.", "right": ["a", "c"], **SECRET},
    "file": {"accepts": ["png"]},
}


def question(kind: str, pk: int = 1) -> Question:
    return Question(pk=pk, kind=kind, text="Which?", data=KINDS[kind])

"""How staff write gaps and phrases, there and back."""

from __future__ import annotations

from typing import Any

import pytest

from campus.assessments import notation

CLOZE = r"The [[median | middle \| one]] of [[one | *two | \*three]] is [[#5 ± 0.5]], [[#7]]; [x] stays."


def test_it_works():
    data = notation.cloze_data(CLOZE)

    assert data["text"] == "The [[1]] of [[2]] is [[3]], [[4]]; [x] stays."
    assert data["gaps"] == [
        {"id": "1", "accepted": ["median", "middle | one"]},
        {"id": "2", "options": ["one", "two", "*three"], "answer": 1},
        {"id": "3", "number": "5", "tolerance": "0.5"},
        {"id": "4", "number": "7", "tolerance": "0"},
    ]
    assert notation.cloze_text(data) == CLOZE


def test_phrases_are_lettered_in_their_order():
    data = notation.hottext_data("Say {{*this}} or {{that | other}}.")

    assert data == {"text": "Say {{a|this}} or {{b|that / other}}.", "right": ["a"]}
    assert notation.hottext_text(data) == "Say {{*this}} or {{that / other}}."


@pytest.mark.parametrize("text", ["[[*one | *two]]", "[[]]", "[[one", "No gap."])
def test_what_is_no_gap_is_for_the_form_to_refuse(text: str):
    found: dict[str, Any] = notation.cloze_data(text)

    assert not found["gaps"] or found["gaps"][0]["answer"] is None

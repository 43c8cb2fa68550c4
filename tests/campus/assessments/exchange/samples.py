"""One question of each kind, with signs that mean something to some format."""

from __future__ import annotations

from campus.assessments import questions
from campus.assessments.exchange import Item

SAID = {"feedback_right": "Yes: {all} of it.", "feedback_wrong": "No. See #2 ~ “here”."}
CHOICES = [
    {"id": "a", "text": "A = B & C", "right": True, "feedback": "Right: <b> is a tag."},
    {"id": "b", "text": "~ B {not C}", "right": False, "feedback": ""},
    {"id": "c", "text": "Neither: 50 % #1", "right": False, "feedback": "No\nOn two lines."},
]
SEVERAL = [{**CHOICES[0]}, {**CHOICES[1]}, {**CHOICES[2], "right": True}]

DATA = {
    "single": {"choices": CHOICES},
    "multiple": {"choices": SEVERAL},
    "partial": {"choices": SEVERAL, "partial": True},
    "truefalse": {"answer": False, **SAID},
    "numeric": {"answer": "-12.5", "tolerance": "0.25", "unit": "%", **SAID},
    "short": {"accepted": ["median", "the = median", "μέση \\ τιμή"], **SAID},
    "matching": {
        "pairs": [
            {"id": "a", "left": "Mean: {x}", "right": "Sum by number"},
            {"id": "b", "left": "Mode", "right": "Most frequent"},
            {"id": "c", "left": "Median", "right": "Middle # one"},
        ],
        "extra": ["Widest ~ gap"],
        **SAID,
    },
    "ordering": {
        "items": [{"id": "a", "text": "Ask"}, {"id": "b", "text": "Count"}, {"id": "c", "text": "Tell"}],
        **SAID,
    },
    "cloze": {
        "text": "The [[1]] of 1, 2 and 9 is [[2]],\nand the mean is [[3]] & more.",
        "gaps": [
            {"id": "1", "accepted": ["median", "mid~dle}"]},
            {"id": "2", "options": ["1", "2", "9 # or so"], "answer": 1},
            {"id": "3", "number": "4", "tolerance": "0.5"},
        ],
    },
    "hottext": {
        "text": "Nine of {{a|ten dentists}} asked, {{b|we are told,}} agree.\nOr {{c|so}}.",
        "right": ["a", "b"],
        **SAID,
    },
    "file": {"accepts": ["pdf", "csv"]},
}


def item(name: str, *, pool: str = "", see: str = "") -> Item:
    kind = "multiple" if name == "partial" else name
    data = questions.to_data(questions.parse(kind, DATA[name]))
    return Item(kind, f"What of {{{name}}} = <this>?\nAnd: ~that #1 \\ & “so”.", data, see=see, pool=pool)


ALL = [
    item(name, pool="Pool / one: {a}" if place % 3 else "", see="Unit 1, “Half of whom”" if place % 2 else "")
    for place, name in enumerate(DATA)
]

"""Badges: good ones only."""

from __future__ import annotations

import hashlib
from itertools import product

import pytest
from defusedxml import ElementTree

from campus.ui import badge as badges
from campus.ui.badge import Badge
from campus.ui.badge_parts import PICTOGRAMS, SCHEMES, SHAPES
from campus.ui.colour import contrast
from tests.campus.ui.stage import BADGE

EVERY = [
    Badge("A & B", shape=s, pictogram=p, scheme=c, ring="Ring") for s, p, c in product(SHAPES, PICTOGRAMS, SCHEMES)
]


def test_it_works():
    drawn = badges.svg(BADGE, size=240)

    assert '<title id="bn">Badge: Reading data honestly</title>' in drawn
    assert 'width="240" height="240"' in drawn


def test_every_badge_is_well_formed_large_small_and_unfinished():
    for badge in EVERY:
        for options in ({}, {"small": True}, {"done": 2, "of": 5}, {"done": 0, "of": 5, "small": True}):
            ElementTree.fromstring(badges.svg(badge, **options))


def test_it_draws_what_it_drew_at_the_first_release():
    drawn = "".join(badges.svg(badge) + badges.svg(badge, small=True, done=1, of=3) for badge in EVERY)

    assert (
        hashlib.sha256(drawn.encode()).hexdigest() == "204ca83b11d698e63934b61b60630c3ff76b6deaadd02ec6fe787330a098c0a2"
    )


@pytest.mark.parametrize(
    ("choices", "limit"),
    [
        ({"ring": "x" * 35}, "ring holds 34 characters, got 35"),
        ({"foot": "x" * 21}, "foot holds 20 characters, got 21"),
        ({"ribbon": "x" * 15}, "ribbon holds 14 characters, got 15"),
        ({"level": 6}, "level is 0 to 5, got 6"),
        ({"foot": "a", "ribbon": "b"}, "choose one"),
        ({"shape": "star"}, "no such badge: star"),
        ({"pictogram": "cat"}, "no such badge: circle, cat"),
        ({"scheme": "neon"}, "no such badge: circle, book, neon"),
    ],
)
def test_it_refuses_what_would_not_make_a_good_badge(choices: dict, limit: str):
    with pytest.raises(ValueError, match=limit):
        Badge("x", **choices)


def test_texts_at_their_limit_are_taken():
    drawn = badges.svg(Badge("x", ring="R" * 34, foot="F" * 20)) + badges.svg(Badge("x", ribbon="B" * 14))

    assert all(text in drawn for text in ("R" * 34, "F" * 20, "B" * 14))


def test_a_level_is_dots_on_the_small_badge():
    assert badges.svg(Badge("x", level=3), small=True).count("<circle") == 1 + 3


def test_the_ribbon_comes_with_the_last_step():
    assert "Foundation" not in badges.svg(BADGE, done=4, of=5)
    assert "4 of 5 steps done" in badges.svg(BADGE, done=4, of=5)
    assert badges.svg(BADGE, done=5, of=5) == badges.svg(BADGE)


@pytest.mark.parametrize("done", [-1, 6])
def test_it_refuses_more_steps_than_there_are(done: int):
    with pytest.raises(ValueError, match="of 5 steps"):
        badges.svg(BADGE, done=done, of=5)


def test_it_is_described_in_words():
    assert badges.describe(BADGE) == (
        "A chart of three rising bars, on a circle. "
        "Round it the words “Reading data honestly”. On its ribbon “Foundation”."
    )
    assert badges.describe(Badge("x", shape="square", foot="40 hours")).endswith("corners. Below it “40 hours”.")


def test_what_an_author_types_cannot_leave_its_place():
    drawn = badges.svg(Badge("<script>", ring="</text><script>", ribbon="<b>&"))

    assert "<script>" not in drawn.lower()
    ElementTree.fromstring(drawn)


def test_it_can_be_stored_and_read_again():
    assert Badge.from_json(BADGE.to_json()) == BADGE


def test_texts_and_signs_can_be_read_at_every_hue():
    for hue, scheme in product(range(360), SCHEMES):
        c = badges.colours(Badge("x", hue=hue, scheme=scheme))
        pairs = [(c["type"], c["field"]), (c["sign"], c["disc"]), (c["on"], c["ribbon"])]
        assert min(contrast(*pair) for pair in pairs) >= 4.5, (hue, scheme)

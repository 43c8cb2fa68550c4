"""How far graders agree, by examples that anybody can do again by hand, and what it means in words."""

from __future__ import annotations

import pytest

from campus.assessments import statistics as st
from campus.assessments.verdicts import agreement_words, judged, reliability_words

# Fifty pieces: both yes 20, both no 15, first alone 5, second alone 10. Seen .7, by chance .5: kappa .4.
FIFTY = [(1, 1)] * 20 + [(0, 0)] * 15 + [(1, 0)] * 5 + [(0, 1)] * 10


def test_it_works():
    assert st.cohen(FIFTY).value == pytest.approx(0.4)


def test_graders_who_always_agree_are_at_one():
    assert st.cohen([(0, 0), (1, 1)] * 10).value == 1


def test_near_misses_weigh_less():
    # Levels 0, 1, 2, each with itself six times, and 0 with 1 six times: no pair is two apart.
    pairs = [(0, 0), (1, 1), (2, 2), (0, 1)] * 6
    # Seen: 1/4. Chance, with first (2,1,1)/4 and second (1,2,1)/4: 14/16.
    linear = sum(p * q * abs(a - b) for a, p in enumerate((2, 1, 1)) for b, q in enumerate((1, 2, 1))) / 16

    assert st.cohen(pairs, weight=st.apart).value == pytest.approx(1 - 0.25 / linear)
    assert linear == pytest.approx(14 / 16)


def test_two_levels_make_weights_no_different():
    assert st.cohen(FIFTY, weight=st.apart).value == pytest.approx(0.4)


def test_it_says_why_there_is_no_kappa():
    assert st.cohen([(1, 1)]).reason == "1 piece of work so far; from 20 on it says something."
    assert "cannot be told from habit" in st.cohen([(1, 1)] * 20).reason


def figure(value: float | None) -> st.Figure:
    return st.Figure(value, 3, "" if value is not None else st.Lack.SPREAD)


@pytest.mark.parametrize(
    ("p", "r", "words"),
    [
        (0.6, 0.4, []),
        (None, None, []),
        (0.6, -0.1, ["check which answer counts as right"]),
        (0.98, 0.05, ["goes with nothing else", "tells nobody apart"]),
        (0.1, 0.3, ["Few get it right"]),
    ],
)
def test_what_stands_out_about_an_item_is_said(p: float | None, r: float | None, words: list[str]):
    found = judged(figure(p), figure(r))

    assert found.is_flagged == bool(words)
    assert [part in said for part, said in zip(words, found.words, strict=True)] == [True] * len(words)


@pytest.mark.parametrize(
    ("value", "reliability", "agreement"),
    [
        (0.8, "well", "agree well"),
        (0.55, "roughly", "roughly"),
        (0.3, "hardly", "hardly"),
        (None, "3 people", "3 people"),
    ],
)
def test_each_figure_has_words(value: float | None, reliability: str, agreement: str):
    assert reliability in reliability_words(figure(value))
    assert agreement in agreement_words(figure(value))

"""Each figure is what it comes to by hand, and too few people give none."""

from __future__ import annotations

import pytest

from campus.assessments import statistics as st


def test_it_works():
    rate = st.pass_rate(61, 84)

    assert rate.share == pytest.approx(0.7262, abs=1e-4)
    assert (rate.low, rate.high) == (pytest.approx(0.6224, abs=1e-3), pytest.approx(0.8103, abs=1e-3))
    assert (rate.n, rate.reason) == (84, "")


@pytest.mark.parametrize(
    ("passed", "tried", "reason"),
    [(0, 0, "Nobody has tried yet."), (1, 1, "1 person so far; from 5 on it says something.")],
)
def test_few_people_are_no_rate(passed: int, tried: int, reason: str):
    rate = st.pass_rate(passed, tried)

    assert (rate.share, rate.reason) == (None, reason)
    assert 0 <= rate.low < rate.high <= 1


def test_the_interval_stays_within_nought_and_one():
    assert st.pass_rate(0, 10).low == 0
    assert st.pass_rate(10, 10).high == pytest.approx(1)


def test_the_middle_half_of_the_times():
    assert st.spread([1, 2, 3, 4, 5]) == st.Spread(3, 2, 4, 5)
    assert st.spread([1, 2]).reason == "2 people so far; from 5 on it says something."


def test_an_item_is_as_easy_as_many_get_it_right():
    found = st.difficulty([1, 1, 1, 0, 0.5])

    assert found.value == pytest.approx(0.7)
    assert found.caution == "From only 5: another 5 might well give another figure."
    assert st.difficulty([1] * 100).caution == ""
    assert st.difficulty([1]).value is None


def test_an_item_that_goes_with_the_rest_discriminates():
    rests = [float(n) for n in range(20)]
    halves = [0.0] * 10 + [1.0] * 10

    # r of a half-and-half item with 0…19: (14.5 - 4.5) * 0.5 / sqrt(33.25)
    assert st.discrimination(halves, rests).value == pytest.approx(0.86711, abs=1e-4)
    assert st.discrimination(halves[::-1], rests).value == pytest.approx(-0.86711, abs=1e-4)


@pytest.mark.parametrize(
    ("scores", "rests", "words"),
    [
        ([1.0] * 3, [1.0] * 3, "3 people so far"),
        ([1.0] * 20, list(range(20)), "Everybody did alike here"),
        (list(range(20)), [1.0] * 20, "Everybody did alike on the rest"),
    ],
)
def test_it_says_why_nothing_discriminates(scores: list[float], rests: list[float], words: str):
    found = st.discrimination(scores, rests)

    assert found.value is None
    assert words in found.reason


# Five rows four times over: by item p is .8 .6 .4 .2, so sum pq = .8; sums 4 3 2 1 0 have variance 2;
# 4/3 * (1 - .8/2) = .8.
GUTTMAN = [(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0)] * 4


def test_of_right_and_wrong_alpha_is_kuder_and_richardsons_formula_20():
    assert st.alpha(GUTTMAN).value == pytest.approx(0.8)


def test_alpha_takes_parts_of_a_mark():
    # Two items, the second the first halved: variances v and v/4, of the sum 9v/4; 2 * (1 - 5/9) = 8/9.
    rows = [(float(n), n / 2) for n in range(20)]

    assert st.alpha(rows).value == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "0 people so far"),
        ([(1,), (0,)] * 10, "One question alone"),
        ([(1, 0)] * 20, "Everybody has the same sum"),
    ],
)
def test_it_says_why_nothing_is_reliable(rows: list[tuple[int, ...]], words: str):
    assert words in st.alpha(rows).reason


def test_the_reliability_of_questions_drawn_anew_for_each():
    # Ten have 1 1, ten 0 0: all spread lies between people. With ten 1 0 beside them: MSB 20/2*… by hand below.
    whole = [(1.0, 1.0), (0.0, 0.0)] * 10
    mixed = [*whole, *[(1.0, 0.0)] * 10]  # grand .5; MSB = 20*2*.25/29; MSW = 10*.5/30

    assert st.reliability_of_draw(whole).value == 1
    assert st.reliability_of_draw(mixed).value == pytest.approx(1 - (5 / 30) / (10 / 29))
    assert "Everybody has the same sum" in st.reliability_of_draw([(1.0, 0.0)] * 20).reason
    assert st.reliability_of_draw([(1.0,)] * 30).n == 0

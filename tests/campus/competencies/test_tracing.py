"""What was seen of a skill comes to one estimate, whatever order it became known in, and it knows how unsure it is."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.competencies.mastery import FRESH, Mastery, State
from campus.competencies.tracing import Seen, estimate

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)


def seen(*shares: float, apart: timedelta = DAY) -> list[Seen]:
    return [Seen(NOW + n * apart, f"answer:{n}", share) for n, share in enumerate(shares)]


def found(*shares: float, apart: timedelta = DAY) -> Mastery:
    made = estimate(seen(*shares, apart=apart))
    assert made is not None
    return made


def test_it_works():
    assert found(1, 1, 1, 1, 1) == Mastery(78, 61, 96, 5, NOW + 4 * DAY)


def test_nothing_seen_is_no_estimate():
    assert estimate([]) is None


def test_right_answers_raise_it_and_wrong_ones_lower_it():
    assert found(0).percent < found(0, 1).percent < found(1).percent < found(1, 1).percent


def test_more_of_the_same_makes_it_surer():
    few, many = found(1, 0, 1), found(*[1, 0, 1] * 6)

    assert many.high - many.low < few.high - few.low


def test_part_of_the_mark_lies_between():
    assert found(0).percent < found(0.5).percent == 50 < found(1).percent


def test_a_rubric_says_more_than_an_answer_and_each_level_more_than_the_one_below():
    levels = [estimate([Seen(NOW, "grade:1", level, steps=3)]) for level in range(4)]
    percents = [each.percent for each in levels if each]

    assert percents == sorted(set(percents))
    assert len(percents) == 4
    assert percents[3] > found(1).percent


def test_what_was_long_ago_counts_less_than_what_is_fresh():
    fresh, old = found(1, 1, 1, 0), found(1, 1, 1, 0, apart=timedelta(days=200))

    assert old.percent < fresh.percent
    assert old.high - old.low > fresh.high - fresh.low


rows = st.lists(
    st.builds(
        Seen,
        at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
        key=st.sampled_from(["a", "b", "c"]),
        reached=st.sampled_from([0, 0.5, 1]),
        steps=st.sampled_from([1, 2]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(things: list[Seen], rng: random.Random):
    other = [*things, *things]
    rng.shuffle(other)

    assert estimate(other) == estimate(things)


@given(rows)
def test_it_lies_within_its_band(things: list[Seen]):
    made = estimate(things)

    assert made
    assert 0 <= made.low <= made.percent <= made.high <= 100


@pytest.mark.parametrize("tasks", [5, 20, 40])
def test_the_band_holds_the_truth_at_least_as_often_as_it_says(tasks: int):
    """People made up with a known chance of doing a task right: 4 of 5 bands must hold it."""
    rng, held, people = random.Random(7), 0, 150
    for _ in range(people):
        chance = 1 / (1 + exp(-rng.gauss(0, 2**0.5)))
        made = found(*[float(rng.random() < chance) for _ in range(tasks)])
        held += made.low <= 100 * chance <= made.high

    assert held / people >= 0.8


@pytest.mark.parametrize(
    ("low", "n", "ago", "state"),
    [
        (60, 5, DAY, State.SOLID),
        (59, 5, DAY, State.SHAKY),
        (60, 5, FRESH + DAY, State.REVISIT),
        (59, 5, FRESH + DAY, State.SHAKY),
        (60, 2, DAY, State.EARLY),
    ],
)
def test_an_estimate_in_a_word(low: int, n: int, ago: timedelta, state: State):
    assert Mastery(80, low, 95, n, NOW - ago).state(NOW) == state

"""Codes for checking in."""

from datetime import timedelta

import pytest

from campus.assessments.ways import codes
from tests.campus.assessments.stage import NOW

SECRET = "ab" * 32


def test_it_works():
    shown = codes.code(SECRET, codes.step_at(NOW))

    assert shown.count("-") == 2
    assert codes.is_current(SECRET, shown.replace("-", " ").upper(), now=NOW)


def test_each_word_is_as_likely_as_the_others():
    assert len(set(codes.WORDS)) == len(codes.WORDS) == 128  # 256 is a multiple, so that no byte is more than another


@pytest.mark.parametrize(("after", "holds"), [(-30, True), (0, True), (60, True), (90, False), (3600, False)])
def test_a_code_holds_for_its_time_and_a_moment_after(after: int, holds: bool):
    shown = codes.code(SECRET, codes.step_at(NOW))

    assert codes.is_current(SECRET, shown, now=NOW + timedelta(seconds=after)) is holds


def test_another_session_has_other_codes():
    assert not codes.is_current("cd" * 32, codes.code(SECRET, codes.step_at(NOW)), now=NOW)


def test_the_code_on_the_wall_is_none_of_the_rotating_ones():
    assert not codes.is_current(SECRET, codes.code(SECRET, codes.WALL), now=NOW)


def test_the_time_left_is_never_nothing():
    assert {codes.seconds_left(NOW + timedelta(seconds=n)) for n in range(30)} == set(range(1, 31))

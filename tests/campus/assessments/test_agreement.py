"""How far opinions on a rubric agree."""

import pytest

from campus.assessments import agreement


def test_it_works():
    found = agreement.agreement([(2, 2), (1, 2), (0, 3), (3, 3)])

    assert (found.n, found.exact, found.adjacent, found.kappa) == (4, 50, 75, None)


def test_enough_pairs_have_a_kappa():
    assert agreement.agreement([(0, 0), (1, 1)] * 10).kappa == 1


def test_no_pairs_say_nothing():
    assert agreement.agreement([]) == agreement.Agreement(0, None, None, None)


@pytest.mark.parametrize(
    ("first", "second", "levels"),
    [({1: 2, 2: 3}, {1: 3, 2: 1}, 2), ({1: 2}, {1: 2}, 0), ({1: 0}, {2: 3}, 0), ({}, {}, 0)],
)
def test_the_distance_is_that_of_the_criterion_furthest_apart(first, second, levels):
    assert agreement.distance(first, second) == agreement.distance(second, first) == levels


def test_the_lower_of_two_levels_counts_and_the_only_one_where_there_is_one():
    assert agreement.lower({1: 2, 2: 1}, {1: 1, 3: 0}) == {1: 1, 2: 1, 3: 0}


def test_the_middle_of_peers_is_the_lower_of_two_middles():
    assert agreement.median([{1: 0, 2: 3}, {1: 3, 2: 3}, {1: 2}, {1: 2}]) == {1: 2, 2: 3}
    assert agreement.median([]) == {}

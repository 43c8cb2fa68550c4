from types import MappingProxyType

import pytest

from testamur.canonical.bounds import MAX_VALUES, checked
from testamur.errors import CanonicalizationError


def nested(depth):
    value = "deep"
    for _ in range(depth):
        value = [value]
    return value


def test_it_works():
    given = MappingProxyType({"a": (1, 2.5, True, None), "b": {"c": "text"}})

    assert checked(given) == {"a": [1, 2.5, True, None], "b": {"c": "text"}}


def test_texts_of_another_kind_become_plain_ones():
    class Text(str):
        __slots__ = ()

    assert type(checked({"a": Text("a")})["a"]) is str


def test_a_whole_float_becomes_the_integer_that_javascript_reads():
    assert repr(checked([3.0, -0.0, 1e3])) == "[3, 0, 1000]"


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        -(2**53),
        1e20,
        1e-7,
        float("nan"),
        float("inf"),
        "half a pair \ud83d",
        {"half \ud83d": 1},
        {1: "a"},
        b"bytes",
        {1, 2},
        nested(65),
        ["x"] * MAX_VALUES,
    ],
    ids=lambda value: repr(value)[:20],
)
def test_it_refuses_what_is_not_the_same_everywhere(value):
    with pytest.raises(CanonicalizationError):
        checked(value)


def test_it_takes_what_is_just_within_the_bounds():
    assert checked(nested(64)) == nested(64)
    assert len(checked(["x"] * (MAX_VALUES - 1))) == MAX_VALUES - 1

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.formats.node import Node

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def test_it_works():
    node = Node({"a": "text", "b": {"c": ["x", {"d": 1}]}, "type": "T", "~/": 1})

    assert (node.text("missing", "a"), node.types()) == ("text", ("T",))
    assert [each.text("id", "d") for each in node.node("b").nodes("c")] == ["x", "1"]
    assert node.unmapped() == ("/~0~1",)


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ("a", "a"),
        (2.5, "2.5"),
        (True, ""),
        (None, ""),
        ({"@value": "v", "@language": "de"}, "v"),
        ({"de": "deutsch", "en": "english"}, "english"),
        ({"de": "deutsch", "fr": ["français"]}, "deutsch"),
        ({"name": "no language"}, ""),
        ({}, ""),
        ([{"@value": "d", "@language": "de"}, {"@value": "e", "@language": "en"}], "e"),
        ([{"@value": "d", "@language": "de"}, {"@value": "f", "@language": "fr"}], "d"),
        ([], ""),
    ],
)
def test_a_text_comes_in_many_forms(held, text):
    assert Node({"a": held}).text("a") == text


@pytest.mark.parametrize(
    ("held", "moment"),
    [
        ("2026-03-01T00:00:00Z", DAY),
        ("2026-03-01", DAY),
        ("20260301", DAY),
        ("2026-03-01T02:00:00+02:00", DAY),
        (int(DAY.timestamp()), DAY),
        (str(int(DAY.timestamp())), DAY),
        (0, None),
        (True, None),
        (1e300, None),
        ("99999999999", None),
        ("99999999", None),
        ("٢٠٢٦٠٣٠١", None),
        ("soon", None),
        ([], None),
    ],
)
def test_a_moment_comes_in_many_forms(held, moment):
    assert Node({"a": held}).moment("a") == moment


def test_what_is_skipped_or_read_is_not_listed_and_the_list_ends():
    node = Node({"a": 1, "b": {"c": 1}, **{f"m{number}": 1 for number in range(200)}})
    node.skip("a").nodes("b")
    assert node.nodes("b") is node.nodes("b")

    assert node.unmapped()[0] == "/b/c"
    assert len(node.unmapped()) == 100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_nothing_makes_it_raise(value):
    node = Node({"a": value})

    assert isinstance(node.text("a"), str)
    assert isinstance(node.texts("a"), tuple)
    assert node.moment("a") is None or node.moment("a").tzinfo is not None
    assert all(isinstance(each.types(), tuple) for each in node.nodes("a"))

"""YAML as a notation for plain values: it comes back the same, and nothing in it runs or unfolds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.common.errors import InvalidError
from campus.common.plain_yaml import dump, load

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=40)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_it_works(value: object):
    assert load(dump(value)) == value


def test_it_is_read_by_people():
    said = dump({"title": "A", "text": "One\nTwo\n", "units": ["a", "b"]})

    assert said == "title: A\ntext: |\n  One\n  Two\nunits:\n  - a\n  - b\n"


def test_a_date_is_a_word():
    assert load("day: 2026-11-22") == {"day": "2026-11-22"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("a: &x [1]\nb: *x", "Line 1: anchors"),
        ("b: *x", "Line 1: anchors"),
        ("a:\n  b: !!python/object/apply:os.system [ls]", "Line 2: tags"),
        ("!!set {a}", "Line 1: tags"),
        ("[" * 30 + "]" * 30, "Line 1: it is nested too deeply"),
        ("a: 1\na: 2", "Line 1: each name is a word, and stands once"),
        ("1: 2", "Line 1: each name is a word"),
        ("a: [1", "Line 1: this is not YAML"),
        ("a: \x00", "This is not YAML"),
        ("a: 1\n---\nb: 2", "Line 2: this is not YAML"),
    ],
)
def test_what_is_more_than_plain_values_is_refused(said: str, words: str):
    with pytest.raises(InvalidError, match=words):
        load(said)

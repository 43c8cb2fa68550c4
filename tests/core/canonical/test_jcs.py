import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.canonical import jcs
from testamur.canonical.bounds import checked
from testamur.errors import CanonicalizationError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(0.001, 1e6)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_it_works():
    assert jcs.canonicalize({"b": 1.0, "a": "é\n", "": [True, None]}) == b'{"":[true,null],"a":"\xc3\xa9\\n","b":1}'


def test_small_numbers_are_written_as_javascript_does():
    assert jcs.canonicalize([0.1, 0.0001, 0.00005, 0.000001]) == b"[0.1,0.0001,0.00005,0.000001]"


def test_it_sorts_names_by_utf16_as_the_standard_has_it():
    assert jcs.canonicalize({"\ufb33": 1, "😀": 2}) == '{"😀":2,"\ufb33":1}'.encode()


@settings(max_examples=50)
@given(JSON)
def test_it_says_the_same_as_it_was_given(value):
    assert jcs.canonicalize(value) == rfc8785.dumps(checked(value))
    assert json.loads(jcs.canonicalize(value)) == value


@settings(max_examples=50)
@given(st.dictionaries(TEXT, JSON, max_size=5))
def test_the_order_of_members_does_not_matter(value):
    assert jcs.canonicalize(value) == jcs.canonicalize(dict(reversed(value.items())))


def test_it_refuses_what_has_no_form():
    with pytest.raises(CanonicalizationError):
        jcs.canonicalize({"a": float("nan")})


def test_it_agrees_with_the_published_vector(shared):
    folder = shared / "data/vectors/di-eddsa"

    form = jcs.canonicalize(json.loads((folder / "unsigned.json").read_text()))

    assert form.decode() == (folder / "eddsa-jcs-2022/canonDocJCS.txt").read_text().strip()

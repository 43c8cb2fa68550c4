import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur import errors
from testamur.document import digest
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object


def test_it_works():
    assert parse_object('{"a": [1, 2.5, -3, true, null, "ü\\n"]}'.encode()) == {"a": [1, 2.5, -3, True, None, "ü\n"]}


def test_a_byte_order_mark_is_passed_over():
    assert parse_object(b"\xef\xbb\xbf{}") == {}


def test_brackets_inside_text_are_no_nesting():
    assert parse_object(b'{"a": "' + b"[" * 99 + b'\\"[,"}')["a"].startswith("[")


@pytest.mark.parametrize(
    ("fault", "data"),
    [
        ("stands twice", b'{"a": 1, "a": 1}'),
        ("stands twice", b'{"x": [{"b": 1, "\\u0062": 2}]}'),
        ("nested more than 64", b'{"a":' + b"[" * 64 + b"]" * 64 + b"}"),
        ("nested more than 64", b"[" * 100_000),
        ("20,000 values", b'{"a": [' + b"1," * 20_000 + b"1]}"),
        ("NaN", b'{"a": NaN}'),
        ("Infinity", b'{"a": -Infinity}'),
        ("not the same number", b'{"a": 9007199254740992}'),
        ("reads exactly", b'{"a": ' + b"9" * 5000 + b"}"),
        ("not the same number", b'{"a": 1e999}'),
        ("not the same number", b'{"a": -1e16}'),
        ("not the same number", b'{"a": 1e-300}'),
        ("not UTF-8", b'{"a": "\xff"}'),
        ("not UTF-8", '{"a": 1}'.encode("utf-16")),
        ("half of a surrogate", b'{"a": "\\ud800"}'),
        ("half of a surrogate", b'{"\\udc00": 1}'),
        ("not an object", b"[]"),
        ("not an object", b'"text"'),
        ("line 1, column 2", b"{"),
        ("line 1", b'{"a": 1,}'),
        ("line 1", b'{"a": "\x00"}'),
        ("line 1", b'{"a": 1} {}'),
        ("line 1", b'{"' + b'\\"' * 100_000),
        ("the limit is", b" " * (5 * 2**20 + 1)),
    ],
)
def test_it_refuses_what_two_readers_could_read_differently(fault, data):
    with pytest.raises(MalformedError, match=fault):
        parse_object(data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": ' + b"[" * 63 + b"1" + b"]" * 63 + b"}",
        b'{"a": [' + b"1," * 19_996 + b"1]}",
        b'{"a": [9007199254740991, -9007199254740991, 9007199254740991.0, 0.000001, -0.0]}',
    ],
)
def test_whatever_is_read_has_a_digest(data):
    assert len(digest(parse_object(data))) == 64


@settings(max_examples=200, deadline=None)
@given(st.text('{}[]",:\\u0d8c1e9.- \n'))
def test_no_foreign_error_escapes(text):
    with contextlib.suppress(errors.TestamurError):
        assert isinstance(parse_object(text.encode()), dict)


def test_what_has_many_brackets_is_counted_one_by_one():
    text = "[" + ",".join(['{"a":["[{"]}'] * 70) + "]"

    assert len(parse_object(b'{"a":' + text.encode() + b"}")["a"]) == 70

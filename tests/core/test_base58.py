"""Base 58: long numbers in lanes give what division digit by digit gives."""

import hashlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testamur import base58
from testamur.errors import KeyFormatError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def digit_by_digit(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def test_it_works():
    assert base58.encode(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58.decode("2NEpo7TZRRrLZSi2U") == b"Hello World!"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=560))
@example(b"")
@example(b"\0\0")
@example(b"\xff" * 64)
@example((58**96 - 1).to_bytes(71, "big"))
@example((58**96).to_bytes(71, "big"))
@example((58**128).to_bytes(94, "big"))
def test_it_is_what_division_gives(data):
    text = base58.encode(data)

    assert text == digit_by_digit(data)
    assert base58.decode(text) == data


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=72), max_size=5), st.sampled_from([0, 1, 40]))
@example([b"\xff" * 70, b"\0" * 70, b"\0\xff"], 33)
def test_many_are_what_each_is(some, times):
    many = [hashlib.sha512(data).digest() for data in some] * times

    for texts in (some, [data for data in some if 0 < len(data) <= 70] + many):
        assert base58.encode_all(texts) == [digit_by_digit(data).encode() for data in texts]


@pytest.mark.parametrize("digits", [2, 4, 8])
def test_a_piece_of_digits_comes_out_wherever_it_stands(digits):
    # Just below, at and above where a quotient grows: what an inverse that is not exact would get wrong first.
    edges = [factor * 58**power + more for power in range(digits) for factor in (1, 29, 57) for more in (-1, 0, 1)]
    for place in range(0, 96, digits):
        for edge in edges:
            data = (edge * 58**place).to_bytes(80, "big")
            assert base58.encode(data).lstrip("1") == digit_by_digit(data).lstrip("1")


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "é", "2" * 769])
def test_other_characters_and_longer_texts_are_refused(text):
    with pytest.raises(KeyFormatError):
        base58.decode(text)

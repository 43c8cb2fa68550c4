import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.errors import ProofError
from testamur.proofs import cbor

SCALARS = st.integers(0, 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=40)
VALUES = SCALARS | st.lists(SCALARS, max_size=5) | st.dictionaries(st.integers(0, 999), st.binary(max_size=40))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ([], "80"),
        ([0, 23, 24, 255], "8400171818 18ff"),
        (65536, "1a00010000"),
        (2**40, "1b0000010000000000"),
        ([b"\1", "a", {2: b"", 1: b"x"}], "83 4101 6161 a2 014178 0240"),
    ],
)
def test_it_works(value, written):
    data = bytes.fromhex(written.replace(" ", ""))

    assert cbor.encode(value) == data
    assert cbor.decode(data) == value


@settings(max_examples=60)
@given(VALUES)
def test_whatever_is_written_is_read(value):
    assert cbor.decode(cbor.encode(value)) == value


@settings(max_examples=100)
@given(st.binary(max_size=40))
def test_bytes_have_one_meaning_or_none(data):
    try:
        value = cbor.decode(data)
    except ProofError:
        return
    assert cbor.encode(value) == data


@pytest.mark.parametrize(
    ("fault", "written"),
    [
        ("nothing", ""),
        ("something after it", "0000"),
        ("a longer form of a number", "1801"),
        ("a length beyond the end", "5affffffff"),
        ("a number cut short", "19ff"),
        ("a length found out later", "9f00ff"),
        ("a negative number", "20"),
        ("a tag", "c000"),
        ("a float", "f93c00"),
        ("a depth of five", "818181818100"),
        ("a list as a key", "a18000"),
        ("text that is no Unicode", "61ff"),
        ("members in another order", "a202400141 78".replace(" ", "")),
        ("a member twice", "a201400140"),
    ],
)
def test_it_refuses(fault, written):
    with pytest.raises(ProofError):
        cbor.decode(bytes.fromhex(written))

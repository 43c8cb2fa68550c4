"""Entries wider than one bit, and what their values mean: Bitstring Status List 1.0, clause 2.1."""

import pytest

from testamur.errors import StatusError
from testamur.status import StatusList, entry_message, entry_size

MESSAGES = [{"status": "0x0", "message": "open"}, {"status": "0x1", "message": "closed"}]


def test_it_works():
    bits = StatusList()
    bits.set(6)

    assert [bits.value(index, size=2) for index in (2, 3, 4)] == [0, 2, 0]
    assert entry_message({"statusMessage": MESSAGES}, value=1) == "closed"


def test_an_entry_is_one_bit_wide_unless_it_says_otherwise():
    assert entry_size({}) == 1
    assert entry_size({"statusSize": 2, "statusMessage": [*MESSAGES, *MESSAGES]}) == 2


@pytest.mark.parametrize("size", [0, 9, "2", True, 2])
def test_a_width_must_be_a_number_and_each_value_must_mean_something(size):
    with pytest.raises(StatusError):
        entry_size({"statusSize": size, "statusMessage": MESSAGES[:1] if size is not True else MESSAGES})


@pytest.mark.parametrize("held", [{"status": "1", "message": "x"}, {"status": 1}, "text", []])
def test_what_is_no_message_says_nothing(held):
    assert entry_message({"statusMessage": held}, value=1) == ""


def test_a_wide_entry_beyond_the_list_is_refused():
    bits = StatusList()

    with pytest.raises(StatusError, match="RANGE_ERROR"):
        bits.value(len(bits) // 2, size=2)

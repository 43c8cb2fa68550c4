"""A few at once, a few who wait, and the rest are told."""

from __future__ import annotations

import threading

import pytest

from campus.common.turns import BusyError, Turns


def test_it_works() -> None:
    turns = Turns(at_once=1, waiting=0)

    with turns.one():
        pass
    with turns.one():
        pass


def test_who_finds_no_place_is_told_at_once() -> None:
    turns = Turns(at_once=2, waiting=0)

    with turns.one(), turns.one(), pytest.raises(BusyError), turns.one():
        pass
    with turns.one():
        pass


def test_or_in_words_of_the_caller() -> None:
    turns = Turns(at_once=1, waiting=0)

    with turns.one(), pytest.raises(ValueError, match="later"), turns.one(busy=ValueError("later")):
        pass


def test_who_waits_gets_the_turn_that_comes_free() -> None:
    turns, entered = Turns(at_once=1, waiting=1), threading.Event()

    def wait() -> None:
        with turns.one():
            entered.set()

    with turns.one():
        thread = threading.Thread(target=wait)
        thread.start()
        assert not entered.is_set()
    thread.join()

    assert entered.is_set()


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns(at_once=1, waiting=0)

    with pytest.raises(KeyError), turns.one():
        raise KeyError
    with turns.one():
        pass

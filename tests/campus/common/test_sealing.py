"""Secrets at rest open under the same key, for the same purpose, unchanged; and not otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from campus.common.errors import SealError
from campus.common.sealing import seal, unseal

SECRET = bytes(range(32))


def test_it_works() -> None:
    sealed = seal(SECRET, purpose="key 1")

    assert unseal(sealed, purpose="key 1") == SECRET
    assert SECRET not in sealed


def test_it_seals_the_same_secret_differently_each_time() -> None:
    assert seal(SECRET, purpose="key 1") != seal(SECRET, purpose="key 1")


def test_it_does_not_open_for_another_purpose() -> None:
    with pytest.raises(SealError, match="key 2 does not open"):
        unseal(seal(SECRET, purpose="key 1"), purpose="key 2")


def test_it_does_not_open_under_another_sealing_key(settings: Any) -> None:
    sealed = seal(SECRET, purpose="key 1")
    settings.SEALING_KEY = "another"

    with pytest.raises(SealError, match="TESTAMUR_SEALING_KEY"):
        unseal(sealed, purpose="key 1")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_it_does_not_open_once_changed(place: int) -> None:
    sealed = bytearray(seal(SECRET, purpose="key 1"))
    sealed[place] ^= 1

    with pytest.raises(SealError):
        unseal(bytes(sealed), purpose="key 1")


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12)])
def test_it_does_not_open_what_was_cut_short(sealed: bytes) -> None:
    with pytest.raises(SealError):
        unseal(sealed, purpose="key 1")


def test_it_opens_what_a_database_gives_back_as_a_memoryview() -> None:
    assert unseal(memoryview(seal(SECRET, purpose="key 1")), purpose="key 1") == SECRET  # type: ignore[arg-type]

"""Public identifiers can be read aloud and cannot be guessed."""

from __future__ import annotations

import re

from campus.common.identifiers import public_id


def test_it_works() -> None:
    assert re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", public_id())


def test_it_uses_no_letter_that_is_taken_for_another() -> None:
    assert not set("01ilo") & set("".join(public_id() for _ in range(200)))


def test_it_does_not_repeat_itself() -> None:
    assert len({public_id() for _ in range(1000)}) == 1000

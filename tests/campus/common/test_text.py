"""Somebody else's words, as they are kept and shown."""

from __future__ import annotations

from campus.common.text import as_line, printable, sought


def test_it_works() -> None:
    said = "Jobs\u202e  at\r\nhome\x00\ud800"

    assert as_line(said) == "Jobs at home"
    assert len(printable(said)) == len(said)
    assert printable(said).isprintable()


def test_what_is_sought_has_no_nul() -> None:
    assert sought("ab\x00c") == "abc"

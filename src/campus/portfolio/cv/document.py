"""What stands in a CV, as plain values: each form of it is written from these and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_YEARS = re.compile(r"(?P<begin>(?:19|20)\d\d(?:-\d\d)?)(?:\s*(?:[-–—]|to)\s*(?P<end>(?:19|20)\d\d(?:-\d\d)?)?)?")
# What XML has no way to write (XML 1.0, clause 2.2), and nobody to see.
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def plain(text: str) -> str:
    """Return a text that every form of a CV can hold: without control characters and halves of others.

    Browsers end lines by two characters, of which XML readers keep one and JSON readers both.
    """
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Entry:
    """Work or schooling: `begin` and `end` are 2019 or 2019-05; an empty `end` goes on."""

    title: str
    place: str = ""
    begin: str = ""
    end: str = ""
    text: str = ""
    is_open: bool = False

    @property
    def years(self) -> str:
        """Return the time as people write it."""
        return f"{self.begin} – {self.end}".rstrip() if self.end or self.is_open else self.begin


@dataclass(frozen=True, slots=True)
class Proof:
    """A credential, or work of one's own: `link` is where it can be checked, empty where nowhere."""

    title: str
    issuer: str = ""
    at: date | None = None
    until: date | None = None
    link: str = ""
    text: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CV:
    """All of it. Nothing comes in but what the person picked or typed; `language` is a code such as en."""

    name: str
    line: str = ""
    email: str = ""
    phone: str = ""
    place: str = ""
    url: str = ""
    about: str = ""
    work: tuple[Entry, ...] = ()
    schooling: tuple[Entry, ...] = ()
    proofs: tuple[Proof, ...] = ()
    skills: tuple[str, ...] = ()
    language: str = "en"
    is_rtl: bool = False
    accent: str = "#005660"

    @property
    def contact(self) -> list[str]:
        """Return what one is reached by, as far as it is given."""
        return [each for each in (self.email, self.phone, self.place, self.url) if each]


def entries(typed: str) -> tuple[Entry, ...]:
    """Read entries as they are typed, with an empty line between two.

    The first line is `Ward clerk, St Anne’s Hospital`, the second the years (`2019 – 2023`, or `2023 –` for what goes
    on), the rest is text. Years may be left out.
    """
    blocks = re.split(r"\n\s*\n", typed.replace("\r\n", "\n").strip())
    return tuple(_entry(block.strip().split("\n")) for block in blocks if block.strip())


def _entry(lines: list[str]) -> Entry:
    title, _comma, place = (part.strip() for part in lines[0].partition(","))
    found = _YEARS.fullmatch(lines[1].strip()) if len(lines) > 1 else None
    rest = lines[2:] if found else lines[1:]
    text = " ".join(line.strip() for line in rest)
    if found is None:
        return Entry(title, place, text=text)
    begin, end = found["begin"], found["end"] or ""
    return Entry(title, place, begin, end, text, is_open=not end and lines[1].strip() != begin)

"""Text that will stand in credentials and on other people's screens: names of people, institutions, skills."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

MOST_MARKDOWN = 100_000  # characters: a long chapter; reading one costs time that grows faster than the text
JOINERS = {"\u200c", "\u200d"}  # some scripts cannot be written without them


def storable(text: str, *, field: str = "") -> str:
    """Return the text; raise InvalidError where it holds a NUL, which PostgreSQL keeps in no text and no JSON."""
    if "\x00" in text:
        raise InvalidError(_("There is a character in this that cannot be kept. Type it again."), field=field)
    return text


def sought(text: str) -> str:
    """Return what somebody sent to find a row by, without NUL: nothing kept has one, and PostgreSQL refuses to look."""
    return text.replace("\x00", "")


def one_line(text: str, *, field: str = "") -> str:
    """Return the text in one line with single spaces; raise InvalidError where it holds what cannot be seen.

    Control characters cannot be signed (RFC 8785 would keep them, other people's software would not), and those that
    turn the direction of writing make a name look like another.
    """
    line = " ".join(text.split())
    if line.isprintable():  # the usual case, in one look
        return line
    if any(unicodedata.category(letter).startswith("C") and letter not in JOINERS for letter in line):
        raise InvalidError(_("This holds a sign that cannot be seen. Type it in anew, without copying."), field=field)
    return line


def printable(text: str) -> str:
    """Return somebody else's words with a space in place of each sign that cannot be seen, or kept."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def as_line(text: str) -> str:
    """Return somebody else's words as one line of what can be seen; nothing is refused."""
    return " ".join(printable(text).split())

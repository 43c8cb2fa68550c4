"""A question between formats: what every reader makes and every writer takes, and what did not come across.

Nothing here reads a clock, a database or the network; `campus.assessments.questions` judges the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments import questions
from campus.common.errors import InvalidError

MOST_BYTES = 5 * 1024 * 1024
MOST_ITEMS = 1000
MOST_ITEM = 60_000  # characters of one question with all its answers
LONGEST_TEXT = 4000
LONGEST_SEE = 200
LONGEST_POOL = 60

BLOCKS = {"p", "div", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "br", "hr"}
# What would be lost without a trace if only the words were kept.
UNREADABLE = {
    "img",
    "object",
    "video",
    "audio",
    "iframe",
    "math",
    "svg",
    "table",
    "embed",
    "canvas",
    "picture",
    "script",
    "style",
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:\s[^<>]{0,4000})?/?>|<[!?][^<>]{0,4000}>")


@dataclass(frozen=True)
class Item:
    """One question. `notes` say what of it was left out; they are for showing before the import."""

    kind: str
    text: str
    data: dict[str, Any]
    see: str = ""
    pool: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """Something that did not come across: in which file, which item (its place and first words), and why."""

    file: str
    item: str
    reason: str


@dataclass(frozen=True)
class Bundle:
    """What came of reading a file."""

    items: tuple[Item, ...]
    left: tuple[Left, ...]


@dataclass
class Reading:
    """What a reader gathers: each item is made by itself, so that one that cannot be read costs no other."""

    file: str
    items: list[Item] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def take(self, name: str, make: Callable[[], Item]) -> None:
        """Make an item and keep it, or why it cannot be kept; raise InvalidError beyond MOST_ITEMS."""
        if len(self.items) + len(self.left) >= MOST_ITEMS:
            raise InvalidError(_("There are more than %(n)s questions in this. Split the file.") % {"n": MOST_ITEMS})
        try:
            self.items.append(sound(make()))
        except InvalidError as err:
            self.refuse(name, str(err))

    def refuse(self, name: str, reason: str) -> None:
        """Keep why an item cannot be read."""
        place = len(self.items) + len(self.left) + 1
        self.left.append(Left(self.file, f"{place}. {shortened(name)}".rstrip(". "), reason))

    def bundle(self) -> Bundle:
        """Return what was gathered."""
        return Bundle(tuple(self.items), tuple(self.left))


def sound(item: Item) -> Item:
    """Return the item as it would be stored; raise InvalidError where it breaks a rule of its kind."""
    data = questions.to_data(questions.parse(item.kind, item.data))
    if len(repr(data)) > MOST_ITEM:
        raise too_long()
    text = clean(item.text)
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise InvalidError(_("A question has words, at most %(n)s characters.") % {"n": LONGEST_TEXT})
    if "\x00" in repr(data) or "\\x00" in repr(data):
        raise InvalidError(_("It holds a sign that cannot be kept."))
    notes, see, pool = list(item.notes), " ".join(item.see.split()), " ".join(item.pool.split())
    if len(see) > LONGEST_SEE:
        notes.append(_("The feedback for every answer is longer than %(n)s characters.") % {"n": LONGEST_SEE})
        see = ""
    if len(pool) > LONGEST_POOL:
        notes.append(_("The name of its category is longer than %(n)s characters.") % {"n": LONGEST_POOL})
        pool = ""
    return Item(item.kind, text, data, see, pool, tuple(dict.fromkeys(notes)))


def clean(text: str) -> str:
    """Return the text without spaces at the ends of lines, and free of signs that no format can carry."""
    readable = "".join(letter for letter in text if letter in "\n\t" or letter >= " ")
    return "\n".join(line.strip() for line in readable.strip().splitlines())


def last_of(path: str) -> str:
    """Return the last name in a path of categories, "" for the top; Moodle writes a slash within a name twice."""
    name = path.strip().replace("//", "\x00").split("/")[-1].replace("\x00", "/").strip()
    return "" if name == "top" or name.startswith("$") else name


def slashed(name: str) -> str:
    """Return a name as it stands in a path of categories."""
    return name.replace("/", "//")


def shortened(text: str) -> str:
    """Return the first words of a text, to know it again by."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}…"


def plain(html: str) -> str:
    """Return the words of HTML, a line for each block; raise InvalidError where words would not be all of it.

    By one expression that never looks further than the next sign: the standard library's parser takes minutes over
    a few thousand tags that are never closed.
    """
    parts: list[str] = []
    at = 0
    for match in _TAG.finditer(html):
        parts.append(_words(html[at : match.start()]))
        at, tag = match.end(), (match[2] or "").lower()
        if tag in UNREADABLE:
            raise unreadable(tag)
        parts.append("\n" if tag in BLOCKS else "")
    parts.append(_words(html[at:]))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _words(text: str) -> str:
    return unescape(text).replace("\r", "").replace("\n", " ")


def unreadable(tag: str) -> InvalidError:
    """Return the error of an item that holds more than words."""
    return InvalidError(_("It holds “%(tag)s”, and questions here are words alone.") % {"tag": tag})


def too_long() -> InvalidError:
    """Return the error of an item that is longer than any question."""
    return InvalidError(_("It is longer than any question: more than %(n)s characters.") % {"n": MOST_ITEM})


def no_match(kind: str) -> InvalidError:
    """Return the error of a type that has no match here."""
    return InvalidError(_("Its type, “%(kind)s”, has no match here.") % {"kind": kind})


def decoded(data: bytes) -> str:
    """Return a text file's words; raise InvalidError where it is none."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as err:
        raise InvalidError(_("This is no text in UTF-8. Save it as UTF-8, then try again.")) from err

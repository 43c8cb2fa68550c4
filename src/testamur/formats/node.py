"""Reading a stranger's JSON member by member: whatever has another shape is absent, and what nobody read is known.

Each format maps what it knows into a view. A node remembers which members it was asked for, so that the rest can be
listed as not mapped instead of being lost without a word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from testamur.pointers import escaped

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|@?none|und")
# JSON-LD's own, and what says how a document is secured rather than what it says.
_FRAME = ("@context", "type", "@type", "proof", "signature")
_MOST_UNMAPPED = 100
_MOST_SECONDS = 4_102_444_800  # 2100; a longer number is in milliseconds, or no time at all


@dataclass(slots=True)
class Node:
    """One JSON object; an absent one is empty. `language` is preferred where a text comes in several."""

    value: Mapping[str, Any]
    language: str = "en"
    pointer: str = ""
    _read: dict[str, list["Node"]] = field(default_factory=dict)
    _passed: set[str] = field(default_factory=set)

    def text(self, *names: str) -> str:
        """Return the first of these members that holds a text (or a number, or a text in several languages)."""
        found = ""
        for name in names:
            held = self._take(name)
            found = found or (held if type(held) is str else _text(held, self.language))
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a member's texts, of which it may have none, one or several."""
        held = self._take(name)
        found = (_text(item, self.language) for item in (held if isinstance(held, list) else [held]))
        return tuple(text for text in found if text)

    def moment(self, *names: str) -> datetime | None:
        """Return the first of these members that holds a date: ISO 8601, or seconds since 1970 as OB 1.0 wrote it."""
        moments = [moment_of(self._take(name)) for name in names]
        return next((moment for moment in moments if moment), None)

    def flag(self, name: str) -> bool | None:
        """Return a member that is true or false; None where it is neither."""
        held = self._take(name)
        return held if isinstance(held, bool) else None

    def nodes(self, name: str, *, as_id: str = "id") -> list["Node"]:
        """Return a member's objects; a text among them counts as an object that has it as its id (or `as_id`)."""
        if not self._read.get(name):
            self._read[name] = list(self._objects(name, as_id))
        return self._read[name]

    def node(self, name: str, *, as_id: str = "id") -> "Node":
        """Return a member's first object, empty where there is none."""
        found = self.nodes(name, as_id=as_id)
        return found[0] if found else Node({}, language=self.language)

    def types(self) -> tuple[str, ...]:
        """Return the types, which stand as `type` or `@type`."""
        return self.texts("type") or self.texts("@type")

    def skip(self, *names: str) -> "Node":
        """Pass over these members, and all that is in them, as of no use to a view; return the node."""
        self._passed.update(names)
        return self

    def unmapped(self) -> tuple[str, ...]:
        """Return JSON Pointers of what was never read, in order, as far as a list is of use."""
        found = []
        for pointer in self._unread():
            found.append(pointer)
            if len(found) == _MOST_UNMAPPED:
                break
        return tuple(found)

    def _take(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = []
        return self.value.get(name)

    def _objects(self, name: str, as_id: str) -> Iterator["Node"]:
        held = self.value.get(name)
        if held is None:
            return
        for place, item in enumerate(held if isinstance(held, list) else [held]):
            pointer = f"{self.pointer}/{escaped(name)}" + (f"/{place}" if isinstance(held, list) else "")
            if isinstance(item, Mapping):
                yield Node(item, language=self.language, pointer=pointer)
            elif isinstance(item, str) and item:
                yield Node({as_id: item}, language=self.language, pointer=pointer)

    def _unread(self) -> Iterator[str]:
        for name in self.value:
            if name in self._passed or name in _FRAME:
                continue
            if name in self._read:
                for node in self._read[name]:
                    yield from node._unread()
            else:
                yield f"{self.pointer}/{escaped(name)}"


def _text(held: Any, language: str) -> str:
    if held is None:
        return ""
    if isinstance(held, str):
        return held
    if isinstance(held, int | float) and not isinstance(held, bool):
        return str(held)
    if isinstance(held, list):
        texts = {_tag(item): _text(item, language) for item in reversed(held)}
        return texts.get(language) or next((text for text in reversed(texts.values()) if text), "")
    if isinstance(held, Mapping):
        return _said(held, language)
    return ""


def _tag(item: Any) -> str:
    return str(item.get("@language", "")) if isinstance(item, Mapping) else ""


def _said(held: Mapping[str, Any], language: str) -> str:
    """Return the text of a value object, or of a language map, in this language if it has it."""
    if "@value" in held:
        return _text(held["@value"], language)
    if held and all(_LANGUAGE.fullmatch(name) for name in held):
        return _text(held.get(language), language) or _text(next(iter(held.values())), language)
    return ""


def moment_of(held: Any) -> datetime | None:
    """Return the date that a member holds: ISO 8601, or seconds since 1970 as Open Badges 1.0 wrote it."""
    try:
        if isinstance(held, int | float) and not isinstance(held, bool):
            return datetime.fromtimestamp(held, tz=UTC) if 0 < held < _MOST_SECONDS else None
        if not isinstance(held, str):
            return None
        if held.isdecimal():
            return moment_of(int(held)) if len(held) <= 10 and held.isascii() and len(held) != 8 else _day(held)
        moment = datetime.fromisoformat(held)
    except ValueError:
        return None
    # A day without a zone is taken as of Greenwich: a view shows days, and decides nothing by the hour.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(held: str) -> datetime | None:
    day = date.fromisoformat(held)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

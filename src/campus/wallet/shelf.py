"""The wallet as a shelf: found by words, narrowed, put in order, by year or by skill. Plain values, no queries.

All of it is looked through in memory: a wallet has at most some thousands of entries, and what narrows it (words inside
names, the state of today) is nothing a database keeps an index of.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.utils import timezone

from campus.awards.models import Award
from campus.wallet.models import Held, Mark

ORDERS = ("newest", "oldest", "name", "issuer", "end")
STATES = ("valid", "attention")
MOST_CHOICES = 200  # offered in one choice; the rest is found by words
_FAR = datetime.max.replace(tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One credential: `kind` is valid, expired, revoked, altered or unconfirmed; `collections` are public ids."""

    thing: Award | Held
    name: str
    issuer: str
    at: datetime
    kind: str
    level: str = ""
    skills: tuple[str, ...] = ()
    until: datetime | None = None
    is_pinned: bool = False
    place: str = Mark.Place.OPEN
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year it was awarded in, in the reader's time zone."""
        return timezone.localtime(self.at).year

    @property
    def is_dated(self) -> bool:
        """Whether it says when it was awarded; `at` is otherwise when it came in."""
        return isinstance(self.thing, Award) or bool(self.thing.awarded_at or self.thing.valid_from)

    @property
    def is_earned(self) -> bool:
        """Whether it was earned here."""
        return isinstance(self.thing, Award)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to see of it; every field empty means all that stands open, the newest first."""

    q: str = ""
    state: str = ""
    skill: str = ""
    issuer: str = ""
    level: str = ""
    year: str = ""
    tag: str = ""
    collection: str = ""
    place: str = Mark.Place.OPEN
    order: str = "newest"

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves something out beside what is put away."""
        return any((self.q, self.state, self.skill, self.issuer, self.level, self.year, self.tag, self.collection))


def asked(said: Mapping[str, str]) -> Asked:
    """Return what an address asks for; words that mean nothing here count as not said."""
    known = {field.name: said.get(field.name, "").strip()[:200] for field in fields(Asked)}
    known["state"] = known["state"] if known["state"] in STATES else ""
    known["place"] = known["place"] if known["place"] in Mark.Place.values else Mark.Place.OPEN
    known["order"] = known["order"] if known["order"] in ORDERS else "newest"
    return Asked(**known)


def chosen(entries: Iterable[Entry], wanted: Asked) -> list[Entry]:
    """Return what is asked for, in order; what is pinned first."""
    found = [each for each in entries if each.place == wanted.place and _fits(each, wanted)]
    return sorted(_sorted(found, wanted.order), key=lambda each: not each.is_pinned)


def _fits(entry: Entry, wanted: Asked) -> bool:
    if wanted.state and (entry.kind == "valid") != (wanted.state == "valid"):
        return False
    for want, has in (
        (wanted.issuer, (entry.issuer,)),
        (wanted.level, (entry.level,)),
        (wanted.skill, entry.skills),
        (wanted.tag, entry.tags),
        (wanted.collection, entry.collections),
    ):
        if want and want not in has:
            return False
    if wanted.year and wanted.year != str(entry.year):
        return False
    return not wanted.q or _says(entry, wanted.q)


def _says(entry: Entry, words: str) -> bool:
    """Say whether every word is somewhere in it, whatever its letters' case and accents."""
    told = _plain(" ".join((entry.name, entry.issuer, entry.level, *entry.skills, *entry.tags)))
    return all(word in told for word in _plain(words).split())


def _plain(told: str) -> str:
    if told.isascii():
        return told.lower()
    apart = unicodedata.normalize("NFKD", told.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _sorted(entries: list[Entry], order: str) -> list[Entry]:
    keys: dict[str, Callable[[Entry], Any]] = {
        "name": lambda each: _plain(each.name),
        "issuer": lambda each: (_plain(each.issuer), _plain(each.name)),
        "end": lambda each: each.until or _FAR,
    }
    key = keys.get(order, lambda each: each.at)
    return sorted(entries, key=key, reverse=order == "newest")


def counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many stand open, how many of those are valid or need attention, and how many stand elsewhere."""
    found = Counter(("valid" if each.kind == "valid" else "attention", each.place) for each in entries)
    by_place = {place: sum(n for (_kind, at), n in found.items() if at == place) for place in Mark.Place.values}
    here = {kind: found[kind, Mark.Place.OPEN.value] for kind in STATES}
    return {"every": by_place["open"], **here, "archived": by_place["archived"], "hidden": by_place["hidden"]}


def choices(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return by what it can be narrowed: issuers, skills, levels, tags by name, years the newest first."""
    return {
        "skill": _names(skill for each in entries for skill in each.skills),
        "issuer": _names(each.issuer for each in entries),
        "level": _names(each.level for each in entries),
        "tag": _names(tag for each in entries for tag in each.tags),
        "year": [str(year) for year in sorted({each.year for each in entries}, reverse=True)],
    }


def _names(found: Iterable[str]) -> list[str]:
    """Return each name once, the commonest MOST_CHOICES of them, by the alphabet."""
    common = Counter(name for name in found if name).most_common(MOST_CHOICES)
    return sorted((name for name, _n in common), key=_plain)


def by_skill(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return what the person can do: each skill with the valid credentials that prove it, the best proven first."""
    found: dict[str, list[Entry]] = {}
    for each in entries:
        if each.kind == "valid":
            for skill in each.skills:
                found.setdefault(skill, []).append(each)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), _plain(pair[0])))

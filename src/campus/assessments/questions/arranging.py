"""Things to bring together, or into their order, by lists to choose from: no dragging is needed for either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.questions.base import (
    Asked,
    Field,
    Fields,
    Marked,
    Option,
    Shown,
    Words,
    by_id,
    items,
    letter,
    meant,
    refuse,
    share,
    shuffled,
    text,
    token,
    within,
)
from campus.assessments.reading import normal
from campus.common.errors import InvalidError

MOST_PAIRS = 12
MOST_ITEMS = 12


@dataclass(frozen=True)
class Pair:
    """What stands on the left, and what belongs to it."""

    id: str
    left: str
    right: str


@dataclass(frozen=True)
class Matching:
    """Pairs to be found, among `extra` that belong to none. A response: the id of a right side by pair."""

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the pairs and what is left over."""
        pairs = [{"id": pair.id, "left": pair.left, "right": pair.right} for pair in self.pairs]
        return {"pairs": pairs, "extra": list(self.extra), **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the left sides as written, each with every right side in the attempt's order."""
        has, rights = by_id(response), shuffled(self._rights().items(), key=lambda item: item[0], seed=seed)
        rows = (
            Field(
                token(seed, pair.id),
                pair.left,
                tuple(Option(token(seed, name), words, has.get(pair.id) == name) for name, words in rights),
            )
            for pair in self.pairs
        )
        return Asked(rows=tuple(rows))

    def read(self, fields: Fields, seed: str) -> dict[str, str]:
        """Return what was chosen for each pair; those left open are not in it."""
        sent = {pair.id: "".join(fields(token(seed, pair.id))[:1]) for pair in self.pairs}
        found = {key: meant(value, self._rights(), seed) for key, value in sent.items()}
        return {key: value for key, value in found.items() if value}

    def check(self, response: Any) -> None:
        """Refuse where a pair is still open."""
        if set(self._known(response)) != {pair.id for pair in self.pairs}:
            raise refuse(_("Choose something for every line."))

    def mark(self, response: Any) -> Marked:
        """Mark each pair by itself."""
        has = self._known(response)
        if not has:
            raise refuse(_("Choose something for every line."))
        return self.words.to(share(sum(self._is_right(pair, has) for pair in self.pairs), len(self.pairs)))

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return each pair as it was made, and as it belongs where that was wrong."""
        has, rights = self._known(response), self._rights()
        lines: list[Shown] = []
        for pair in self.pairs:
            is_right = self._is_right(pair, has)
            lines.append(Shown(f"{pair.left} → {rights.get(has.get(pair.id, ''), '…')}", True, is_right))
            if not is_right:
                lines.append(Shown(f"{pair.left} → {pair.right}", False, True))
        return tuple(lines)

    def right_response(self) -> dict[str, str]:
        """Return every pair as it belongs."""
        names = {words: name for name, words in self._rights().items()}
        return {pair.id: names[pair.right] for pair in self.pairs}

    def wrong_response(self) -> dict[str, str]:
        """Return every pair made wrong."""
        right, names = self.right_response(), list(self._rights())
        return {key: next(name for name in names if name != value) for key, value in right.items()}

    def _rights(self) -> dict[str, str]:
        """Return every right side once by an id: several pairs may share one."""
        found: dict[str, str] = {}
        named = [(pair.id, pair.right) for pair in self.pairs]
        for name, words in [*named, *((f"+{index}", words) for index, words in enumerate(self.extra))]:
            if words not in found.values():
                found[name] = words
        return found

    def _known(self, response: Any) -> dict[str, str]:
        ids, rights = {pair.id for pair in self.pairs}, self._rights()
        return {key: value for key, value in by_id(response).items() if key in ids and value in rights}

    def _is_right(self, pair: Pair, has: Mapping[str, str]) -> bool:
        return self._rights().get(has.get(pair.id, "")) == pair.right


@dataclass(frozen=True)
class Ordering:
    """Things to put into their order; `items` stand in it. A response: places from 1 by item.

    Each neighbour that follows rightly counts: one thing out of place costs two joints, not every place after it.
    """

    items: tuple[tuple[str, str], ...]  # id and text
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the items in the right order."""
        return {"items": [{"id": name, "text": words} for name, words in self.items], **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the items in the attempt's order, each with the places to choose from."""
        has = by_id(response)
        numbers = range(1, len(self.items) + 1)
        rows = (
            Field(token(seed, name), words, tuple(Option(str(n), str(n), has.get(name) == n) for n in numbers))
            for name, words in shuffled(self.items, key=lambda item: item[0], seed=seed)
        )
        return Asked(rows=tuple(rows))

    def read(self, fields: Fields, seed: str) -> dict[str, int]:
        """Return the places that were chosen."""
        sent = {name: "".join(fields(token(seed, name))[:1]) for name, _words in self.items}
        places = {str(n): n for n in range(1, len(self.items) + 1)}
        return {name: places[value] for name, value in sent.items() if value in places}

    def check(self, response: Any) -> None:
        """Refuse where a place is open or taken twice."""
        places = sorted(self._places(response).values())
        if len(places) < len(self.items):
            raise refuse(_("Choose a place for every line."))
        if places != list(range(1, len(self.items) + 1)):
            raise refuse(_("Two lines have the same place. Give each a place of its own."))

    def mark(self, response: Any) -> Marked:
        """Mark how many stand right before what follows them."""
        places = self._places(response)
        if not places:
            raise refuse(_("Choose a place for every line."))
        names = [name for name, _words in self.items]
        joints = pairwise(names)
        met = sum(first in places and places.get(second) == places[first] + 1 for first, second in joints)
        return self.words.to(share(met, len(names) - 1))

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return the items in the order they were put, then in theirs where that was another."""
        places = self._places(response)
        right = {name: place for place, (name, _words) in enumerate(self.items, start=1)}
        texts = dict(self.items)
        yours = [
            Shown(f"{place}. {texts[name]}", True, right[name] == place)
            for name, place in sorted(places.items(), key=lambda pair: pair[1])
        ]
        if places == right:
            return tuple(yours)
        return (*yours, *(Shown(f"{right[name]}. {words}", False, True) for name, words in self.items))

    def right_response(self) -> dict[str, int]:
        """Return the places in order."""
        return {name: place for place, (name, _words) in enumerate(self.items, start=1)}

    def wrong_response(self) -> dict[str, int]:
        """Return the order turned round."""
        return {name: len(self.items) - place for place, (name, _words) in enumerate(self.items)}

    def _places(self, response: Any) -> dict[str, int]:
        ids = {name for name, _words in self.items}
        return {key: value for key, value in by_id(response).items() if key in ids and type(value) is int}


def parse_matching(data: Mapping[str, Any]) -> Matching:
    """Return the typed form; no left side stands twice, and there is something to choose between."""
    pairs = tuple(_pair(index, item) for index, item in enumerate(items(data, "pairs")))
    extra = tuple(words for item in items(data, "extra") if (words := text(item)))
    within(len(pairs), least=2, most=MOST_PAIRS, field="pairs")
    within(len(extra), least=0, most=MOST_PAIRS, field="extra")
    if len({pair.id for pair in pairs}) < len(pairs) or len({normal(pair.left) for pair in pairs}) < len(pairs):
        raise InvalidError(_("Two lines have the same left side. Change one of them."), field="pairs")
    if len({pair.right for pair in pairs} | set(extra)) < 2:
        raise InvalidError(_("There is only one thing to choose. Add another right side."), field="pairs")
    return Matching(pairs, extra, Words.of(data))


def _pair(index: int, item: object) -> Pair:
    given = item if isinstance(item, Mapping) else {}
    left, right = text(given.get("left")), text(given.get("right"))
    if not left or not right:
        raise InvalidError(_("Pair %(number)s lacks one of its sides.") % {"number": index + 1}, field="pairs")
    return Pair(text(given.get("id")) or letter(index), left, right)


def parse_ordering(data: Mapping[str, Any]) -> Ordering:
    """Return the typed form; no item stands twice."""
    found = tuple(_item(index, item) for index, item in enumerate(items(data, "items")))
    within(len(found), least=2, most=MOST_ITEMS, field="items")
    if len({name for name, _words in found}) < len(found) or len({normal(words) for _name, words in found}) < len(
        found
    ):
        raise InvalidError(_("Two lines are the same. Change one of them."), field="items")
    return Ordering(found, Words.of(data))


def _item(index: int, item: object) -> tuple[str, str]:
    given = item if isinstance(item, Mapping) else {}
    words = text(given.get("text"))
    if not words:
        raise InvalidError(_("Line %(number)s has no words.") % {"number": index + 1}, field="items")
    return text(given.get("id")) or letter(index), words

"""Questions inside running text: gaps to fill, and phrases to find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from campus.assessments.questions.base import (
    FULL,
    NONE,
    Asked,
    Field,
    Fields,
    Marked,
    Option,
    Piece,
    Shown,
    Words,
    by_id,
    chosen_ids,
    cut,
    items,
    meant,
    refuse,
    share,
    shuffled,
    text,
    token,
    within,
)
from campus.assessments.questions.words import forms, is_accepted, is_near, tolerance
from campus.assessments.reading import normal, number
from campus.common.errors import InvalidError

MOST_GAPS = 20
MOST_OPTIONS = 10
MOST_PHRASES = 30
LONGEST_TEXT = 8000
GAP = re.compile(r"\[\[([A-Za-z0-9_]{1,20})\]\]")
PHRASE = re.compile(r"\{\{([A-Za-z0-9_]{1,20})\|([^{}|]{1,400})\}\}")


@dataclass(frozen=True)
class Typed:
    """A gap that takes one of some forms of words."""

    id: str
    accepted: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the gap as data."""
        return {"id": self.id, "accepted": list(self.accepted)}

    def is_right(self, value: str) -> bool:
        """Say whether what was typed is accepted."""
        return is_accepted(value, self.accepted)

    def right(self) -> str:
        """Return what is right."""
        return self.accepted[0]


@dataclass(frozen=True)
class Picked:
    """A gap that takes one of several options; `answer` is the place of the right one."""

    id: str
    options: tuple[str, ...]
    answer: int

    def to_data(self) -> dict[str, Any]:
        """Return the gap as data."""
        return {"id": self.id, "options": list(self.options), "answer": self.answer}

    def is_right(self, value: str) -> bool:
        """Say whether the right one was chosen; `value` is its words."""
        return value == self.options[self.answer]

    def right(self) -> str:
        """Return what is right."""
        return self.options[self.answer]


@dataclass(frozen=True)
class Figure:
    """A gap that takes a number within a tolerance."""

    id: str
    number: Decimal
    tolerance: Decimal = NONE

    def to_data(self) -> dict[str, Any]:
        """Return the gap as data."""
        return {"id": self.id, "number": f"{self.number:f}", "tolerance": f"{self.tolerance:f}"}

    def is_right(self, value: str) -> bool:
        """Say whether the number is near enough; what is no number is not."""
        try:
            return is_near(value, self.number, self.tolerance)
        except InvalidError:
            return False

    def right(self) -> str:
        """Return what is right."""
        return f"{self.number:f}"


Gap: TypeAlias = Typed | Picked | Figure


@dataclass(frozen=True)
class Cloze:
    """A text with gaps, marked `[[1]]`. A response: what was typed or chosen, in words, by gap."""

    text: str
    gaps: tuple[Gap, ...]
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the text and its gaps."""
        return {"text": self.text, "gaps": [gap.to_data() for gap in self.gaps], **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the text in pieces, a field after each but the last."""
        has, gaps = by_id(response), {gap.id: gap for gap in self.gaps}
        pieces = [
            Piece(before, _field(gaps[name], number, seed, str(has.get(name, ""))) if name else None)
            for number, (before, name) in enumerate(_split(GAP, self.text), start=1)
        ]
        return Asked(pieces=tuple(pieces))

    def read(self, fields: Fields, seed: str) -> dict[str, str]:
        """Return what stands in the gaps that are filled."""
        found = {gap.id: _read(gap, cut(fields(token(seed, gap.id))).strip(), seed) for gap in self.gaps}
        return {key: value for key, value in found.items() if value}

    def check(self, response: Any) -> None:
        """Refuse where a gap is empty, or a number is none."""
        has = by_id(response)
        if any(not has.get(gap.id) for gap in self.gaps):
            raise refuse(_("Fill every gap."))
        for gap in self.gaps:
            if isinstance(gap, Figure):
                is_near(str(has[gap.id]), gap.number, gap.tolerance)

    def mark(self, response: Any) -> Marked:
        """Mark each gap by itself."""
        has = by_id(response)
        if not any(has.get(gap.id) for gap in self.gaps):
            raise refuse(_("Fill every gap."))
        right = sum(gap.is_right(str(has.get(gap.id, ""))) for gap in self.gaps)
        return self.words.to(share(right, len(self.gaps)))

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return what stood in each gap, and what belongs there where that was wrong."""
        has, lines = by_id(response), list[Shown]()
        for place, gap in enumerate(self.gaps, start=1):
            yours = str(has.get(gap.id, ""))
            lines.append(Shown(f"{place}. {yours or '…'}", True, gap.is_right(yours)))
            if not gap.is_right(yours):
                lines.append(Shown(f"{place}. {gap.right()}", False, True))
        return tuple(lines)

    def right_response(self) -> dict[str, str]:
        """Return every gap filled rightly."""
        return {gap.id: gap.right() for gap in self.gaps}

    def wrong_response(self) -> dict[str, str]:
        """Return every gap filled wrongly."""
        return {gap.id: "–" for gap in self.gaps}


@dataclass(frozen=True)
class HotText:
    """A text with phrases to choose, marked `{{a|words}}`. A response is a list of ids.

    A phrase that is rightly chosen counts in part, and one that is wrongly chosen takes as much away.
    """

    text: str
    right: tuple[str, ...]
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the text and which phrases are right."""
        return {"text": self.text, "right": list(self.right), **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the text in pieces, a phrase after each but the last."""
        has, phrases = chosen_ids(response), self.phrases()
        pieces = [
            Piece(before, option=Option(token(seed, name), phrases[name], name in has) if name else None)
            for before, name in _split(PHRASE, self.text)
        ]
        return Asked(pieces=tuple(pieces))

    def read(self, fields: Fields, seed: str) -> list[str]:
        """Return the ids of what was chosen."""
        return [name for sent in fields("")[:MOST_PHRASES] if (name := meant(sent, self.phrases(), seed))]

    def check(self, response: Any) -> None:
        """Refuse where nothing is chosen."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Mark what was chosen together."""
        ids, right = chosen_ids(response), set(self.right)
        if not ids or not ids <= set(self.phrases()):
            raise refuse(_("Choose at least one phrase."))
        return self.words.to(FULL if ids == right else share(_less(ids, right), len(right)))

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return the phrases that were chosen or should have been."""
        ids = chosen_ids(response)
        lines = [(name, words) for name, words in self.phrases().items() if name in ids or name in self.right]
        return tuple(Shown(words, name in ids, name in self.right) for name, words in lines)

    def right_response(self) -> list[str]:
        """Return the right phrases."""
        return list(self.right)

    def wrong_response(self) -> list[str]:
        """Return a wrong phrase."""
        return [next(name for name in self.phrases() if name not in self.right)]

    def phrases(self) -> dict[str, str]:
        """Return the phrases by id, in the order of the text."""
        return {match[1]: match[2] for match in PHRASE.finditer(self.text)}


def _less(ids: set[str], right: set[str]) -> int:
    # Too many alone never count as all: ticking everything would be an answer otherwise.
    return min(len(ids & right) - len(ids - right), len(right) - 1)


def _split(pattern: re.Pattern[str], words: str) -> Iterator[tuple[str, str]]:
    """Yield the text before each mark with the mark's id, then what is left with none."""
    at = 0
    for match in pattern.finditer(words):
        yield words[at : match.start()], match[1]
        at = match.end()
    yield words[at:], ""


def _field(gap: Gap, place: int, seed: str, value: str) -> Field:
    label = _("Gap %(n)s") % {"n": place}
    if isinstance(gap, Picked):
        named = shuffled(gap.options, key=lambda words: f"{gap.id}:{words}", seed=seed)
        options = tuple(Option(_option(gap, words, seed), words, words == value) for words in named)
        return Field(token(seed, gap.id), label, options)
    return Field(token(seed, gap.id), label, value=value, is_number=isinstance(gap, Figure))


def _option(gap: Picked, words: str, seed: str) -> str:
    return token(seed, f"{gap.id}:{gap.options.index(words)}")


def _read(gap: Gap, sent: str, seed: str) -> str:
    if not isinstance(gap, Picked):
        return sent
    return next((words for words in gap.options if _option(gap, words, seed) == sent), "")


def parse_cloze(data: Mapping[str, Any]) -> Cloze:
    """Return the typed form; the gaps in the text and those described are the same."""
    words = _text(data)
    gaps = tuple(_gap(item) for item in items(data, "gaps"))
    within(len(gaps), least=1, most=MOST_GAPS, field="gaps")
    order = [match[1] for match in GAP.finditer(words)]
    if len(set(order)) < len(order) or sorted(order) != sorted(gap.id for gap in gaps):
        marks = ", ".join(f"[[{gap.id}]]" for gap in gaps)
        raise InvalidError(_("Each gap stands in the text once: %(marks)s.") % {"marks": marks}, field="text")
    return Cloze(words, tuple(sorted(gaps, key=lambda gap: order.index(gap.id))), Words.of(data))


def _gap(item: object) -> Gap:
    given = item if isinstance(item, Mapping) else {}
    name = text(given.get("id"))
    if "options" in given:
        return _picked(name, given)
    if "number" in given:
        figure = number(given.get("number"), field="gaps")
        return Figure(name, figure, tolerance(given, field="gaps"))
    accepted = forms(given.get("accepted"))
    if not accepted:
        raise InvalidError(_("Gap %(name)s has no answer that is accepted.") % {"name": name}, field="gaps")
    return Typed(name, accepted)


def _picked(name: str, given: Mapping[str, Any]) -> Picked:
    options, answer = tuple(text(item) for item in items(given, "options")), given.get("answer")
    within(len(options), least=2, most=MOST_OPTIONS, field="gaps")
    if not all(options) or len({normal(words) for words in options}) < len(options):
        raise InvalidError(
            _("Two options of gap %(name)s are the same, or one is empty.") % {"name": name}, field="gaps"
        )
    if type(answer) is not int or not 0 <= answer < len(options):
        raise InvalidError(_("Say which option of gap %(name)s is right.") % {"name": name}, field="gaps")
    return Picked(name, options, answer)


def parse_hottext(data: Mapping[str, Any]) -> HotText:
    """Return the typed form; at least one phrase is right and one is not."""
    words = _text(data)
    names = [match[1] for match in PHRASE.finditer(words)]
    right = tuple(text(item) for item in items(data, "right"))
    within(len(names), least=2, most=MOST_PHRASES, field="text")
    if len(set(names)) < len(names):
        raise InvalidError(_("Two phrases have the same name. Give each a name of its own."), field="text")
    if not right or not set(right) < set(names) or len(set(right)) < len(right):
        raise InvalidError(_("Mark at least one phrase as right, and leave one that is not."), field="right")
    return HotText(words, right, Words.of(data))


def _text(data: Mapping[str, Any]) -> str:
    words = text(data.get("text"))
    if not 1 <= len(words) <= LONGEST_TEXT:
        raise InvalidError(_("Write the text in at most %(n)s characters.") % {"n": LONGEST_TEXT}, field="text")
    return words

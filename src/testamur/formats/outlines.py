"""Documents of one shape held against a schema once: what the schema asked of the texts is noted, and asked of others.

A validator is a function of the document, and looks at a text only through a few keywords. Where each of the questions
it asked of one valid document has the same answer for another document of the same shape, it takes the same way and
comes to the same end: the other is valid too. Where one answer differs, the whole schema is asked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

from testamur.canonical import slots
from testamur.canonical.shapes import Shapes

_Ask = Callable[[str], object]
# The keywords of draft 2020-12 by which a validator looks at a text (formats are not asserted here).
_QUESTIONS: Mapping[str, Callable[[Any], _Ask]] = {
    "pattern": lambda wanted: re.compile(wanted).search,
    "minLength": lambda wanted: lambda text: len(text) >= wanted,
    "maxLength": lambda wanted: lambda text: len(text) <= wanted,
    "const": lambda wanted: lambda text: text == wanted,
    "enum": lambda wanted: lambda text: text in wanted,
}
# Those by which it looks at several texts at once, in what holds them.
_COMPARING = ("const", "enum", "uniqueItems")
# What the schemas mostly ask, which is so of all that `slots.are_iris` lets pass.
_OF_IRIS = ("pattern", repr(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$(?!\n)"), True)


class _Text(str):
    """A text that knows its place in the document, and notes what it is asked: keyword, value and answer."""

    __slots__ = ("asked", "place")

    place: int
    asked: list[tuple[int, str, Any, bool]]


class _NoOutline(Exception):
    """A keyword compared several texts at once."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What texts in these places are asked; ``wanted`` is whether they passed in the document that was held against it.

    A question is answered with anything that counts as true or false. Its name is the keyword, its value as written,
    and the answer.
    """

    ask: _Ask
    wanted: bool
    places: tuple[int, ...]
    name: tuple[str, str, bool]

    def is_answered(self, texts: Iterable[str]) -> bool:
        """Return whether all of these texts answer as those of that document did."""
        answers = map(self.ask, texts)
        return all(answers) if self.wanted else not any(answers)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a schema asked of one valid document; None where it was not valid, or its texts were compared."""

    questions: tuple[_Question, ...] | None

    def holds(self, texts: Sequence[str]) -> bool:
        """Return whether a document of the same shape with these texts is known to be valid."""
        if self.questions is None:
            return False
        return all(each.is_answered([texts[place] for place in each.places]) for each in self.questions)

    def all_hold(self, columns: Sequence[Sequence[str]]) -> bool:
        """Return the same of many documents, whose texts come place by place."""
        if self.questions is None:
            return False
        asked = ((each, chain.from_iterable([columns[place] for place in each.places])) for each in self.questions)
        return all(each.is_answered(texts) for each, texts in asked)

    def of_places(self, places: Mapping[int, int]) -> "Outline":
        """Return what is asked in some of the places alone, each under another number."""
        if self.questions is None:
            return self
        kept = ((each, tuple(places[place] for place in each.places if place in places)) for each in self.questions)
        return Outline(tuple(replace(each, places=held) for each, held in kept if held))

    def beside_iris(self, places: Collection[int]) -> "Outline":
        """Return what is left to ask where texts in these places are known to be absolute IRIs of the plain kind."""
        if self.questions is None:
            return self
        asked = [
            (each, each.places if each.name != _OF_IRIS else {*each.places} - {*places}) for each in self.questions
        ]
        return Outline(tuple(replace(each, places=tuple(sorted(held))) for each, held in asked if held))


def is_known_valid(
    document: Mapping[str, Any], *, name: str, load: Callable[[], Mapping[str, Any]], shapes: Shapes
) -> bool:
    """Return whether the document is valid as one of its shape was; False where that is not known.

    ``name`` is that of the schema, which ``load`` gives when it is needed.
    """
    found = shapes.shape_of(document)
    if found is None:
        return False
    outline = shapes.keep((name, found.key), lambda: _outline_of_some(document, found.places, schema=load()))
    return outline is not None and outline.holds(found.texts)


def _outline_of_some(
    document: Mapping[str, Any], places: Mapping[int, int] | None, *, schema: Mapping[str, Any]
) -> Outline:
    """Return what is asked of the document in these places, or in all."""
    outline = outline_of(document, slots.texts_of(document), schema=schema)
    return outline if places is None else outline.of_places(places)


def outline_of(document: Mapping[str, Any], texts: Sequence[str], *, schema: Mapping[str, Any]) -> Outline:
    """Return what the schema asks of a document, whose texts are those that `shape_of` found."""
    asked: list[tuple[int, str, Any, bool]] = []
    noting = slots.replaced(document, [_noting(place, text, asked) for place, text in enumerate(texts)])
    # A schema that names its draft would be given that draft's own validator.
    plain = {name: value for name, value in schema.items() if name != "$schema"}
    try:
        if not _validator()(plain).is_valid(noting):
            return Outline(None)
    except _NoOutline:
        return Outline(None)
    places: dict[tuple[str, str, bool], dict[int, Any]] = defaultdict(dict)
    for place, keyword, value, answer in asked:
        places[keyword, repr(value), answer][place] = value
    return Outline(
        tuple(
            _Question(_QUESTIONS[keyword](next(iter(held.values()))), answer, tuple(held), (keyword, value, answer))
            for (keyword, value, answer), held in places.items()
        )
    )


def _noting(place: int, text: str, asked: list[tuple[int, str, Any, bool]]) -> _Text:
    held = _Text(text)
    held.place, held.asked = place, asked
    return held


@cache
def _validator() -> Any:
    """Return the validator of draft 2020-12, noting what it asks."""
    from jsonschema import Draft202012Validator, validators

    extend: Callable[..., Any] = validators.extend
    keywords = {name: _asking(name, Draft202012Validator.VALIDATORS[name]) for name in {*_QUESTIONS, *_COMPARING}}
    return extend(Draft202012Validator, keywords)


def _asking(name: str, keyword: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
    def ask(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        errors = list(keyword(validator, value, instance, schema))
        if isinstance(instance, _Text):
            instance.asked.append((instance.place, name, value, not errors))
        elif isinstance(instance, dict | list) and name in _COMPARING and _compares(name, value):
            raise _NoOutline
        yield from errors

    return ask


def _compares(name: str, value: Any) -> bool:
    """Return whether a keyword compares what holds several texts: with a value like it, or its items one by one."""
    if name == "uniqueItems":
        return bool(value)
    return any(isinstance(each, dict | list) for each in (value if name == "enum" else [value]))

"""What every kind of question shares: what is shown of it, what an answer comes to, and orders that tell nothing.

Ids in `Question.data` stand in the author's order, which often is the right one. So the browser never sees them: what
it gets and sends are tokens that hold within one attempt alone (`token`, `shuffled`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.common.text import storable

T = TypeVar("T")
LONGEST_ANSWER = 500  # characters that a learner types
FULL, NONE = Decimal(1), Decimal(0)
Fields = Callable[[str], list[str]]  # values that a form sent, by what follows the question's own name ("" for itself)


@dataclass(frozen=True)
class Marked:
    """How much of an answer is right, 0 to 1 (None: a person has to say), and what is said to it."""

    score: Decimal | None
    feedback: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.score == FULL


@dataclass(frozen=True)
class Option:
    """Something to choose; `id` is a token of the attempt."""

    id: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Field:
    """A field of its own within a question: chosen from `options` where there are any, else typed."""

    id: str
    label: str
    options: tuple[Option, ...] = ()
    value: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of running text, with a gap or a phrase to choose after it where there is one."""

    text: str
    field: Field | None = None
    option: Option | None = None


@dataclass(frozen=True)
class Asked:
    """What a learner sees of a question before answering: no field of it can hold a right answer or feedback."""

    kind: str = ""
    text: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Field, ...] = ()
    pieces: tuple[Piece, ...] = ()
    value: str = ""  # what was typed
    unit: str = ""
    accepts: tuple[str, ...] = ()  # endings of files


@dataclass(frozen=True)
class Shown:
    """One line of an answered question: a choice, or what was typed, and how it stands.

    `said` is the feedback to this line where several lines have theirs, so that nobody has to guess which is meant.
    """

    text: str
    is_yours: bool
    is_right: bool
    said: str = ""


class Form(Protocol):
    """The typed form of one kind of question. Responses are JSON of the kind's own shape."""

    def to_data(self) -> dict[str, Any]:
        """Return the JSON that the kind's `parse` reads back."""
        ...

    def asked(self, seed: str, response: Any) -> Asked:
        """Return what may be shown before the answer, with what was answered so far."""
        ...

    def read(self, fields: Fields, seed: str) -> Any:
        """Return what a form sent as a response, finished or not."""
        ...

    def check(self, response: Any) -> None:
        """Raise InvalidError (field "response") where it is no answer, or only half of one."""
        ...

    def mark(self, response: Any) -> Marked:
        """Mark a response; raise InvalidError where nothing of it can be marked."""
        ...

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return what is shown once it is answered: what was, and what would have been right."""
        ...

    def right_response(self) -> Any:
        """Return a response that is marked right."""
        ...

    def wrong_response(self) -> Any:
        """Return a response that is marked wrong."""
        ...


def token(seed: str, name: str) -> str:
    """Return what stands for an id in the browser, within what `seed` is made from; the id itself without one."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:12] if seed else name


def shuffled(items: Iterable[T], *, key: Callable[[T], str], seed: str) -> list[T]:
    """Return the items in this seed's order, which is the same on every showing and every version of Python."""
    return sorted(items, key=lambda item: token(seed, key(item))) if seed else list(items)


def meant(sent: str, names: Iterable[str], seed: str) -> str:
    """Return the id that a token stands for, "" where it stands for none."""
    return next((name for name in names if token(seed, name) == sent), "")


def refuse(words: str) -> InvalidError:
    """Return the error of a response."""
    return InvalidError(words, field="response")


def typed(response: object) -> str:
    """Return what was typed, bounded and free of what no database keeps; raise InvalidError where it is empty."""
    text = storable(response.strip(), field="response") if isinstance(response, str) else ""
    if not text:
        raise refuse(_("Write an answer first."))
    if len(text) > LONGEST_ANSWER:
        raise refuse(_("A few words are enough: at most %(n)s characters.") % {"n": LONGEST_ANSWER})
    return text


def cut(values: Sequence[str]) -> str:
    """Return the one value that was sent, no longer than could ever be kept."""
    return values[0].replace("\x00", "")[: LONGEST_ANSWER + 1] if values else ""


def chosen_ids(response: object) -> set[str]:
    """Return the ids in a response that is a list of them."""
    return {item for item in response if isinstance(item, str)} if isinstance(response, list) else set()


def by_id(response: object) -> dict[str, Any]:
    """Return the answers by id in a response that has several."""
    return {str(key): value for key, value in response.items()} if isinstance(response, Mapping) else {}


def share(part: int, of: int) -> Decimal:
    """Return the share of a whole as a score with four places, rounded down."""
    return (Decimal(max(part, 0)) / Decimal(of)).quantize(Decimal("0.0001"), rounding=ROUND_DOWN) if part < of else FULL


def said(*feedback: str) -> tuple[str, ...]:
    """Return what there is to say."""
    return tuple(text for text in feedback if text)


@dataclass(frozen=True)
class Words:
    """What is said to a right answer and to any other, by kinds that have no feedback of their own parts."""

    right: str = ""
    wrong: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Words:
        """Read it from the data of a question."""
        return cls(text(data.get("feedback_right")), text(data.get("feedback_wrong")))

    def to_data(self) -> dict[str, str]:
        """Return it as data."""
        return {"feedback_right": self.right, "feedback_wrong": self.wrong}

    def to(self, score: Decimal) -> Marked:
        """Return a mark with its words."""
        return Marked(score, said(self.right if score == FULL else self.wrong))


def text(value: object) -> str:
    """Return a text of a question's data, without spaces around it."""
    return str(value or "").strip()


def items(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list of a question's data, an empty one where there is none."""
    given = data.get(name)
    return list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []


def letter(index: int) -> str:
    """Return the id of the part at this place: a to z, then a1 and so on."""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


def within(number: int, *, least: int, most: int, field: str) -> None:
    """Raise InvalidError naming `field` where a question has too few or too many of something."""
    if not least <= number <= most:
        words = _("Give %(least)s to %(most)s of them; there are %(has)s.")
        raise InvalidError(words % {"least": least, "most": most, "has": number}, field=field)

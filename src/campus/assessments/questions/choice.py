"""Answers to choose from: one right, several right, or true and false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.questions.base import (
    FULL,
    NONE,
    Asked,
    Fields,
    Marked,
    Option,
    Shown,
    Words,
    chosen_ids,
    letter,
    meant,
    refuse,
    said,
    share,
    shuffled,
    token,
)
from campus.assessments.reading import normal
from campus.common.errors import InvalidError

MOST_CHOICES = 10


@dataclass(frozen=True)
class Choice:
    """One answer to choose; `feedback` is said once the question is answered."""

    id: str
    text: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class _Choices:
    choices: tuple[Choice, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the choices with their marks and feedback."""
        return {
            "choices": [{"id": c.id, "text": c.text, "right": c.is_right, "feedback": c.feedback} for c in self.choices]
        }

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the choices in the attempt's order."""
        has = {response} if isinstance(response, str) else chosen_ids(response)
        return Asked(options=tuple(Option(token(seed, c.id), c.text, c.id in has) for c in self._in_order(seed)))

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return every choice: those chosen, and those that would have been right."""
        has = {response} if isinstance(response, str) else chosen_ids(response)
        return tuple(self._line(choice, choice.id in has) for choice in self._in_order(seed))

    def _line(self, choice: Choice, is_yours: bool) -> Shown:
        return Shown(choice.text, is_yours, choice.is_right)

    def _in_order(self, seed: str) -> list[Choice]:
        return shuffled(self.choices, key=lambda choice: choice.id, seed=seed)

    def _ids(self) -> list[str]:
        return [choice.id for choice in self.choices]


@dataclass(frozen=True)
class Single(_Choices):
    """One right answer of several. A response is a choice's id."""

    def read(self, fields: Fields, seed: str) -> str:
        """Return the id of what was chosen."""
        return meant("".join(fields("")[:1]), self._ids(), seed)

    def check(self, response: Any) -> None:
        """Refuse what is none of the choices."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Mark the one that was chosen."""
        chosen = next((choice for choice in self.choices if choice.id == response), None)
        if chosen is None:
            raise refuse(_("Choose an answer first."))
        return Marked(FULL if chosen.is_right else NONE, said(chosen.feedback))

    def right_response(self) -> str:
        """Return the id of the right choice."""
        return next(choice.id for choice in self.choices if choice.is_right)

    def wrong_response(self) -> str:
        """Return the id of the first wrong choice."""
        return next(choice.id for choice in self.choices if not choice.is_right)


@dataclass(frozen=True)
class Multiple(_Choices):
    """At least one right answer of several. A response is a list of ids.

    Right is who chooses exactly the right ones. With `is_partial` part of them counts in part, and each wrong one
    takes as much away again: who ticks everything gets nothing.
    """

    is_partial: bool = False

    def to_data(self) -> dict[str, Any]:
        """Return the choices; `partial` only where it holds."""
        return {**super().to_data(), **({"partial": True} if self.is_partial else {})}

    def read(self, fields: Fields, seed: str) -> list[str]:
        """Return the ids of what was chosen."""
        return [name for sent in fields("")[:MOST_CHOICES] if (name := meant(sent, self._ids(), seed))]

    def check(self, response: Any) -> None:
        """Refuse where nothing is chosen."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Mark what was chosen together."""
        ids = chosen_ids(response)
        if not ids or not ids <= set(self._ids()) or len(ids) != len(response):
            raise refuse(_("Choose at least one answer first."))
        # What was chosen gets its word, and so does what should have been: silence about a miss teaches nothing.
        words = [choice.feedback for choice in self.choices if choice.id in ids or choice.is_right]
        return Marked(self._score(ids), said(*words))

    def _score(self, ids: set[str]) -> Decimal:
        right = {choice.id for choice in self.choices if choice.is_right}
        if ids == right:
            return FULL
        return share(len(ids & right) - len(ids - right), len(right)) if self.is_partial else NONE

    def _line(self, choice: Choice, is_yours: bool) -> Shown:
        return Shown(choice.text, is_yours, choice.is_right, choice.feedback if is_yours or choice.is_right else "")

    def right_response(self) -> list[str]:
        """Return the ids of all right choices."""
        return [choice.id for choice in self.choices if choice.is_right]

    def wrong_response(self) -> list[str]:
        """Return a wrong choice, or too few where there is none."""
        wrong = [choice.id for choice in self.choices if not choice.is_right]
        return wrong[:1] or self.right_response()[:1]


@dataclass(frozen=True)
class TrueFalse:
    """A statement that holds or does not. A response is "true" or "false"."""

    answer: bool
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the answer and what is said."""
        return {"answer": self.answer, **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the two, always in this order."""
        return Asked(options=tuple(Option(name, words, name == response) for name, words in _truths()))

    def read(self, fields: Fields, seed: str) -> str:
        """Return which was chosen."""
        return "".join(fields("")[:1])[:5]

    def check(self, response: Any) -> None:
        """Refuse what is neither."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Mark the one that was chosen."""
        if response not in ("true", "false"):
            raise refuse(_("Choose an answer first."))
        return self.words.to(FULL if (response == "true") is self.answer else NONE)

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return both."""
        right = self.right_response()
        return tuple(Shown(words, name == response, name == right) for name, words in _truths())

    def right_response(self) -> str:
        """Return the right one."""
        return "true" if self.answer else "false"

    def wrong_response(self) -> str:
        """Return the wrong one."""
        return "false" if self.answer else "true"


def _truths() -> tuple[tuple[str, str], tuple[str, str]]:
    return ("true", _("True")), ("false", _("False"))


def parse_single(data: Mapping[str, Any]) -> Single:
    """Return the typed form; exactly one choice is right."""
    choices = _parsed(data.get("choices"))
    right = sum(choice.is_right for choice in choices)
    if right != 1:
        raise InvalidError(_("Mark exactly one answer as right; %(n)s are marked.") % {"n": right}, field="choices")
    return Single(choices)


def parse_multiple(data: Mapping[str, Any]) -> Multiple:
    """Return the typed form; at least one choice is right."""
    choices = _parsed(data.get("choices"))
    if not any(choice.is_right for choice in choices):
        raise InvalidError(_("Mark at least one answer as right."), field="choices")
    return Multiple(choices, is_partial=data.get("partial") is True)


def parse_truefalse(data: Mapping[str, Any]) -> TrueFalse:
    """Return the typed form; the answer is true or false and nothing like it."""
    if not isinstance(data.get("answer"), bool):
        raise InvalidError(_("Say whether it is true or false."), field="answer")
    return TrueFalse(data["answer"], Words.of(data))


def _parsed(given: object) -> tuple[Choice, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise InvalidError(_("Give the answers to choose from."), field="choices")
    choices = tuple(_choice(index, item) for index, item in enumerate(given))
    if not 2 <= len(choices) <= MOST_CHOICES:
        words = _("Give 2 to %(most)s answers to choose from; there are %(has)s.")
        raise InvalidError(words % {"most": MOST_CHOICES, "has": len(choices)}, field="choices")
    if len({choice.id for choice in choices}) < len(choices) or len({normal(c.text) for c in choices}) < len(choices):
        raise InvalidError(_("Two answers are the same. Change one of them."), field="choices")
    return choices


def _choice(index: int, item: object) -> Choice:
    if not isinstance(item, Mapping) or not str(item.get("text") or "").strip():
        raise InvalidError(_("Answer %(number)s has no words.") % {"number": index + 1}, field="choices")
    return Choice(
        id=str(item.get("id") or letter(index)),
        text=str(item["text"]).strip(),
        is_right=item.get("right") is True,
        feedback=str(item.get("feedback") or "").strip(),
    )

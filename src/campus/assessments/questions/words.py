"""Answers that are typed: a number within a tolerance, or a few words in one of their accepted forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.questions.base import FULL, NONE, Asked, Fields, Marked, Shown, Words, cut, typed
from campus.assessments.reading import normal, number, readings
from campus.common.errors import InvalidError


@dataclass(frozen=True)
class Numeric:
    """A number, right within `tolerance` either way; `unit` may be typed or left out. A response is text."""

    answer: Decimal
    tolerance: Decimal = NONE
    unit: str = ""
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the number, exactly."""
        figures = {"answer": f"{self.answer:f}", "tolerance": f"{self.tolerance:f}"}
        return {**figures, "unit": self.unit, **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return the unit and what was typed."""
        return Asked(value=response if isinstance(response, str) else "", unit=self.unit)

    def read(self, fields: Fields, seed: str) -> str:
        """Return what was typed."""
        return cut(fields(""))

    def check(self, response: Any) -> None:
        """Refuse what is no number."""
        self.mark(response)

    def mark(self, response: Any) -> Marked:
        """Mark a number in any way of writing it (decision 0035)."""
        return self.words.to(FULL if is_near(typed(response), self.answer, self.tolerance, self.unit) else NONE)

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return what was typed, and the number where that was wrong."""
        right = f"{self.answer:f}\N{NO-BREAK SPACE}{self.unit}".rstrip()
        return _lines(str(response), right, is_right=self.mark(response).is_right)

    def right_response(self) -> str:
        """Return the number."""
        return f"{self.answer:f}"

    def wrong_response(self) -> str:
        """Return another number."""
        return f"{self.answer + 2 * self.tolerance + 1:f}"


@dataclass(frozen=True)
class Short:
    """A few words, compared without regard to case, accents and spaces. A response is text."""

    accepted: tuple[str, ...]
    words: Words = field(default_factory=Words)

    def to_data(self) -> dict[str, Any]:
        """Return the accepted forms."""
        return {"accepted": list(self.accepted), **self.words.to_data()}

    def asked(self, seed: str, response: Any) -> Asked:
        """Return what was typed."""
        return Asked(value=response if isinstance(response, str) else "")

    def read(self, fields: Fields, seed: str) -> str:
        """Return what was typed."""
        return cut(fields(""))

    def check(self, response: Any) -> None:
        """Refuse nothing, and too much."""
        typed(response)

    def mark(self, response: Any) -> Marked:
        """Mark the words by the accepted forms."""
        return self.words.to(FULL if is_accepted(typed(response), self.accepted) else NONE)

    def reviewed(self, response: Any, seed: str) -> tuple[Shown, ...]:
        """Return what was typed, and the first accepted form where that was wrong."""
        return _lines(str(response), self.accepted[0], is_right=self.mark(response).is_right)

    def right_response(self) -> str:
        """Return the first accepted form."""
        return self.accepted[0]

    def wrong_response(self) -> str:
        """Return words that are none of the accepted ones."""
        return f"not {self.accepted[0]}"


def is_near(text: str, answer: Decimal, tolerance: Decimal, unit: str = "") -> bool:
    """Say whether a typed number can mean one within the tolerance; raise InvalidError where it is none."""
    return any(abs(value - answer) <= tolerance for value in readings(text, unit=unit))


def is_accepted(text: str, accepted: tuple[str, ...]) -> bool:
    """Say whether words are one of the accepted forms."""
    return normal(text) in {normal(form) for form in accepted}


def parse_numeric(data: Mapping[str, Any]) -> Numeric:
    """Return the typed form; the tolerance is nought or more."""
    answer = number(data.get("answer"), field="answer")
    return Numeric(answer, tolerance(data, field="tolerance"), str(data.get("unit") or "").strip(), Words.of(data))


def parse_short(data: Mapping[str, Any]) -> Short:
    """Return the typed form; at least one answer is accepted."""
    accepted = forms(data.get("accepted"))
    if not accepted:
        raise InvalidError(_("Give at least one answer that is accepted."), field="accepted")
    return Short(accepted, Words.of(data))


def forms(given: object) -> tuple[str, ...]:
    """Return the accepted forms that hold anything to compare."""
    return tuple(str(text).strip() for text in given if normal(str(text))) if isinstance(given, list) else ()


def tolerance(data: Mapping[str, Any], *, field: str) -> Decimal:
    """Return how far off still is right."""
    found = number(data.get("tolerance") or 0, field=field)
    if found < 0:
        raise InvalidError(_("The tolerance is nought or more."), field=field)
    return found


def _lines(yours: str, right: str, *, is_right: bool) -> tuple[Shown, ...]:
    line = Shown(yours, True, is_right)
    return (line,) if is_right else (line, Shown(right, False, True))

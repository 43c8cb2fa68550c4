"""The typed form of a question, what a learner sees of it, and how an answer is marked.

`Question.data` is JSON; nothing reads it but this module. What is shown before an answer is made by `asked`, which
has no field for right answers or feedback: what is not there cannot leak to the browser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from campus.assessments.models import Attempt, Question
from campus.assessments.reading import normal, number, readings
from campus.common.errors import InvalidError
from campus.common.text import storable

Kind = Question.Kind
MOST_CHOICES = 10
LONGEST_ANSWER = 500  # characters that a learner types


@dataclass(frozen=True)
class Choice:
    """One answer to choose; `feedback` is said once the question is answered."""

    id: str
    text: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class Single:
    """One right answer of several."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Multiple:
    """At least one right answer of several; right is who chooses exactly the right ones."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Numeric:
    """A number, right within `tolerance` either way; `unit` may be typed or left out."""

    answer: Decimal
    tolerance: Decimal
    unit: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""


@dataclass(frozen=True)
class Short:
    """A few words, compared without regard to case, accents and spaces."""

    accepted: tuple[str, ...]
    feedback_right: str = ""
    feedback_wrong: str = ""


Form: TypeAlias = Single | Multiple | Numeric | Short


@dataclass(frozen=True)
class Marked:
    """Whether an answer is right, and what is said to it, a paragraph an item."""

    is_right: bool
    feedback: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What a learner sees of a question before answering: `options` are (id, text) pairs in this attempt's order."""

    kind: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Shown:
    """One line of an answered question: a choice, or what was typed, and how it stands.

    `said` is the feedback to this line where several lines have theirs, so that nobody has to guess which is meant.
    """

    text: str
    is_yours: bool
    is_right: bool
    said: str = ""


def parse(kind: str, data: Mapping[str, Any]) -> Form:
    """Return the typed form of `Question.data`; raise InvalidError naming what is wrong and in which field."""
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        choices = _choices(data.get("choices"))
        return _single(choices) if kind == Kind.SINGLE else _multiple(choices)
    if kind == Kind.NUMERIC:
        return _numeric(data)
    if kind == Kind.SHORT:
        return _short(data)
    raise InvalidError(_("“%(kind)s” is no kind of question.") % {"kind": kind}, field="kind")


def to_data(form: Form) -> dict[str, Any]:
    """Return the JSON of a typed form, which `parse` reads back."""
    if isinstance(form, Single | Multiple):
        return {
            "choices": [{"id": c.id, "text": c.text, "right": c.is_right, "feedback": c.feedback} for c in form.choices]
        }
    said = {"feedback_right": form.feedback_right, "feedback_wrong": form.feedback_wrong}
    if isinstance(form, Short):
        return {"accepted": list(form.accepted), **said}
    return {"answer": f"{form.answer:f}", "tolerance": f"{form.tolerance:f}", "unit": form.unit, **said}


def of(question: Question) -> Form:
    """Return the typed form of a stored question."""
    return parse(question.kind, question.data)


def asked(question: Question, attempt: Attempt | None = None) -> Asked:
    """Return what may be shown before the answer; choices are shuffled the same way all through one attempt."""
    form = of(question)
    if isinstance(form, Single | Multiple):
        pairs = [(choice.id, choice.text) for choice in _shuffled(form.choices, question=question, attempt=attempt)]
        return Asked(question.kind, question.text, tuple(pairs))
    unit = form.unit if isinstance(form, Numeric) else ""
    return Asked(question.kind, question.text, unit=unit)


def mark(question: Question, response: Any) -> Marked:
    """Mark a response: a choice's id, a list of ids, or text. Raise InvalidError where it is no answer at all."""
    form = of(question)
    if isinstance(form, Single):
        return _mark_single(form, response)
    if isinstance(form, Multiple):
        return _mark_multiple(form, response)
    text = storable(response.strip(), field="response") if isinstance(response, str) else ""
    if not text:
        raise InvalidError(_("Write an answer first."), field="response")
    if len(text) > LONGEST_ANSWER:
        raise InvalidError(
            _("A few words are enough: at most %(n)s characters.") % {"n": LONGEST_ANSWER}, field="response"
        )
    is_right = _is_number_right(form, text) if isinstance(form, Numeric) else _is_text_right(form, text)
    return Marked(is_right, _said(form.feedback_right if is_right else form.feedback_wrong))


def reviewed(question: Question, response: Any, attempt: Attempt | None = None) -> tuple[Shown, ...]:
    """Return what is shown once the question is answered: what was chosen or typed, and what would have been right."""
    form = of(question)
    if isinstance(form, Single | Multiple):
        chosen = set(response) if isinstance(response, list) else {response}
        choices = _shuffled(form.choices, question=question, attempt=attempt)
        return tuple(_line(choice, choice.id in chosen, is_one=isinstance(form, Single)) for choice in choices)
    yours = Shown(str(response), True, mark(question, response).is_right)
    return (yours,) if yours.is_right else (yours, Shown(_in_words(form), False, True))


def _line(choice: Choice, is_yours: bool, *, is_one: bool) -> Shown:
    is_told = not is_one and (is_yours or choice.is_right)
    return Shown(choice.text, is_yours, choice.is_right, choice.feedback if is_told else "")


def _in_words(form: Numeric | Short) -> str:
    if isinstance(form, Short):
        return form.accepted[0]
    return f"{form.answer:f}\N{NO-BREAK SPACE}{form.unit}".rstrip()


def right_response(question: Question) -> str | list[str]:
    """Return a response that is marked right, in the shape `mark` takes."""
    form = of(question)
    if isinstance(form, Short):
        return form.accepted[0]
    if isinstance(form, Numeric):
        return f"{form.answer:f}"
    right = [choice.id for choice in form.choices if choice.is_right]
    return right[0] if isinstance(form, Single) else right


def _choices(given: object) -> tuple[Choice, ...]:
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
        id=str(item.get("id") or chr(ord("a") + index)),
        text=str(item["text"]).strip(),
        is_right=item.get("right") is True,
        feedback=str(item.get("feedback") or "").strip(),
    )


def _single(choices: tuple[Choice, ...]) -> Single:
    right = sum(choice.is_right for choice in choices)
    if right != 1:
        raise InvalidError(_("Mark exactly one answer as right; %(n)s are marked.") % {"n": right}, field="choices")
    return Single(choices)


def _multiple(choices: tuple[Choice, ...]) -> Multiple:
    if not any(choice.is_right for choice in choices):
        raise InvalidError(_("Mark at least one answer as right."), field="choices")
    return Multiple(choices)


def _numeric(data: Mapping[str, Any]) -> Numeric:
    answer = number(data.get("answer"), field="answer")
    tolerance = number(data.get("tolerance") or 0, field="tolerance")
    if tolerance < 0:
        raise InvalidError(_("The tolerance is nought or more."), field="tolerance")
    return Numeric(answer, tolerance, str(data.get("unit") or "").strip(), *_feedback(data))


def _short(data: Mapping[str, Any]) -> Short:
    given = data.get("accepted")
    accepted = tuple(str(text).strip() for text in given if normal(str(text))) if isinstance(given, list) else ()
    if not accepted:
        raise InvalidError(_("Give at least one answer that is accepted."), field="accepted")
    return Short(accepted, *_feedback(data))


def _feedback(data: Mapping[str, Any]) -> tuple[str, str]:
    return str(data.get("feedback_right") or "").strip(), str(data.get("feedback_wrong") or "").strip()


def _shuffled(choices: tuple[Choice, ...], *, question: Question, attempt: Attempt | None) -> list[Choice]:
    if attempt is None:
        return list(choices)

    # A digest in place of a stored order: the same on every showing and every version of Python, and no column more.
    def place(choice: Choice) -> str:
        return hashlib.sha256(f"{attempt.pk}:{question.pk}:{choice.id}".encode()).hexdigest()

    return sorted(choices, key=place)


def _mark_single(form: Single, response: Any) -> Marked:
    chosen = next((choice for choice in form.choices if choice.id == response), None)
    if chosen is None:
        raise InvalidError(_("Choose an answer first."), field="response")
    return Marked(chosen.is_right, _said(chosen.feedback))


def _mark_multiple(form: Multiple, response: Any) -> Marked:
    ids = set(response) if isinstance(response, list) and all(isinstance(item, str) for item in response) else set()
    if not ids or not ids <= {choice.id for choice in form.choices}:
        raise InvalidError(_("Choose at least one answer first."), field="response")
    # What was chosen gets its word, and so does what should have been: silence about a miss teaches nothing.
    said = [choice.feedback for choice in form.choices if choice.id in ids or choice.is_right]
    return Marked(ids == {choice.id for choice in form.choices if choice.is_right}, _said(*said))


def _is_number_right(form: Numeric, text: str) -> bool:
    return any(abs(value - form.answer) <= form.tolerance for value in readings(text, unit=form.unit))


def _is_text_right(form: Short, text: str) -> bool:
    return normal(text) in {normal(accepted) for accepted in form.accepted}


def _said(*feedback: str) -> tuple[str, ...]:
    return tuple(text for text in feedback if text)

"""The typed form of a question, what a learner sees of it, and how an answer is marked.

`Question.data` is JSON; nothing reads it but this package, one module for kinds that are alike. What is shown before an
answer is made by `asked`, which has no field for right answers or feedback: what is not there cannot leak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campus.assessments.models import Attempt, Question
from campus.assessments.questions.arranging import Matching, Ordering, parse_matching, parse_ordering
from campus.assessments.questions.base import LONGEST_ANSWER, Asked, Fields, Form, Marked, Option, Shown
from campus.assessments.questions.choice import (
    MOST_CHOICES,
    Choice,
    Multiple,
    Single,
    TrueFalse,
    parse_multiple,
    parse_single,
    parse_truefalse,
)
from campus.assessments.questions.handed import ENDINGS, File, parse_file
from campus.assessments.questions.running import Cloze, HotText, parse_cloze, parse_hottext
from campus.assessments.questions.words import Numeric, Short, parse_numeric, parse_short
from campus.common.errors import InvalidError

__all__ = [
    "ENDINGS",
    "LONGEST_ANSWER",
    "MOST_CHOICES",
    "Asked",
    "Choice",
    "Cloze",
    "File",
    "Form",
    "HotText",
    "Marked",
    "Matching",
    "Multiple",
    "Numeric",
    "Option",
    "Ordering",
    "Short",
    "Shown",
    "Single",
    "TrueFalse",
    "asked",
    "check",
    "mark",
    "of",
    "parse",
    "read",
    "reviewed",
    "right_response",
    "said",
    "to_data",
    "wrong_response",
]

KINDS: dict[str, Callable[[Mapping[str, Any]], Form]] = {
    "single": parse_single,
    "multiple": parse_multiple,
    "truefalse": parse_truefalse,
    "numeric": parse_numeric,
    "short": parse_short,
    "matching": parse_matching,
    "ordering": parse_ordering,
    "cloze": parse_cloze,
    "hottext": parse_hottext,
    "file": parse_file,
}


def parse(kind: str, data: Mapping[str, Any]) -> Form:
    """Return the typed form of `Question.data`; raise InvalidError naming what is wrong and in which field."""
    if kind not in KINDS:
        raise InvalidError(_("“%(kind)s” is no kind of question.") % {"kind": kind}, field="kind")
    return KINDS[kind](data)


def to_data(form: Form) -> dict[str, Any]:
    """Return the JSON of a typed form, which `parse` reads back."""
    return form.to_data()


def of(question: Question) -> Form:
    """Return the typed form of a stored question."""
    return parse(question.kind, question.data)


def asked(question: Question, attempt: Attempt | None = None, *, response: Any = None) -> Asked:
    """Return what may be shown before the answer, with `response` so far; in one order all through an attempt."""
    shape = of(question).asked(_seed(question, attempt), response)
    return replace(shape, kind=question.kind, text=question.text)


def read(question: Question, fields: Fields, attempt: Attempt | None = None) -> Any:
    """Return the response that a form sent, by the tokens of this attempt."""
    return of(question).read(fields, _seed(question, attempt))


def check(question: Question, response: Any) -> None:
    """Raise InvalidError (field "response") where a response is no answer, or only half of one."""
    of(question).check(response)


def mark(question: Question, response: Any) -> Marked:
    """Mark a response in the shape of its kind. Raise InvalidError where it is no answer at all."""
    return of(question).mark(response)


def reviewed(question: Question, response: Any, attempt: Attempt | None = None) -> tuple[Shown, ...]:
    """Return what is shown once the question is answered: what was chosen or typed, and what would have been right.

    Of a question that was left, or answered with what is no answer, only what would have been right.
    """
    form, seed = of(question), _seed(question, attempt)
    try:
        form.mark(response)
    except InvalidError:
        # A typed answer is shown as it was typed, without its unit: the line that mends a wrong one says all of it.
        known = form.wrong_response() if isinstance(form, Numeric) else form.right_response()
        right = [line for line in form.reviewed(known, seed) if line.is_right]
        typed = (Shown(response, True, False),) if isinstance(response, str) and response else ()
        return (*typed, *(replace(line, is_yours=False) for line in right))
    return form.reviewed(response, seed)


def said(question: Question, response: Any) -> tuple[str, ...]:
    """Return what is said to a response, a paragraph an item; nothing to what is no answer."""
    try:
        return of(question).mark(response).feedback
    except InvalidError:
        return ()


def right_response(question: Question) -> Any:
    """Return a response that is marked right, in the shape `mark` takes."""
    return of(question).right_response()


def wrong_response(question: Question) -> Any:
    """Return a response that is marked wrong, in the shape `mark` takes."""
    return of(question).wrong_response()


def _seed(question: Question, attempt: Attempt | None) -> str:
    """Return what orders and tokens of this question in this attempt come from; nobody outside can reckon it."""
    if attempt is None:
        return ""
    return salted_hmac("campus.assessments.questions", f"{attempt.pk}:{question.pk}", algorithm="sha256").hexdigest()

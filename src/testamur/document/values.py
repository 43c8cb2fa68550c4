"""What may stand in a credential's fields, and how it is written down."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from testamur.errors import DocumentError

# Line feed and tab are text; other control characters are spelt differently by different canonicalizers, and a lone
# surrogate has no encoding at all.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]+")


def check_texts(value: object, *names: str) -> None:
    """Refuse control characters, other than line feed and tab, in the named fields: texts or tuples of texts."""
    for name in names:
        held = getattr(value, name)
        for text in held if isinstance(held, tuple) else (held,):
            if _UNFIT.search(text):
                raise DocumentError(_field(value, name), text, "leave out control characters")


def check_required(value: object, *names: str) -> None:
    """Refuse empty or unfit text in the named fields."""
    for name in names:
        if not getattr(value, name).strip():
            raise DocumentError(_field(value, name), getattr(value, name), "give a text that is not empty")
    check_texts(value, *names)


def is_iri(text: str) -> bool:
    """Return whether the text is an absolute IRI."""
    return _IRI.fullmatch(text) is not None


def check_iris(value: object, *names: str) -> None:
    """Refuse what is not an absolute IRI in the named fields; an empty text passes as absent."""
    for name in names:
        text = getattr(value, name)
        if text and not is_iri(text):
            raise DocumentError(_field(value, name), text, "give an absolute IRI, such as https://example.org/a")


def check_id(value: object) -> None:
    """Refuse a missing or relative ``id``."""
    check_required(value, "id")
    check_iris(value, "id")


def check_term(value: object, name: str, vocabulary: frozenset[str]) -> None:
    """Refuse a term outside an extensible vocabulary; ``ext:`` starts the terms people add themselves."""
    term = getattr(value, name)
    check_texts(value, name)
    if term and term not in vocabulary and not term.startswith("ext:"):
        raise DocumentError(_field(value, name), term, f"use {', '.join(sorted(vocabulary))}, or ext: and a name")


def check_vocabulary(value: object, name: str, vocabulary: tuple[str, ...]) -> None:
    """Refuse a term outside a closed vocabulary; an empty text passes as absent."""
    term = getattr(value, name)
    if term and term not in vocabulary:
        raise DocumentError(_field(value, name), term, f"use one of {', '.join(vocabulary)}")


def check_moments(value: object, *names: str) -> None:
    """Refuse a naive date and time: it means another moment in another time zone."""
    for name in names:
        moment = getattr(value, name)
        if moment is not None and moment.utcoffset() is None:
            raise DocumentError(_field(value, name), moment, "give a date and time with its time zone")


def check_credits(value: object, name: str) -> None:
    """Refuse an amount of credits that is negative or no number."""
    amount = getattr(value, name)
    if amount is not None and not (isfinite(amount) and amount >= 0):
        raise DocumentError(_field(value, name), amount, "give a number of at least 0")


def moment_text(moment: datetime | None) -> str | None:
    """Return a moment as XML Schema dateTimeStamp in UTC, to the second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def number(amount: float | None) -> float | None:
    """Return an amount the way JavaScript writes it, whole numbers without a point."""
    return int(amount) if amount is not None and float(amount).is_integer() else amount


def list_of(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return value objects as a JSON array."""
    return [value.to_json() for value in values]


def filled(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that say something: no nulls, no empty texts, arrays or objects."""
    return {name: value for name, value in members.items() if value is not None and value not in ("", [], {})}


def _field(value: object, name: str) -> str:
    return f"{type(value).__name__}.{name}"

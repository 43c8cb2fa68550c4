"""Read what people type: numbers with comma or point, thousands and units; words without regard to how they are typed.

A person who knows the answer must not fail for writing it as their country does (docs/decisions/0035).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

LONGEST = 60  # characters; a longer text is no number
_ACCENTS = re.compile("[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]")
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "-": "-"})
_GAPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")  # 1 234, 1'234, 1’234
_FIGURE = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)")


def normal(text: str) -> str:
    """Return the text without case, spaces, accents and a full stop at its end: what two answers are compared by.

    Only the accents of the Latin, Greek and Cyrillic scripts go: in others (Devanagari, Thai) a mark is a letter.
    """
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", "".join(bare.casefold().split())).rstrip(".")


def number(value: object, *, field: str) -> Decimal:
    """Return a stored or typed number exactly; raise InvalidError naming `field` where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise InvalidError(_("Give a number."), field=field)
    text = str(value).strip().translate(_MINUS).replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation as err:
        raise InvalidError(_("“%(text)s” is not a number.") % {"text": text[:LONGEST]}, field=field) from err
    if not found.is_finite() or len(text) > LONGEST:
        raise InvalidError(_("Give a number of ordinary size."), field=field)
    return found


def readings(text: str, *, unit: str = "") -> tuple[Decimal, ...]:
    """Return what a typed number can mean: one value, or two where “1,234” may be thousands or a decimal.

    Raises InvalidError where it is no number, so that a slip of the finger does not cost the answer.
    """
    figure = _GAPS.sub("", _without_unit(text.strip().translate(_MINUS), unit)).strip()
    if len(text) > LONGEST or not _FIGURE.fullmatch(figure):
        raise InvalidError(_no_number(unit), field="response")
    meant = dict.fromkeys(plain for plain in (_as_decimal(figure), _as_thousands(figure)) if plain)
    if not meant:
        raise InvalidError(_no_number(unit), field="response")
    return tuple(Decimal(plain) for plain in meant)


def _no_number(unit: str) -> str:
    if unit:
        return _("Write a number, in %(unit)s or without a unit.") % {"unit": unit}
    return _("Write a number, in figures.")


def _without_unit(text: str, unit: str) -> str:
    if not unit:
        return text
    low, mark = text.casefold(), unit.casefold()
    if low.endswith(mark):
        return text[: len(text) - len(unit)].rstrip()
    if low.startswith(mark):
        return text[len(unit) :].lstrip()
    return text


def _as_decimal(figure: str) -> str | None:
    """Read the last separator as the decimal sign, and others before it as thousands."""
    last = max(figure.rfind("."), figure.rfind(","))
    if last < 0:
        return figure
    whole, sign, rest = figure[:last], figure[last], figure[last + 1 :]
    if sign in whole:
        return None  # 1,234,567: the same sign twice is never a decimal sign
    grouped = _ungrouped(whole) if re.search("[.,]", whole) else whole
    return None if grouped is None else f"{grouped or ''}.{rest or 0}"


def _as_thousands(figure: str) -> str | None:
    """Read every separator as a thousands sign; they must be alike."""
    return _ungrouped(figure) if re.search("[.,]", figure) else None


def _ungrouped(figure: str) -> str | None:
    match = re.fullmatch(r"([+-]?[1-9]\d{0,2})(?:([.,])\d{3})(?:\2\d{3})*", figure)
    return re.sub("[.,]", "", figure) if match else None

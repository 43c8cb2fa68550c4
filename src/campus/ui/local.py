"""Dates and numbers as people here write them.

True no-break spaces keep a day with its month and a number with its sign.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import pgettext

NBSP = "\N{NO-BREAK SPACE}"


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date) -> str:
    """Return a date as `14 October 2026`, in the reader's zone where it is a moment."""
    return date_format(_local(value), pgettext("format of a day", "j F Y")).replace(" ", NBSP)


def month(value: date) -> str:
    """Return a month as `October 2026`."""
    return date_format(_local(value), pgettext("format of a month", "F Y")).replace(" ", NBSP)


def moment(value: datetime) -> str:
    """Return a moment as `14 October 2026, 10:42`."""
    return pgettext("day, time", "%(day)s, %(time)s") % {"day": day(value), "time": clock(value)}


def clock(value: datetime) -> str:
    """Return the time of day as `10:42`."""
    return date_format(_local(value), pgettext("format of a time of day", "H:i"))


def number(value: float | Decimal, *, places: int | None = None) -> str:
    """Return a number with grouped thousands: `1,284`."""
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def percent(value: float | Decimal) -> str:
    """Return whole per cents with a no-break space: `83 %`; the value is already in per cent."""
    return pgettext("per cent", "%(number)s\N{NO-BREAK SPACE}%%") % {"number": number(int(value))}

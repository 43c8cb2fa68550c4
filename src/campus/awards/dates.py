"""Calendar months, as validity is promised in them."""

from __future__ import annotations

import calendar
from datetime import datetime


def months_later(start: datetime, months: int) -> datetime:
    """Return the same moment of the month so many months on, or of its last day: 31 January and 1 give 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))

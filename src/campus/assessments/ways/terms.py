"""What an activity of each kind says of itself beyond its brief: the typed form of `Activity.data`.

An unknown key is refused, so that a slip in a content file does not silently become a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.models import Activity
from campus.common.errors import InvalidError
from campus.common.text import one_line

Kind = Activity.Kind
_RATED = ("scale", "pass_level")
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.OBSERVATION: (*_RATED, "needs_signature"),
    Kind.ATTENDANCE: ("takes_reports", "asked_hours"),
    Kind.ATTESTATION: (*_RATED, "whom", "link_days"),
    Kind.RECOGNITION: (*_RATED, "appeal_days"),
}
SCALES: dict[str, tuple[str, ...]] = {
    Kind.OBSERVATION: ("Not seen", "Seen"),
    Kind.ATTESTATION: ("No", "Partly", "Yes"),
    Kind.RECOGNITION: ("Not shown", "Partly shown", "Shown"),
}
MOST_HOURS = 2000


@dataclass(frozen=True)
class Terms:
    """Names of levels from the lowest (two to four; two make a checklist), and what else the kind asks for."""

    scale: tuple[str, ...] = ()
    pass_level: int = 1  # an index into the scale
    needs_signature: bool = False
    takes_reports: bool = False  # whether hours may be self-reported, for the organiser to confirm
    asked_hours: Decimal | None = None  # what learners are told; an award's rule decides
    whom: str = ""  # who may attest, in words
    link_days: int = 30
    appeal_days: int = 28

    @property
    def is_checklist(self) -> bool:
        """Whether each line is only ticked or not."""
        return len(self.scale) == 2


def terms(activity: Activity) -> Terms:
    """Return the terms of a stored activity."""
    return parse(activity.kind, activity.data)


def parse(kind: str, data: Mapping[str, Any]) -> Terms:
    """Return the terms of an activity of this kind; raise InvalidError naming the field that is wrong."""
    if kind not in FIELDS:
        raise InvalidError(_("There is no such kind of activity."), field="kind")
    unknown = sorted(set(data) - set(FIELDS[kind]))
    if unknown:
        raise InvalidError(_("An activity of this kind has no %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    found = Terms(scale=SCALES.get(kind, ()), pass_level=len(SCALES.get(kind, "..")) - 1)
    given: dict[str, Any] = {name: _READ[name](value, name) for name, value in data.items()}
    found = replace(found, **given)
    if "scale" in data and "pass_level" not in data:
        found = replace(found, pass_level=len(found.scale) - 1)
    if found.scale and not 1 <= found.pass_level < len(found.scale):
        raise InvalidError(_("Choose a level of the scale above the lowest."), field="pass_level")
    return found


def to_data(kind: str, found: Terms) -> dict[str, Any]:
    """Return the terms as stored."""
    data = {name: getattr(found, name) for name in FIELDS[kind]}
    if "scale" in data:
        data["scale"] = list(found.scale)
    if "asked_hours" in data:
        data["asked_hours"] = None if found.asked_hours is None else str(found.asked_hours)
    return data


def _scale(value: Any, name: str) -> tuple[str, ...]:
    levels = tuple(one_line(str(each), field=name) for each in value) if isinstance(value, list | tuple) else ()
    if not 2 <= len(levels) <= 4 or len(set(levels)) < len(levels) or not all(0 < len(each) <= 40 for each in levels):
        raise InvalidError(_("Name two to four different levels, each in at most 40 characters."), field=name)
    return levels


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidError(_("Say yes or no."), field=name)
    return value


def _words(value: Any, name: str) -> str:
    text = one_line(str(value), field=name)
    if len(text) > 200:
        raise InvalidError(_("Say it in at most 200 characters."), field=name)
    return text


def _whole(value: Any, name: str) -> int:
    least, most = {"pass_level": (1, 3)}.get(name, (1, 180))
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = _("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise InvalidError(words, field=name)
    return value


def _hours(value: Any, name: str) -> Decimal | None:
    if value is None or value == "":
        return None
    return hours(value, field=name, most=MOST_HOURS)


def hours(value: Any, *, field: str, most: int) -> Decimal:
    """Return a number of hours above nought, to the minute's hundredth; raise InvalidError naming the field."""
    try:
        found = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation as err:
        raise InvalidError(_("Give a number of hours, such as 2 or 1.5."), field=field) from err
    if not (found.is_finite() and 0 < found <= most):
        raise InvalidError(_("Give more than 0 and at most %(most)s hours.") % {"most": most}, field=field)
    return found


_READ = {
    "scale": _scale,
    "pass_level": _whole,
    "needs_signature": _flag,
    "takes_reports": _flag,
    "asked_hours": _hours,
    "whom": _words,
    "link_days": _whole,
    "appeal_days": _whole,
}

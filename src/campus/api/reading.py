"""What a program may send: shapes that are read by and described from, so that the description cannot say otherwise.

JSON with one meaning (testamur.formats.strict_json); every fault is told at once, each with the place it is at as a
JSON Pointer (RFC 6901), and a member that nobody knows is a fault, since its sender meant something by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from campus.common.errors import CampusError, InvalidError
from campus.common.text import storable

FIRST_YEAR = 1900
_is_link = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a JSON Pointer into the body, empty for the whole of it."""

    pointer: str
    detail: str


class FaultsError(CampusError):
    """A body that does not say what it should."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.detail for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most so many characters; `form` is a format of JSON Schema, `among` the only values it can have."""

    about: str
    most: int = 300
    form: str = ""
    is_required: bool = False
    among: tuple[str, ...] = ()
    example: str = ""

    def schema(self) -> dict[str, Any]:
        """Return it as JSON Schema."""
        said: dict[str, Any] = {"type": "string", "maxLength": self.most, "description": self.about}
        if self.form in ("email", "uri"):
            said["format"] = self.form
        if self.form in ("moment", "start", "end"):
            said["anyOf"] = [{"format": "date-time"}, {"format": "date"}]
        if self.among:
            said["enum"] = list(self.among)
        if self.example:
            said["examples"] = [self.example]
        return said

    def read(self, value: object, at: str, faults: list[Fault]) -> Any:
        """Return the value, or note what is wrong with it."""
        if not isinstance(value, str) or len(value) > self.most:
            faults.append(Fault(at, _("Give a text of at most %d characters.") % self.most))
            return ""
        try:
            text = storable(value.strip())
            if self.is_required and not text:
                raise InvalidError(_("This cannot be empty."))
            if self.among and text not in self.among:
                raise InvalidError(_("It is one of these: %s.") % ", ".join(self.among))
            return _FORMS[self.form](text) if text and self.form else text
        except InvalidError as err:
            faults.append(Fault(at, str(err)))
            return ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    about: str
    is_required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return it as JSON Schema."""
        return {"type": "boolean", "description": self.about}

    def read(self, value: object, at: str, faults: list[Fault]) -> bool:
        """Return the value, or note that it is none."""
        if not isinstance(value, bool):
            faults.append(Fault(at, _("Give true or false.")))
        return value is True


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from 1 to `most`."""

    about: str
    most: int
    is_required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return it as JSON Schema."""
        return {"type": "integer", "minimum": 1, "maximum": self.most, "description": self.about}

    def read(self, value: object, at: str, faults: list[Fault]) -> int:
        """Return the value, or note that it is none."""
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= self.most:
            return value
        faults.append(Fault(at, _("Give a whole number from 1 to %d.") % self.most))
        return 1


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these members and no others."""

    about: str
    members: Mapping[str, Text | Flag | Count | Shape] = field(default_factory=dict)
    is_required: bool = True

    def schema(self) -> dict[str, Any]:
        """Return it as JSON Schema."""
        return {
            "type": "object",
            "description": self.about,
            "properties": {name: each.schema() for name, each in self.members.items()},
            "required": [name for name, each in self.members.items() if each.is_required],
            "additionalProperties": False,
        }

    def read(self, value: object, at: str, faults: list[Fault]) -> dict[str, Any]:
        """Return every member that was given, read; note what is missing, wrong or unknown."""
        if not isinstance(value, dict):
            faults.append(Fault(at, _("Give an object here.")))
            return {}
        unknown = _("There is no such member. Look at its spelling.")
        faults.extend(Fault(f"{at}/{_escaped(name)}", unknown) for name in value.keys() - self.members.keys())
        found: dict[str, Any] = {}
        for name, each in self.members.items():
            if value.get(name) is not None:
                found[name] = each.read(value[name], f"{at}/{name}", faults)
            elif each.is_required:
                faults.append(Fault(f"{at}/{name}", _("This is missing.")))
        return found


def read(shape: Shape, value: object) -> dict[str, Any]:
    """Return what was sent, read by a shape; raises FaultsError with all that is wrong."""
    faults: list[Fault] = []
    found = shape.read(value, "", faults)
    if faults:
        raise FaultsError(sorted(faults, key=lambda fault: fault.pointer))
    return found


def moment(text: str) -> datetime:
    """Return the moment that a text names: of a day its noon here, so that it is that day nearly everywhere.

    Today's noon is not waited for. Raises InvalidError.
    """
    now, found = timezone.now(), _moment(text)
    if not _is_day(text):
        return found
    noon = found + timedelta(hours=12)
    return min(noon, max(found, now))


def start(text: str) -> datetime:
    """Return the moment that a text names: of a day its first moment here. Raises InvalidError."""
    return _moment(text)


def end(text: str) -> datetime:
    """Return the moment that a text names: of a day its last second here. Raises InvalidError."""
    return _moment(text, at=time(23, 59, 59))


def _is_day(text: str) -> bool:
    return len(text) <= len("2026-01-31")


def _moment(text: str, *, at: time = time()) -> datetime:
    """Return a moment; of a day the one at this time of it, whose clock may leave it out."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year < datetime.max.year:
        raise InvalidError(_("Give a day or a moment as in 2026-01-31 or 2026-01-31T12:00:00Z."))
    if timezone.is_aware(found):
        return found.astimezone(UTC)
    here = timezone.make_aware(datetime.combine(found, at) if _is_day(text) else found)
    if not _is_day(text) and here.utcoffset() != here.replace(fold=1).utcoffset():
        raise InvalidError(_("The clock shows this time twice, or never. Say its offset: 2026-10-25T02:30:00+01:00."))
    return here.astimezone(UTC)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as err:
        raise InvalidError(_("This is no e-mail address.")) from err
    return text.lower()


def _uri(text: str) -> str:
    try:
        _is_link(text)
    except ValidationError as err:
        raise InvalidError(_("Give an address that begins with https://.")) from err
    return text


_FORMS: Mapping[str, Callable[[str], Any]] = {
    "email": _email,
    "uri": _uri,
    "moment": moment,
    "start": start,
    "end": end,
}


def _escaped(name: str) -> str:
    return name[:80].replace("~", "~0").replace("/", "~1")

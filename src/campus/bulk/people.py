"""Read what a line of a list says of one person, or which of its cells is wrong and why."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from operator import attrgetter
from typing import NamedTuple
from unicodedata import category
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from campus.awards.basis import Stated
from campus.bulk import days, naming
from campus.bulk.columns import DID, EMAIL, FAMILY, GIVEN, ISSUER, NAME, NAMES, NUMBER, SUBJECT, TURNED, Columns
from campus.bulk.models import Row
from campus.bulk.naming import Scope
from campus.common.errors import InvalidError
from campus.common.text import one_line

MOST_NAME, MOST_EMAIL, MOST_NARRATIVE, MOST_RESULT, MOST_URL = 120, 254, 1000, 60, 300
MOST_NAMED = 255
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]+)>")
_SHEET_FAULT = re.compile(r"#(?:N/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\?|DIV/0!|NULL!|NUM!|ZAHL!|SPILL!)")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*", re.ASCII)
_KEPT = ("awarded", "until", "language", "narrative", "result", "evidence")
_kept = attrgetter(*_KEPT)
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Most addresses: each of these is one by validate_email too, which is asked about all others.
_USUAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)


class CellError(InvalidError):
    """A cell that cannot be taken; `field` names what its column means."""


class Said(NamedTuple):
    """What a line says of one person; the days are ISO 8601, all may be empty but the name and one that names them.

    `named` is what names them beside or in place of an address, and `kind` what that is: a kind of accounts.Identifier.
    """

    email: str
    name: str
    awarded: str = ""
    until: str = ""
    language: str = ""
    narrative: str = ""
    result: str = ""
    evidence: str = ""
    kind: str = ""
    named: str = ""

    def stated(self, *, is_identified: bool) -> Stated:
        """Return what is stated about the award; with what its holder is known by if they are to be identified."""
        stated = Stated(narrative=self.narrative, result=self.result, evidence=self.evidence)
        if not is_identified:
            return stated
        identity = naming.bare(self.named) if self.named else self.email
        return replace(stated, identity=identity, identity_type=naming.TYPES[self.kind])

    def rest(self) -> str:
        """Return all but address and name, as JSON; empty where there is no more."""
        kept = {name: value for name, value in zip(_KEPT, _kept(self), strict=True) if value}
        return _written(kept) if kept else ""


def said_again(row: Row) -> Said:
    """Return what a row was made from."""
    return Said(row.email, row.name, **json.loads(row.said or "{}"), kind=row.kind, named=row.named)


def read(cells: Sequence[str], columns: Columns, *, today: date, scope: Scope, order: str = "") -> Said:
    """Return what a line says; raises CellError for the first cell that cannot be taken."""
    given = {field: cells[number] for field, number in columns.items() if number < len(cells) and cells[number]}
    awarded = _day(given.get("awarded", ""), order=order, field="awarded")
    until = _day(given.get("until", ""), order=order, field="until")
    if awarded and awarded > today.isoformat():
        raise CellError(_("This day is yet to come."), field="awarded")
    if until and until <= (awarded or today.isoformat()):
        raise CellError(_("It would end before it begins."), field="until")
    kind, named = _named(given, scope)
    return Said(
        _email(given.get(EMAIL, "")) if given.get(EMAIL) or not named else "",
        _name(given),
        awarded,
        until,
        _language(given.get("language", "")),
        _short(given.get("narrative", ""), most=MOST_NARRATIVE, field="narrative"),
        _short(given.get("result", ""), most=MOST_RESULT, field="result"),
        _evidence(given.get("evidence", "")),
        kind,
        named,
    )


def moment(day: str, *, zone: tzinfo, now: datetime) -> datetime:
    """Return noon of a day in the place's zone (so that it is that day nearly everywhere), and never later than now."""
    return min(datetime.combine(date.fromisoformat(day), time(12), tzinfo=zone), now) if day else now


def end_of(day: str, *, zone: tzinfo) -> datetime | None:
    """Return the last second of a day in the place's zone."""
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), tzinfo=zone) if day else None


def _named(given: dict[str, str], scope: Scope) -> tuple[str, str]:
    """Return what names somebody beside an address, and its kind; both empty where nothing does."""
    fields = [field for field in (NUMBER, SUBJECT, DID) if given.get(field)]
    if len(fields) > 1:
        raise CellError(_("Beside an address, one number, user or key is enough."), field=fields[1])
    if not fields:
        return "", ""
    field = fields[0]
    text = _short(given[field], most=MOST_NAMED, field=field)
    kind, named = {
        NUMBER: lambda: (naming.NUMBER, f"{scope.giver}|{text}"),
        SUBJECT: lambda: (naming.LTI, f"{_issuer(given.get(ISSUER, ''), scope)}|{text}"),
        DID: lambda: (naming.DID, _did(text)),
    }[field]()
    if len(named) > naming.LONGEST:
        raise CellError(_("This has more than %d characters.") % MOST_NAMED, field=field)
    return kind, named


def _issuer(text: str, scope: Scope) -> str:
    """Return the platform that a line names, or the only one there is."""
    if text in scope.issuers:
        return text
    if not text and len(scope.issuers) == 1:
        return scope.issuers[0]
    words = _("Your institution has connected no learning platform with this address.")
    raise CellError(words if text else _("Say which learning platform this is a user of."), field=ISSUER)


def _did(text: str) -> str:
    if not naming.PROVABLE.fullmatch(text):
        raise CellError(_("This is no key that somebody could prove: did:key, did:jwk and did:web are."), field=DID)
    return text


def _email(text: str) -> str:
    email = text.strip(" ;,").removeprefix("mailto:").lower()
    if not email:
        raise CellError(_("There is no e-mail address in this line."), field=EMAIL)
    if _USUAL.fullmatch(email) and len(email) <= MOST_EMAIL:
        return email
    if match := _IN_BRACKETS.fullmatch(email):  # as programs for mail copy it: Ann Lee <ann@example.org>
        email = match[1].strip()
    if any(category(sign) == "Cf" for sign in email):
        raise CellError(_("There is a sign in this address that nobody sees. Type it anew."), field=EMAIL)
    try:
        validate_email(email)
    except ValidationError as err:
        raise CellError(_("This is no e-mail address."), field=EMAIL) from err
    if len(email) > MOST_EMAIL:
        raise CellError(_("This is no e-mail address."), field=EMAIL)
    return email


def _name(given: dict[str, str]) -> str:
    text = given.get(NAME) or _the_right_way(given.get(TURNED, ""))
    text = text or " ".join(filter(None, [given.get(GIVEN), given.get(FAMILY)]))
    field = next((field for field in NAMES if given.get(field)), NAME)
    if not text:
        raise CellError(_("There is no name in this line."), field=field)
    return _short(text, most=MOST_NAME, field=field)


def _the_right_way(name: str) -> str:
    """Return “Lund, Bo” as Bo Lund; what stands behind a second comma stays there."""
    family, given, *more = [part.strip() for part in name.split(",")] if "," in name else ["", name]
    return ", ".join(filter(None, [f"{given} {family}".strip(), *more]))


def _short(text: str, *, most: int, field: str) -> str:
    """Return the text in one line; what a spreadsheet would run as a formula is no name, and no result either."""
    if not text:
        return ""
    if text[0] == "#" and _SHEET_FAULT.fullmatch(text):
        raise CellError(_("This cell shows a fault of the spreadsheet: %s.") % text, field=field)
    try:
        line = one_line(text, field=field)
    except InvalidError as err:
        raise CellError(str(err), field=field) from err
    if line[:1] == "'" and line[1:].startswith(_FORMULA):  # by which a spreadsheet keeps it text
        line = line[1:]
    if len(line) > most:
        raise CellError(_("This has more than %d characters.") % most, field=field)
    if line.startswith(_FORMULA) and not re.fullmatch(r"[+-][0-9.,]+", line):
        raise CellError(_("This begins like a formula. Take the first sign away."), field=field)
    return line


def _day(text: str, *, order: str, field: str) -> str:
    """Return a day as ISO 8601; raises CellError."""
    if not text:
        return ""
    try:
        return days.iso(text, order=order)
    except days.TwoWaysError as err:
        words = _("This can be two days. Say with the columns whether the day or the month comes first.")
        raise CellError(words, field=field) from err
    except ValueError as err:
        raise CellError(_("This is no day. Write it as 2026-10-14."), field=field) from err


def _language(text: str) -> str:
    if text and (len(text) > 12 or not _LANGUAGE.fullmatch(text)):
        raise CellError(_("This is no language. Write its code, such as en or de."), field="language")
    return text.lower()


def _evidence(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_whole = False
    if not is_whole or len(text) > MOST_URL or not text.isascii() or re.search(r"[\s<>\"{}|\\^`]", text):
        raise CellError(_("This is no address of a page. It begins with https://."), field="evidence")
    return text

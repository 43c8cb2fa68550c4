"""A list of people as it comes out of a spreadsheet, a mail program or a register: pasted, or as a CSV file.

Read without guessing in silence: every line is told what becomes of it and why, before anything happens.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.courses.models import Cohort, Course, CourseInvitation, Enrolment

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 5000
_ENCODINGS = ("utf-8-sig", "cp1252")
_ADDRESS = re.compile(r"[^\s<>,;\"']+@[^\s<>,;\"']+")


class Outcome(StrEnum):
    """What becomes of a line."""

    ENROL = "enrol"  # has an account here
    INVITE = "invite"
    MOVE = "move"  # takes the course already, and joins the cohort that was chosen
    TAKES = "takes"  # takes the course already, and nothing changes
    INVITED = "invited"
    AGAIN = "again"  # stands further up
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file from 1, the address found in it, what becomes of it, and why not."""

    number: int
    email: str
    outcome: Outcome
    reason: str = ""
    person: int | None = None


def decode(data: bytes) -> str:
    """Return the text of a file; raise InvalidError for one that is too large or no text."""
    if len(data) > MOST_BYTES:
        raise InvalidError(_("The list is larger than 2\N{NO-BREAK SPACE}MB. Split it."), field="file")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as(data, "utf-16")
    if b"\x00" in data:
        raise InvalidError(_("This is no list as text. Save it as CSV and send that."), field="file")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidError(_("The letters of this file can’t be read. Save it as CSV in UTF-8."), field="file")


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as err:
        raise InvalidError(_("The letters of this file can’t be read. Save it as CSV in UTF-8."), field="file") from err


def read(text: str, *, course: Course, cohort: Cohort | None = None) -> list[Line]:
    """Return what becomes of each line of a list; raise InvalidError for more than 5,000 lines.

    Who takes the course already joins the `cohort`, where one is chosen. An empty line, and a first line of column
    names, stand for nobody.
    """
    rows = list(_rows(text))
    if len(rows) > MOST_LINES:
        raise InvalidError(_("The list has more than %(n)d lines. Split it.") % {"n": MOST_LINES}, field="file")
    found = [(number, _email(cells), cells) for number, cells in rows]
    emails = {email for _number, email, _cells in found if email}
    known = _known(emails)
    takes = _takes(course, set(known.values()))
    invited = set(CourseInvitation.objects.filter(course=course, email__in=emails).values_list("email", flat=True))
    lines: list[Line] = []
    seen: set[str] = set()
    for place, (number, email, cells) in enumerate(found):
        if not email and place == 0 and not any("@" in cell for cell in cells):
            continue  # the names of the columns
        line = _line(number, email, cells, known=known, takes=takes, invited=invited, seen=seen)
        if cohort and line.outcome is Outcome.TAKES and takes[known[email]] != cohort.pk:
            line = Line(number, email, Outcome.MOVE, person=known[email])
        lines.append(line)
        seen.add(email)
    return lines


def _line(
    number: int, email: str, cells: list[str], *, known: dict[str, int], takes: Collection[int], invited: set[str],
    seen: set[str],
) -> Line:  # fmt: skip
    person = known.get(email)
    if not email:
        shown = ", ".join(filter(None, cells))[:80]
        return Line(number, shown, Outcome.WRONG, _("There is no e-mail address in this line."))
    if not _is_address(email):
        return Line(number, email, Outcome.WRONG, _("This is no e-mail address."))
    if email in seen:
        return Line(number, email, Outcome.AGAIN, _("This address stands further up already."))
    if person in takes:
        return Line(number, email, Outcome.TAKES, _("Takes the course already."))
    if email in invited:
        return Line(number, email, Outcome.INVITED, _("Is invited already."))
    return Line(number, email, Outcome.ENROL if person else Outcome.INVITE, person=person)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that is not empty, whatever separates them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count)
    # Not splitlines: it would also break at characters that may stand inside a cell.
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator)
    try:
        for cells in reader:
            clean = [cell.replace("\x00", "").strip() for cell in cells]
            if any(clean):
                yield reader.line_num, clean
    except csv.Error as err:
        words = _("Line %(n)d can’t be read: %(why)s") % {"n": reader.line_num, "why": err}
        raise InvalidError(words, field="file") from err


def _email(cells: list[str]) -> str:
    """Return the first address in a line, also of the form `Ann Lee <ann@example.org>`, in lower case."""
    for cell in cells:
        if match := _ADDRESS.search(cell):
            return match[0].strip(".:()").lower()
    return ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _takes(course: Course, people: Collection[int]) -> dict[int, int | None]:
    """Return the cohort (its id) of those of the people who take the course, None for none."""
    found = Enrolment.objects.filter(course=course, person__in=people)
    return dict(found.values_list("person_id", "cohort_id"))


def _known(emails: set[str]) -> dict[str, int]:
    """Return by address the id of who has confirmed it."""
    found: dict[str, int] = {}
    wanted = sorted(emails)
    for start in range(0, len(wanted), 500):
        rows = Person.objects.filter(
            emailaddress__email__in=wanted[start : start + 500], emailaddress__verified=True, is_active=True
        )
        found |= {email.lower(): pk for pk, email in rows.values_list("pk", "emailaddress__email")}
    return found

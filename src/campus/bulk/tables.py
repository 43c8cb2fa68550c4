"""Read a table of any size line by line: CSV and its kin, JSON lines, and spreadsheets (RFC 4180, ECMA-376).

What a file is, is found out and shown, and can be said otherwise. A line that cannot be read is a line with a problem;
only what makes all that follows unreadable refuses the file. Memory is bounded whatever comes.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import IO, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.bulk import workbooks
from campus.common.errors import InvalidError

MEGABYTE = 1024 * 1024
MOST_BYTES = 1024 * MEGABYTE
MOST_LINES = 2_000_000
MOST_LINE = 256 * 1024  # characters
MOST_COLUMNS = 200
SEPARATORS = "\t;,|"
_NUL, _SURROGATE = re.compile("\x00"), re.compile("[\ud800-\udfff]")
# Spaces without width, marks of direction and of byte order: copied along with addresses, and seen by nobody.
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is read: `kind` is text, json or xlsx; encoding and separator are for text.

    `head` is the number of the line that names the columns, 0 where it is the first one that is not empty.
    """

    kind: str
    encoding: str = ""
    separator: str = ""
    head: int = 0


class Line(NamedTuple):
    """One line of a table: its number in the file from 1, its cells, and why it cannot be read ("" where it can)."""

    number: int
    cells: list[str]
    problem: str = ""


def lines(path: Path, form: Form) -> Iterator[Line]:
    """Yield the lines that are not empty, the names of the columns first; raises InvalidError where reading ends."""
    head: Line | None = None
    below = (line for line in rows(path, form) if line.number >= form.head)
    for count, line in enumerate(below):
        if head is None:
            head = _head(line)
            yield head
            continue
        if count > MOST_LINES:
            raise InvalidError(_("The list has more than %d lines. Split it.") % MOST_LINES, field="file")
        if form.kind == "xlsx":  # programs leave out the cells at the end that are empty
            line.cells.extend([""] * (len(head.cells) - len(line.cells)))
        yield _checked(line, len(head.cells))
    if head is None:
        raise InvalidError(_("The file is empty.") if not form.head else _("There is no such line."), field="file")


def rows(path: Path, form: Form) -> Iterator[Line]:
    """Yield all lines that are not empty as they stand in the file, whatever they are; raises InvalidError."""
    return {"xlsx": _of_workbook, "json": _of_json, "text": _of_text}[form.kind](path, form)


def _head(line: Line) -> Line:
    if line.problem:
        raise InvalidError(line.problem, field="file")
    while line.cells and not line.cells[-1]:
        line.cells.pop()
    if len(line.cells) > MOST_COLUMNS:
        raise InvalidError(_("The list has more than %d columns.") % MOST_COLUMNS, field="file")
    return line


def _checked(line: Line, width: int) -> Line:
    """Return a line as wide as the head, or with what is wrong with it."""
    cells = line.cells
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if line.problem:
        return line
    if len(cells) != width:
        return Line(line.number, cells, _of_another_width(len(cells), width))
    text = "".join(cells)
    if not text.isascii() and any(sign in text for sign in UNSEEN):
        cells[:] = [cell.strip(UNSEEN).strip() for cell in cells]
    if "\x00" in text:
        words = _("Cell %d has a character in it that cannot be kept (NUL). Delete it there.")
        return Line(line.number, cells, words % _which(cells, _NUL))
    if not text.isascii() and _SURROGATE.search(text):
        words = _(
            "The letters of cell %d are in another encoding than the rest of the file. Type them anew, or save all of "
            "it as UTF-8."
        )
        return Line(line.number, cells, words % _which(cells, _SURROGATE))
    return line


def _of_another_width(count: int, width: int) -> str:
    words = ngettext(
        "It has %(n)d cell, and the line with the names of the columns has %(width)d.",
        "It has %(n)d cells, and the line with the names of the columns has %(width)d.",
        count,
    )  # fmt: skip
    more = _("What separates cells can stand in one only between quotation marks.")
    fewer = _("Leave a cell empty, but not out.")
    return f"{words % {'n': count, 'width': width}} {more if count > width else fewer}"


def _which(cells: list[str], sign: re.Pattern[str]) -> int:
    """Return the number from 1 of the first cell with such a sign."""
    return next(number for number, cell in enumerate(cells, start=1) if sign.search(cell))


def _of_text(path: Path, form: Form) -> Iterator[Line]:
    end = token_hex(16)  # a line of its own, unless a quotation mark is still open there
    last = 0
    with path.open(encoding=form.encoding, errors="surrogateescape", newline="") as file:
        try:
            if file.read(1) != "\ufeff":
                file.seek(0)
            reader = csv.reader(chain(_bounded(file), [end]), delimiter=form.separator)
            for cells in reader:
                if cells and cells[-1].endswith(end):
                    if cells != [end]:
                        raise InvalidError(_unread(last + 1), field="file")
                    return
                last = reader.line_num
                clean = [cell.strip() for cell in cells]
                if any(clean) and not (last == 1 and clean[0].casefold().rstrip(SEPARATORS) == "sep="):
                    yield Line(last, clean)
        except (csv.Error, UnicodeError) as err:
            raise InvalidError(_unread(last + 1), field="file") from err


def _unread(number: int) -> str:
    return _(
        "Nothing can be read from line %(n)d on. A quotation mark may be opened there and never closed, or the letters "
        "are in another encoding."
    ) % {"n": number}


def _bounded(file: IO[str]) -> Iterator[str]:
    """Yield the lines of a file, and none that would fill the memory."""
    number = 0
    while line := file.readline(MOST_LINE):
        number += 1
        if len(line) == MOST_LINE:
            raise InvalidError(_("Line %d is too long for a list of people.") % number, field="file")
        yield line.replace("\r\n", "\n").replace("\r", "\n") if line.endswith("\r\n") else line


def _of_json(path: Path, _form: Form) -> Iterator[Line]:
    """Yield JSON lines: the first one's members name the columns."""
    names: list[str] = []
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        for number, text in enumerate(_bounded(file), start=1):
            if not text.strip():
                continue
            said, problem = _object(text)
            if not names:
                if problem:
                    raise InvalidError(f"{_('Line')} {number}: {problem}", field="file")
                names = list(said)
                yield Line(0, list(names))
            if not problem and (odd := [name for name in said if name not in names]):
                problem = _("It has a member “%s”, which the first line has not.") % odd[0][:60]
            yield Line(number, [said.get(name, "") for name in names], problem)


def _object(text: str) -> tuple[dict[str, str], str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}, _("This is no JSON object in one line.")
    if not isinstance(found, dict):
        return {}, _("This is no JSON object in one line.")
    plain = {name: "" if value is None else str(value) for name, value in found.items() if not _is_nested(value)}
    return plain, "" if len(plain) == len(found) else _("It has a list or an object inside.")


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)


def _of_workbook(path: Path, _form: Form) -> Iterator[Line]:
    for number, cells in workbooks.rows(path):
        if any(cells):
            yield Line(number, cells)

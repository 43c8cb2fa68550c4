"""Read the first sheet of an Office Open XML workbook as rows of text (ECMA-376-1, clauses 18.2 to 18.8).

Only what a list of people needs: shared and inline strings, numbers, days, and what formulas came to when the file was
saved. Members are bounded when they are unpacked, and the parser takes no entities (docs/decisions/0179).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from campus.common.archives import Archive
from campus.common.errors import InvalidError

MEGABYTE = 1024 * 1024
MOST_STRINGS = 48 * MEGABYTE
MOST_SHEET = 300 * MEGABYTE
MOST_STYLES = 4 * MEGABYTE
MOST_OF_ONE = 2 * MEGABYTE  # of one row or string
MOST_ELEMENTS = 2_000_000  # rows or strings, and what lies beside them: a sheet has 1,048,576 rows at most
MOST_COLUMNS = 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAYS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])  # built-in formats (18.8.30)
_DAY_LETTERS = re.compile(r"[dy]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH = datetime(1899, 12, 30)
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row; raises InvalidError for what is no workbook, broken or too large."""
    with path.open("rb") as file:
        archive = Archive(file, root="[Content_Types].xml")
        sheet = min((name for name in archive.names if _is_sheet(name)), key=_number, default="")
        if not sheet:
            raise InvalidError(_("This is no workbook with a sheet. Save it as CSV and send that."), field="file")
        try:
            strings, days = list(_strings(archive)), _day_styles(archive)
            with archive.file(sheet, most=MOST_SHEET) as found:
                yield from _rows(found, strings, days)
        except InvalidError as err:
            if err.field:
                raise
            words = _("The workbook cannot be read. %s Save its first sheet as CSV and send that.")
            raise InvalidError(words % err, field="file") from err
        except (ParseError, DefusedXmlException, ValueError, OverflowError, IndexError) as err:
            raise InvalidError(_("The workbook is broken. Save it as CSV and send that."), field="file") from err


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/sheet[0-9]{1,4}\.xml", name) is not None


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name)))


def _strings(archive: Archive) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in archive.names:
        return
    with archive.file("xl/sharedStrings.xml", most=MOST_STRINGS) as file:
        for element in _elements(file, "si"):
            yield _text(element)


def _day_styles(archive: Archive) -> set[int]:
    """Return the numbers of the styles by which a number is shown as a day."""
    if "xl/styles.xml" not in archive.names:
        return set()
    with archive.file("xl/styles.xml", most=MOST_STYLES) as file:
        root: Element = ElementTree.fromstring(file.read())
    formats = {int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in root.iter(f"{_MAIN}numFmt")}
    days = _DAYS | {number for number, code in formats.items() if _DAY_LETTERS.search(_QUOTED.sub("", code))}
    styles = root.find(f"{_MAIN}cellXfs")
    found = [] if styles is None else list(styles)
    return {place for place, each in enumerate(found) if int(each.get("numFmtId", 0)) in days}


def _rows(file: IO[bytes], strings: list[str], days: set[int]) -> Iterator[tuple[int, list[str]]]:
    for place, row in enumerate(_elements(file, "row"), start=1):
        cells: list[str] = []
        for cell in row:
            column = _column(cell.get("r", ""), len(cells))
            if column >= MOST_COLUMNS:
                break
            cells += [""] * (column - len(cells))
            cells.append(_value(cell, strings, days))
        yield int(row.get("r", place)), cells


def _column(reference: str, beside: int) -> int:
    """Return the number of a column from 0: of "AB12" 27; without a reference the next one."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return beside
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, beside)


def _value(cell: Element, strings: list[str], days: set[int]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v", "")
    if kind == "s":
        return strings[int(value)].strip() if value else ""
    if kind == "inlineStr":
        return _text(cell).strip()
    if kind == "n" and value:
        return _day(value) if int(cell.get("s", 0)) in days else _plain(value)
    return value.strip()


def _plain(value: str) -> str:
    """Return a number as people see it: 4711, not 4711.0 or 4.711E3."""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _day(value: str) -> str:
    moment = _EPOCH + timedelta(days=float(value))
    return moment.date().isoformat()


def _text(element: Element) -> str:
    """Return the runs of a string; how they are spoken (18.4.6) is no part of it."""
    spoken = {id(text) for run in element.iter(f"{_MAIN}rPh") for text in run.iter(f"{_MAIN}t")}
    return "".join(text.text or "" for text in element.iter(f"{_MAIN}t") if id(text) not in spoken)


def _elements(file: IO[bytes], name: str) -> Iterator[Element]:
    """Yield the elements of a name as they end; nothing is kept of them afterwards, nor of what lies between them."""
    source = _Metered(file)
    around: list[Element] = []
    within = 0  # how many of those wanted we are inside of
    for event, element in ElementTree.iterparse(source, events=("start", "end"), forbid_dtd=True):
        is_wanted = element.tag == f"{_MAIN}{name}"
        if event == "start":
            around.append(element)
            within += is_wanted
            continue
        around.pop()
        within -= is_wanted
        if is_wanted:
            yield element
        if not within:
            source.forget()
            if around:
                around[-1].clear()


class _Metered:
    """A file of which at most so much is read before something in it ends, as that is in memory; and so many ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._held, self._ended = file, 0, 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises InvalidError where nothing has ended for too long."""
        if self._ended > MOST_ELEMENTS:
            raise InvalidError(_("The workbook has too much in it. Save it as CSV and send that."), field="file")
        if self._held > MOST_OF_ONE:
            raise InvalidError(_("A row of the workbook is too long for a list of people."), field="file")
        found = self._file.read(size)
        self._held += len(found)
        return found

    def forget(self) -> None:
        """Count anew from here: something has ended."""
        self._held = 0
        self._ended += 1

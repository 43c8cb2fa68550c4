"""Read the first sheet in sight of an Office Open XML workbook as rows of text (ECMA-376-1, clauses 18.2 to 18.8).

Only what a list of people needs: shared and inline strings, numbers, days, and what formulas came to when the file was
saved. Members are bounded when they are unpacked, and the parser takes no entities (docs/decisions/0179).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple
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
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"  # the same in a workbook saved as “Strict Open XML”
_DAYS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])  # built-in formats (18.8.30)
_PERCENTS = frozenset([9, 10])
_START = 4096  # bytes, in which the namespace is said
_DAY_LETTERS = re.compile(r"[dy]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,30}")  # numbers of so many digits, as those of students
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")


class _Book(NamedTuple):
    """What the cells of a sheet refer to."""

    main: str  # the namespace, in braces
    strings: list[str]
    styles: list[str]  # how each shows a number: "day", "percent", some zeros, or as it is
    epoch: datetime


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row; raises InvalidError for what is no workbook, broken or too large."""
    with path.open("rb") as file:
        archive = Archive(file, root="[Content_Types].xml")
        try:
            sheet = _first_sheet(archive)
            if not sheet:
                raise InvalidError(_("This is no workbook with a sheet. Save it as CSV and send that."), field="file")
            with archive.file(sheet, most=MOST_SHEET) as found:
                yield from _rows(found, _book(archive, found))
        except InvalidError as err:
            if err.field:
                raise
            words = _("The workbook cannot be read. %s Save its first sheet as CSV and send that.")
            raise InvalidError(words % err, field="file") from err
        except (ParseError, DefusedXmlException, ValueError, OverflowError, IndexError) as err:
            raise InvalidError(_("The workbook is broken. Save it as CSV and send that."), field="file") from err


def _first_sheet(archive: Archive) -> str:
    """Return the member with the first sheet that is not hidden, as its tabs stand; that is not always sheet1."""
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for each in _parsed(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        ids = [value for name, value in each.items() if name.endswith("}id")]
        member = targets.get(ids[0], "") if ids else ""
        if each.get("state", "visible") == "visible" and _is_sheet(member) and member in archive.names:
            return member
    return min(filter(_is_sheet, archive.names), key=_number, default="")


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def _number(name: str) -> tuple[int, str]:
    return int("".join(filter(str.isdecimal, name))[:9] or 0), name


def _book(archive: Archive, sheet: IO[bytes]) -> _Book:
    start = sheet.read(_START)
    sheet.seek(0)
    main = f"{{{_STRICT if _STRICT.encode() in start else _MAIN}}}"
    about = _parsed(archive, "xl/workbook.xml").find("{*}workbookPr")
    is_1904 = about is not None and about.get("date1904") in {"1", "true"}
    styles = list(_styles(_parsed(archive, "xl/styles.xml"), main))
    return _Book(main, list(_strings(archive, main)), styles, _EPOCH_1904 if is_1904 else _EPOCH)


def _parsed(archive: Archive, name: str) -> Element:
    """Return a small member; an element with nothing in it where there is none."""
    if name not in archive.names:
        return Element("nothing")
    with archive.file(name, most=MOST_STYLES) as file:
        root: Element = ElementTree.fromstring(file.read(), forbid_dtd=True)
    return root


def _strings(archive: Archive, main: str) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in archive.names:
        return
    with archive.file("xl/sharedStrings.xml", most=MOST_STRINGS) as file:
        for element in _elements(file, f"{main}si"):
            yield _text(element, main)


def _styles(root: Element, main: str) -> Iterator[str]:
    """Yield how each style shows a number."""
    formats = {int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in root.iter(f"{main}numFmt")}
    styles = root.find(f"{main}cellXfs")
    for each in [] if styles is None else styles:
        number = int(each.get("numFmtId", 0))
        code = _QUOTED.sub("", formats.get(number, ""))
        if number in _DAYS or _DAY_LETTERS.search(code):
            yield "day"
        elif number in _PERCENTS or "%" in code:
            yield "percent"
        else:
            yield code if _ZEROS.fullmatch(code) else ""


def _rows(file: IO[bytes], book: _Book) -> Iterator[tuple[int, list[str]]]:
    for place, row in enumerate(_elements(file, f"{book.main}row"), start=1):
        cells: list[str] = []
        for cell in row:
            column = _column(cell.get("r", ""), len(cells))
            if column >= MOST_COLUMNS:
                break
            cells += [""] * (column - len(cells))
            cells.append(_value(cell, book))
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


def _value(cell: Element, book: _Book) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{book.main}v", "")
    if kind == "s":
        return book.strings[int(value)].strip() if value else ""
    if kind == "inlineStr":
        return _text(cell, book.main).strip()
    if kind == "n" and value:
        style = int(cell.get("s", 0))
        return _shown(value, book.styles[style] if style < len(book.styles) else "", book.epoch)
    return value.strip()


def _shown(value: str, style: str, epoch: datetime) -> str:
    """Return a number as people see it: 4711, not 4711.0 or 4.711E3; 0.82 as 82% where that is how it is shown."""
    number = float(value)
    if style == "day":
        return (epoch + timedelta(days=number)).date().isoformat()
    if style == "percent":
        return f"{number * 100:.15g}%"
    if not number.is_integer() or abs(number) >= 1e15:
        return f"{number:.15g}" if abs(number) < 1e15 else value
    return f"{int(number):0{len(style)}d}" if style else str(int(number))


def _text(element: Element, main: str) -> str:
    """Return the runs of a string; how they are spoken (18.4.6) is no part of it."""
    spoken = {id(text) for run in element.iter(f"{main}rPh") for text in run.iter(f"{main}t")}
    return "".join(text.text or "" for text in element.iter(f"{main}t") if id(text) not in spoken)


def _elements(file: IO[bytes], tag: str) -> Iterator[Element]:
    """Yield the elements of a tag as they end; nothing is kept of them afterwards, nor of what lies between them."""
    source = _Metered(file)
    around: list[Element] = []
    within = 0  # how many of those wanted we are inside of
    for event, element in ElementTree.iterparse(source, events=("start", "end"), forbid_dtd=True):
        is_wanted = element.tag == tag
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

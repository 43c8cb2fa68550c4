"""Find out what a file seems to be: its kind, its letters, what stands between its cells, where its columns are named.

Exports of registers begin with titles, name their separator in a line of its own, or are something else than their name
says. What is found is shown, and can be said otherwise.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campus.bulk import columns, tables
from campus.bulk.tables import MEGABYTE, MOST_BYTES, SEPARATORS, Form
from campus.common.errors import InvalidError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_STRAY, _BEYOND_ASCII = re.compile("[\udc80-\udcff]"), re.compile("[\x80-\ud7ff]")
_BLOCK = MEGABYTE
_SAMPLE = 64 * 1024
_LINES = 30  # at the beginning, among which the names of the columns are looked for
_SAID = re.compile(r"sep=([\t;,|])", re.IGNORECASE)  # as spreadsheet programs write it
_OTHERS: Sequence[tuple[re.Pattern[bytes], Promise]] = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        _lazy("This is an Excel workbook of the old kind (.xls), or one with a password. Save it as .xlsx or CSV."),
    ),
    (
        re.compile(rb"<(?:!doctype|html|head|table|meta|\?xml)", re.IGNORECASE),
        _lazy(
            "This is a web page or XML, whatever its name ends in. Open it in a spreadsheet program, and save it as "
            ".xlsx or CSV."
        ),
    ),
    (re.compile(rb"\[\s*\{"), _lazy("This is one JSON array. Write each object in a line of its own.")),
    (
        re.compile(rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|\{\\rtf"),
        _lazy("This is no table. Send a list as CSV, Excel or JSON lines."),
    ),
)


def look(path: Path) -> Form:
    """Return what a file seems to be; raises InvalidError for one that is empty, too large or no table at all."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InvalidError(_("The list is larger than %d MB. Split it.") % (MOST_BYTES // MEGABYTE), field="file")
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if not start.strip():
        raise InvalidError(_("The file is empty."), field="file")
    for pattern, words in _OTHERS:
        if pattern.match(start.removeprefix(codecs.BOM_UTF8).lstrip()):
            raise InvalidError(str(words), field="file")
    form = _form(path, start)
    return form if form.kind == "json" else replace(form, head=_head(path, form))


def _form(path: Path, start: bytes) -> Form:
    if start.startswith(b"PK\x03\x04"):
        return Form("xlsx")
    encoding = next((name for mark, name in _BOMS if start.startswith(mark)), "") or _wide(start) or _encoding(path)
    sample = start.decode(encoding, "replace").lstrip("\ufeff \r\n")
    if sample.startswith("{"):
        return Form("json", "utf-8")
    return Form("text", encoding, _separator(re.split("\r\n|\r|\n", sample)[:_LINES]))


def _wide(start: bytes) -> str:
    """Return which UTF-16 it is without a mark, by where the zeros are; nothing where it is none."""
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return "utf-16-le" if odd * 2 > half > even * 4 else "utf-16-be" if even * 2 > half > odd * 4 else ""


def _encoding(path: Path) -> str:
    """Return UTF-8, unless hardly anything in the file is: a stray letter is a problem of its line alone."""
    good, bad = 0, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = block.decode("utf-8", "surrogateescape")
            if text.isascii():
                continue
            bad += len(_STRAY.findall(text))
            good += len(_BEYOND_ASCII.findall(text))
            if good + bad > _SAMPLE:
                break
    return "utf-8" if good >= bad else "cp1252"


def _separator(lines: Sequence[str]) -> str:
    """Return what the first line says, or by what most names are known, and most lines are of one width."""
    if said := _SAID.fullmatch(lines[0].strip(' "\n')):
        return said[1]
    weights = {separator: _weight(lines, separator) for separator in SEPARATORS}
    found = max(weights, key=weights.__getitem__)
    return found if weights[found][1] else ","


def _weight(lines: Sequence[str], separator: str) -> tuple[int, int, int]:
    rows = list(csv.reader(lines, delimiter=separator))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return max(map(columns.known, rows), default=0), count, width


def _head(path: Path, form: Form) -> int:
    """Return the number of the line that names the columns, or 0 where that is the first one.

    Above it may stand what the list is called, of which day it is, or nothing.
    """
    try:
        first = list(islice(tables.rows(path, form), _LINES))
    except InvalidError:  # whoever reads it says so
        return 0
    known = [columns.known(line.cells) for line in first] or [0]
    filled = [sum(map(bool, line.cells)) for line in first] or [0]
    place = 0
    if max(known) > max(known[0], 1):
        place = known.index(max(known))
    elif not known[0] and filled[0] * 2 < max(filled):
        place = filled.index(max(filled))
    return first[place].number if place else 0

"""Lists that nobody should send, at their full size: `python -m bench.odd_lists`; two gigabytes pass, a few minutes.

Each is met in a process of its own, which tells what is said of it, in how many seconds, and how much memory it took at
most. CI has the same at a small size (tests/campus/bulk/test_files.py, test_check.py, test_workbooks.py).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

MILLION = 1_000_000
HEAD = b"E-mail,Name\n"
LINE = b"ann@example.org,Ann Lee\n"
BLOCK = LINE * 1000
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _lines(last: bytes = b"", *, more: int = MILLION) -> Iterator[bytes]:
    yield HEAD
    yield from repeat(BLOCK, more // 1000)
    yield last


def _book(sheet: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a workbook with this sheet, packed: hundreds of megabytes become some hundred kilobytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
                for block in chain([f"<worksheet {MAIN}><sheetData>".encode()], sheet):
                    member.write(block)
        yield path.read_bytes()


KINDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "two gigabytes of CSV": lambda: _lines(more=90 * MILLION),
    "a million lines that are the same": _lines,
    "a cell too many in line 1,000,002": lambda: _lines(b"bo@example.org,Bo,more\n"),
    "a NUL in the last line": lambda: _lines(b"bo@example.org,B\x00o\n"),
    "another encoding in the last line": lambda: _lines("b@example.org,Jürgen\n".encode() + b"c@example.org,Zo\xeb\n"),
    "a formula in the last line": lambda: _lines(b"bo@example.org,=cmd|' /C calc'!A0\n"),
    "a quotation mark that is never closed": lambda: chain([HEAD, b'a@example.org,"Ann\n'], repeat(BLOCK, 1000)),
    "one line of 300 MB": lambda: chain([HEAD], repeat(b"x" * MILLION, 300)),
    "a workbook with one cell of 290 MB": lambda: _book(chain([b"<row><c t='str'><v>"], repeat(b"x" * MILLION, 290))),
    "a workbook of a gigabyte": lambda: _book(repeat(b"<row><c><v>1</v></c></row>" * 40_000, 1000)),
    "a workbook of ten million empty elements": lambda: _book(repeat(b"<a/>" * 10_000, 1000)),
}


def _said(name: str) -> str:
    """Return what is said of a list, as the product says it."""
    from datetime import date

    from campus.bulk import columns, files, naming, people, tables
    from campus.common.errors import InvalidError

    count, problem = 0, ""
    try:
        path = files.path_of(files.store(KINDS[name]()))
        lines = tables.lines(path, tables.look(path))
        meant = columns.guess(next(lines).cells, [])
        for line in lines:
            count += 1
            if line.problem:
                problem = f"line {line.number}: {line.problem}"
            elif not count % 1000 or line.number > MILLION:
                people.read(line.cells, meant, today=date(2026, 1, 1), scope=naming.Scope(""))
    except people.CellError as err:
        problem = f"line {line.number}, {err.field}: {err}"
    except InvalidError as err:
        problem = f"refused: {err}"
    return f"{count:,} lines read; {problem or 'nothing wrong with any'}"


def main() -> int:
    """Meet each in turn, or the one that is named."""
    if len(sys.argv) > 1:
        import django

        django.setup()
        began = time.perf_counter()
        said = _said(sys.argv[1])
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{sys.argv[1]}: {time.perf_counter() - began:.1f} s, {most:.0f} MB at most\n    {said}")
        return 0
    with tempfile.TemporaryDirectory(prefix="testamur-odd-") as folder:
        named = {"TESTAMUR_DATA": folder, "DJANGO_SETTINGS_MODULE": "campus.config.settings"}
        environment = {**os.environ, **named, "TESTAMUR_STATIC_FROM_SOURCE": "1"}
        for name in KINDS:
            subprocess.run([sys.executable, "-m", "bench.odd_lists", name], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

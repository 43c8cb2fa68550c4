"""`testamur issue --batch`: one credential for each line of a file (NDJSON), on every core, in flat memory.

A line that can't be signed stops nothing: it is named with its number and the reason, and the exit code tells of it, so
that just those lines can be mended and sent again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from testamur.baking.bounds import MAX_FILE_BYTES
from testamur.cli.shell import DATA, NO_INPUT, NO_OUTPUT, USAGE, Stop, harmless, read_input, read_key, show
from testamur.did import did_key_method
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object
from testamur.signing.templates import Template, compile_template

if TYPE_CHECKING:
    from testamur.signing.many import Row
    from testamur.signing.templates import Refused

_EVERY = 0.5  # seconds between two words about the progress


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `issue --batch`."""
    parser.add_argument("--batch", metavar="FILE", help="sign one for each line of this file (NDJSON)")
    parser.add_argument(
        "--vary", action="append", default=[], type=_place, metavar="NAME=POINTER", help="what lines call a text"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes that sign; as many as cores if left out")


def run(options: argparse.Namespace) -> int:
    """Sign what the lines ask for; the exit code says whether all of them were signed."""
    if options.jwt or options.mandatory or options.key == "-" or options.document == "-":
        raise Stop(USAGE, "--batch takes neither --jwt nor --mandatory, and a key and a document from files")
    if options.json and options.output is None:
        raise Stop(USAGE, "--json needs --output here, since standard output carries the result itself")
    # Here, since it brings in what starts processes, which no other command needs.
    from testamur.signing.many import issue_many

    with _opened(options.batch) as source:
        rows = _Rows(source)
        first = next(rows, None)
        if not first:
            raise Stop(DATA, f"{options.batch}: its first line says nothing: {rows.faults.get(1, 'there is none')}")
        template = _template(options, first)
        now, key = options.now or datetime.now(UTC), partial(read_key, options.key)
        workers = None if options.workers is None else max(options.workers, 0)
        told = _Told(rows)
        # Not before all that can be wrong with what is asked for is known: a file that is there is emptied now.
        with _written(options) as out:
            for made in issue_many(template, chain([first], rows), open_key=key, now=now, workers=workers):
                told.take(rows.next_number(), made, out)
    return told.end(options)


def _template(options: argparse.Namespace, first: Row) -> Template:
    """Return the template that the first line asks for; every other line must name the same texts."""
    public, given = read_key(options.key).public, dict(options.vary)
    variables = {name: given.get(name, name) for name in first}
    for name, pointer in variables.items():
        if not pointer.startswith("/"):
            raise Stop(DATA, f"{name!r} is no JSON Pointer: begin it with “/”, or say --vary {name}=/POINTER")
    document = parse_object(read_input(options.document))
    method = options.method or did_key_method(public)
    return compile_template(document, variables=variables, public=public, method=method, suite=options.suite)


class _Rows:
    """The lines of a file as rows, read as they are wanted; what can't be read is remembered with its number."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._line = source, 0
        self._numbers: deque[int] = deque()
        self.faults: dict[int, str] = {}

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        while data := self._source.readline(MAX_FILE_BYTES + 1):
            self._line += 1
            if data.strip():
                self._numbers.append(self._line)
                return self._row(data)
        raise StopIteration

    def next_number(self) -> int:
        """Return the number of the line of the next row, in the order in which they were read."""
        return self._numbers.popleft()

    def _row(self, data: bytes) -> Mapping[str, str]:
        try:
            return parse_object(data)
        except MalformedError as err:
            self.faults[self._line] = str(err)
            return {}  # which no template takes, so that the order of the results stays


@dataclass
class _Told:
    """How far it is, told while it goes on where somebody looks on."""

    rows: _Rows
    issued: int = 0
    refused: int = 0
    began: float = field(default_factory=time.monotonic)
    spoke: float = 0.0

    def take(self, number: int, made: bytes | Refused, out: BinaryIO) -> None:
        """Write a credential, or say why there is none."""
        if isinstance(made, bytes):
            self.issued += 1
            out.write(made + b"\n")
        else:
            self.refused += 1
            self._clear()
            sys.stderr.write(f"line {number}: {harmless(self.rows.faults.pop(number, made.reason))}\n")
        if sys.stderr.isatty() and time.monotonic() - self.spoke > _EVERY:
            self.spoke = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{self._line()}")
            sys.stderr.flush()

    def end(self, options: argparse.Namespace) -> int:
        """Say what became of all lines; return the exit code."""
        self._clear()
        counts = {"issued": self.issued, "refused": self.refused}
        if options.output is None:
            sys.stderr.write(f"{self._line()}\n")
        else:
            show({"output": options.output, **counts}, text=f"{self._line()}\n", as_json=options.json)
        return DATA if self.refused else 0

    def _line(self) -> str:
        rate = (self.issued + self.refused) / max(time.monotonic() - self.began, 0.001)
        return f"{self.issued:,} issued, {self.refused:,} refused, {rate:,.0f} a second"

    def _clear(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def _opened(path: str) -> AbstractContextManager[BinaryIO]:
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except OSError as err:
        raise Stop(NO_INPUT, f"{path}: {err.strerror}") from err


def _written(options: argparse.Namespace) -> AbstractContextManager[BinaryIO]:
    if options.output is None:
        return nullcontext(sys.stdout.buffer)
    path = Path(options.output)
    if any(_is_same(path, read) for read in (options.batch, options.document, options.key)):
        raise Stop(USAGE, f"{path}: this file is read here: name another one to write")
    try:
        return path.open("wb")
    except OSError as err:
        raise Stop(NO_OUTPUT, f"{options.output}: {err.strerror}") from err


def _is_same(path: Path, other: str) -> bool:
    return path.is_file() and Path(other).exists() and path.samefile(other)


def _place(text: str) -> tuple[str, str]:
    name, separator, pointer = text.partition("=")
    if not separator or not pointer.startswith("/"):
        raise argparse.ArgumentTypeError("write NAME=/POINTER")
    return name, pointer

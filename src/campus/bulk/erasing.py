"""Take somebody out of the files that lists came in, so that no second look at one brings them back.

The other lines keep their numbers: what is taken out becomes an empty line, which no reader of tables sees. A workbook
becomes a table in text.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from campus.bulk import files, tables
from campus.bulk.models import Batch, Row
from campus.bulk.services.keeping import drop
from campus.common.errors import InvalidError

State = Batch.State
_OF_A_WORKBOOK = tables.Form("text", "utf-8", ",")


def erase(emails: Collection[str], *, rows: QuerySet[Row]) -> None:
    """Write each file anew that holds one of these lines or addresses, without them; inside a transaction."""
    marked: dict[int, set[int]] = defaultdict(set)
    for batch, number in rows.values_list("batch", "number"):
        marked[batch].add(number)
    # What was not read, or found wrong, has its address in the file alone.
    maybe = Q(pk__in=list(marked)) | Q(state__in=(State.DRAFT, State.REFUSED, State.CHECKING)) | Q(wrong__gt=0)
    theirs = _pattern(emails)
    for sha256 in set(Batch.objects.filter(maybe).values_list("sha256", flat=True)):
        if files.is_kept(sha256):
            _erase_in(sha256, theirs, marked)


def _erase_in(sha256: str, theirs: re.Pattern[str], marked: dict[int, set[int]]) -> None:
    """Lists with one file may read it in different ways: what each way finds is taken out for it."""
    path, by_form = files.path_of(sha256), defaultdict[tables.Form, list[int]](list)
    for batch in Batch.objects.filter(sha256=sha256).order_by("pk").only("kind", "encoding", "separator"):
        by_form[tables.Form(batch.kind, batch.encoding, batch.separator)].append(batch.pk)
    for form, pks in by_form.items():
        gone = _found(path, form, theirs, set().union(*(marked.get(pk, ()) for pk in pks)))
        if not gone:
            continue
        new = _OF_A_WORKBOOK if form.kind == "xlsx" else form
        kept = files.store(_workbook_without(path, form, gone) if new is not form else _without(path, form, gone))
        Batch.objects.filter(pk__in=pks).update(
            sha256=kept, kind=new.kind, encoding=new.encoding, separator=new.separator
        )
    transaction.on_commit(partial(drop, sha256))


def _pattern(emails: Collection[str]) -> re.Pattern[str]:
    """Return what finds these addresses and none that are longer."""
    among = "|".join(re.escape(email) for email in sorted(emails))
    return re.compile(rf"(?<![\w.+-])(?:{among})(?![\w-]|\.\w)", re.IGNORECASE)


def _found(path: Path, form: tables.Form, theirs: re.Pattern[str], numbers: set[int]) -> set[int]:
    """Return the lines of the file that are to go, each by its number."""
    if form.kind == "json":
        return {n for n, text in _plain_lines(path, form) if n in numbers or theirs.search(text)}
    gone: set[int] = set()
    last = 0
    try:
        for line in tables.lines(path, form):
            if last and (line.number in numbers or theirs.search("\n".join(line.cells))):
                gone |= set(range(last + 1, line.number + 1)) if form.kind == "text" else {line.number}
            last = line.number
    except InvalidError:  # from here on it is no table, and may hold an address all the same
        if form.kind == "text":
            gone |= {n for n, text in _plain_lines(path, form) if n > last and theirs.search(text)}
    return gone


def _plain_lines(path: Path, form: tables.Form) -> Iterator[tuple[int, str]]:
    """Yield the lines as they stand in the file, counted as campus.bulk.tables counts them."""
    newline = "\n" if form.kind == "json" else ""
    with path.open(encoding=form.encoding, errors=_errors(form), newline=newline) as file:
        yield from enumerate(file, start=1)


def _errors(form: tables.Form) -> str:
    return "replace" if form.encoding.startswith("utf-16") else "surrogateescape"


def _without(path: Path, form: tables.Form, gone: set[int]) -> Iterator[bytes]:
    encode = codecs.getincrementalencoder(form.encoding)(_errors(form)).encode  # writes the mark of UTF-16 once
    is_first = form.kind == "json"
    for number, text in _plain_lines(path, form):
        kept = text if number not in gone else _names_of(text) if is_first else "\n"
        is_first = is_first and not text.strip()
        yield encode(kept)


def _names_of(text: str) -> str:
    """Return the first of JSON lines with nothing in it but the names, which are those of the columns."""
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return "\n"
    return json.dumps(dict.fromkeys(found) if isinstance(found, dict) else {}) + "\n"


def _workbook_without(path: Path, form: tables.Form, gone: set[int]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    written = 0
    try:
        for line in tables.lines(path, form):
            if line.number in gone:
                continue
            out.write("\n" * (line.number - 1 - written))
            writer.writerow([" ".join(cell.split()) for cell in line.cells])
            written = max(line.number, written + 1)
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    except InvalidError:  # what cannot be read any further ends here
        return

"""Take somebody out of the files that lists came in, so that no second look at one brings them back.

What is to be taken out is noted with the deletion itself; the files are read and written anew afterwards, by a sweep,
one after the other (docs/decisions/0250). Until then nobody reads such a list. The other lines keep their numbers: what
is taken out becomes an empty line, which no reader of tables sees. A workbook becomes a table in text.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db.models import Q, QuerySet

from campus.bulk import files, tables
from campus.bulk.columns import ISSUER, NAMING, NUMBER, SUBJECT
from campus.bulk.models import Batch, Erasure, Row
from campus.bulk.services.keeping import drop
from campus.common.errors import InvalidError

LEASE = timedelta(minutes=10)
LONG = 6  # letters, from which on nobody has the same number as somebody's points
_THE_REST = -1  # of a workbook, in which nothing more can be found
_NO_END = "x" * tables.MOST_LINE + "\n"  # stands for what no list can hold, and is refused as that was
State = Batch.State
_OF_A_WORKBOOK = tables.Form("text", "utf-8", ",")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a line is somebody's by: addresses and keys anywhere in it, and what stands in a column of its own.

    A number is the bare number; a subject is the platform's issuer and its name for the person; lines are by number.
    """

    words: Collection[str] = ()
    numbers: Collection[str] = ()
    subjects: Collection[tuple[str, str]] = ()
    lines: Collection[int] = ()


def note(by_organization: Callable[[int], Sought], *, rows: QuerySet[Row]) -> None:
    """Note what is to be taken out of each file that holds one of these lines, or may hold this person unseen.

    Inside the transaction of the deletion, before lines are changed: whoever reads such a list just now has lost it.
    """
    marked: dict[int, list[int]] = defaultdict(list)
    for batch, number in rows.values_list("batch", "number"):
        marked[batch].append(number)
    # What was not read, or found wrong, has its person in the file alone.
    unread = Q(state__in=(State.DRAFT, State.REFUSED, State.CHECKING)) | Q(state=State.PAUSED, started_at=None)
    maybe = Batch.objects.filter(Q(pk__in=list(marked)) | unread | Q(wrong__gt=0))
    kept = [sha256 for sha256 in set(maybe.values_list("sha256", flat=True)) if files.is_kept(sha256)]
    touched = Batch.objects.filter(sha256__in=kept)
    touched.update(claimed_until=None)
    Erasure.objects.bulk_create(
        Erasure(batch_id=pk, sha256=sha256, sought=asdict(replace(by_organization(whose), lines=sorted(marked[pk]))))
        for pk, sha256, whose in touched.values_list("pk", "sha256", "organization")
    )


def take_out(erasure: Erasure, *, now: datetime) -> bool:
    """Write the file of one list anew without what is sought, outside any transaction; return whether it is done.

    Whoever dies in between is followed by another, who finds the file in its place or does it again.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    if not Erasure.objects.filter(free, pk=erasure.pk).update(claimed_until=now + LEASE):
        return False
    erasure.refresh_from_db()
    batch = Batch.objects.get(pk=erasure.batch_id)
    if erasure.sha256 != batch.sha256:  # one written anew before, by who may have died before this
        drop(erasure.sha256)
        Erasure.objects.filter(pk=erasure.pk).update(sha256=batch.sha256)
    if files.is_kept(batch.sha256) and not _rewritten(batch, Sought(**erasure.sought)):
        Erasure.objects.filter(pk=erasure.pk).update(claimed_until=None)
        return False
    Erasure.objects.filter(pk=erasure.pk).delete()
    return True


def _rewritten(batch: Batch, sought: Sought) -> bool:
    """Have the list read from a file without what is sought; return False where it came to be read another way."""
    path, form = files.path_of(batch.sha256), batch.form
    gone = _found(path, form, batch.columns, sought)
    if not gone:
        return True
    new = replace(_OF_A_WORKBOOK, head=form.head) if form.kind == "xlsx" else form
    kept = files.store(_workbook_without(path, form, gone) if new is not form else _without(path, form, gone))
    mine = Batch.objects.filter(
        pk=batch.pk, sha256=batch.sha256, kind=batch.kind, encoding=batch.encoding, separator=batch.separator
    )
    is_ours = mine.update(sha256=kept, kind=new.kind, encoding=new.encoding, separator=new.separator)
    drop(batch.sha256 if is_ours else kept)
    return bool(is_ours)


def _matcher(sought: Sought, columns: dict[str, int]) -> Callable[[list[str]], bool]:
    """Return what says whether the cells of a line are theirs by a number or a subject.

    These may be short, and somebody else's points: they count in the column that means them, or in one of which nobody
    knows what it means, if they are long or nothing else names people in this list.
    """
    numbers, subjects = set(sought.numbers), [tuple(each) for each in sought.subjects]
    meant, is_nameless = set(columns.values()), columns.keys().isdisjoint(NAMING)

    def holds(cells: list[str], field: str, value: str) -> bool:
        if field in columns:
            return value in cells[columns[field] : columns[field] + 1]
        if not is_nameless and len(value) < LONG:
            return False
        return any(cell == value for place, cell in enumerate(cells) if place not in meant)

    def is_theirs(cells: list[str]) -> bool:
        plain = [" ".join(cell.split()) for cell in cells]
        if any(holds(plain, NUMBER, number) for number in numbers):
            return True
        issuer = plain[columns[ISSUER]] if columns.get(ISSUER, len(plain)) < len(plain) else ""
        return any(issuer in {"", whose} and holds(plain, SUBJECT, subject) for whose, subject in subjects)

    return is_theirs


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    """Return what finds these addresses and keys and none that are longer."""
    among = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"(?<![\w.+-])(?:{among})(?![\w-]|\.\w)" if among else r"(?!)", re.IGNORECASE)


def _found(path: Path, form: tables.Form, columns: dict[str, int], sought: Sought) -> set[int]:
    """Return the lines of the file that are to go, each by its number."""
    words, is_theirs, numbers = _pattern(sought.words), _matcher(sought, columns), set(sought.lines)
    gone = _above(path, form, words)
    last = 0
    try:
        for place, line in enumerate(tables.lines(path, form)):
            is_gone = line.number in numbers or words.search("\n".join(line.cells)) or is_theirs(line.cells)
            if place and is_gone:
                gone |= set(range(last + 1, line.number + 1)) if form.kind == "text" else {line.number}
            last = line.number
    except InvalidError:  # from here on it is no table, and may name them all the same
        if form.kind == "xlsx":
            return gone | {_THE_REST}
    else:
        if form.kind != "json":
            return gone
    since = last if form.kind == "text" else 0  # JSON lines may name them in what is no cell

    def hides(text: str) -> bool:
        cells = [cell.strip(' "\r\n') for cell in text.split(form.separator)] if form.kind == "text" else []
        return len(text) == tables.MOST_LINE or bool(words.search(text)) or is_theirs(cells)

    return gone | {number for number, text in _plain_lines(path, form) if number > since and hides(text)}


def _above(path: Path, form: tables.Form, words: re.Pattern[str]) -> set[int]:
    """Return the lines above the names of the columns that are to go; of a workbook none of them is kept anyway."""
    if form.kind != "text" or not form.head:
        return set()
    return {number for number, text in islice(_plain_lines(path, form), form.head - 1) if words.search(text)}


def _plain_lines(path: Path, form: tables.Form) -> Iterator[tuple[int, str]]:
    """Yield the lines as they stand in the file, counted as campus.bulk.tables counts them.

    One that is too long for any list is cut off and is the last: no list is read any further.
    """
    newline = "\n" if form.kind == "json" else ""
    with path.open(encoding=form.encoding, errors=_errors(form), newline=newline) as file:
        number = 0
        while text := file.readline(tables.MOST_LINE):
            number += 1
            yield number, text
            if len(text) == tables.MOST_LINE:
                return


def _errors(form: tables.Form) -> str:
    return "replace" if form.encoding.startswith("utf-16") else "surrogateescape"


def _without(path: Path, form: tables.Form, gone: set[int]) -> Iterator[bytes]:
    encode = codecs.getincrementalencoder(form.encoding)(_errors(form)).encode  # writes the mark of UTF-16 once
    is_first = form.kind == "json"
    for number, text in _plain_lines(path, form):
        kept = text if number not in gone else _names_of(text) if is_first else "\n"
        is_first = is_first and not text.strip()
        yield encode(kept if len(text) < tables.MOST_LINE else _NO_END)


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
    except InvalidError:  # what cannot be read any further ends here, and is refused as before
        yield _NO_END.encode()

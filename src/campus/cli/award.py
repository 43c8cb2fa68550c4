"""`campus award`: award an achievement to everybody in a file, as the page for lists does it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from campus.cli.words import fail, say

_BLOCK = 1024 * 1024
_EVERY = 0.5  # seconds between two words about the progress, and to wait for what another process does
_SHOWN = 20


def add(commands: Any) -> None:
    """Register `award`."""
    parser = commands.add_parser("award", help="award an achievement to everybody in a file")
    parser.add_argument("--achievement", required=True, metavar="ID", help="its id, as its address names it")
    parser.add_argument("--csv", required=True, metavar="FILE", help="CSV, TSV, XLSX or JSON lines, one person a line")
    parser.add_argument("--by", required=True, metavar="ADDRESS", help="the e-mail address of who answers for it")
    parser.add_argument("--no-mails", action="store_true", help="tell nobody by mail")
    parser.add_argument("--apply", action="store_true", help="do it; without this, only say what would be done")
    parser.set_defaults(do=award)


def award(options: argparse.Namespace) -> int:
    """Look at the file and, if asked to, issue it; return 1 where a line was not awarded."""
    import django

    django.setup()
    from campus.accounts.queries import by_address
    from campus.achievements.queries import published
    from campus.common.errors import CampusError

    person = by_address(options.by)
    if person is None:
        return fail(f"nobody has the address {options.by!r}.")
    achievement = published().filter(public_id=options.achievement).first()
    if achievement is None:
        return fail(f"there is no published achievement {options.achievement!r}.")
    try:
        batch = _looked_at(person, achievement, options.csv)
        return _issued(person, batch, options) if options.apply else _only_said(person, batch)
    except (CampusError, OSError) as err:
        return fail(str(err))


def _looked_at(person: Any, achievement: Any, path: str) -> Any:
    """Return the list that the file makes, every line looked at and told of where it cannot be awarded."""
    from django.utils import timezone

    from campus.bulk import services
    from campus.bulk.models import Batch
    from campus.common.errors import InvalidError

    batch = services.take_in(
        person, achievement=achievement, chunks=_blocks(path), name=Path(path).name, now=timezone.now()
    )
    services.name_columns(person, batch=batch, chosen=batch.columns, now=timezone.now())
    while batch.state == Batch.State.CHECKING and not services.check(batch, now=timezone.now()):
        time.sleep(_EVERY)  # the worker of a running server reads it
        batch.refresh_from_db()
    if batch.state != Batch.State.CHECKED:
        raise InvalidError(batch.problem)
    _tell(batch)
    return batch


def _tell(batch: Any) -> None:
    from campus.bulk.models import Row

    wrong = batch.lines.filter(verdict=Row.Verdict.WRONG).order_by("number")[:_SHOWN]
    for row in wrong:
        say(f"line {row.number}: {row.column + ': ' if row.column else ''}{row.reason}")
    if batch.wrong > _SHOWN:
        say(f"and {batch.wrong - _SHOWN:,} more")
    said = f"{batch.fresh:,} to be awarded, {batch.held:,} hold it already, {batch.again:,} stand there twice"
    say(f"{batch.rows:,} lines: {said}, {batch.wrong:,} cannot be awarded.")


def _only_said(person: Any, batch: Any) -> int:
    from django.utils import timezone

    from campus.bulk import services

    services.cancel(person, batch=batch, now=timezone.now())
    say("Nothing was awarded. Say --apply to do it.")
    return 1 if batch.wrong else 0


def _issued(person: Any, batch: Any, options: argparse.Namespace) -> int:
    """Issue the list here, beside the workers of a running server, until nothing is left of it."""
    from django.utils import timezone

    from campus.bulk import services
    from campus.bulk.models import Batch
    from campus.bulk.queries import settled_of

    services.start(person, batch=batch, now=timezone.now(), mails=not options.no_mails)
    began = time.monotonic()
    while batch.state == Batch.State.RUNNING:
        if services.issue_lot(batch, now=timezone.now()) is None and not services.finish(batch, now=timezone.now()):
            time.sleep(_EVERY)  # the last lots are with others
        _progress(batch, began)
        batch.refresh_from_db()
    made, failed = settled_of(batch)
    say(f"{made:,} awarded, {failed:,} failed.{' ' + batch.problem if batch.problem else ''}")
    return 1 if failed or batch.wrong or batch.state != Batch.State.DONE else 0


def _progress(batch: Any, began: float) -> None:
    if sys.stderr.isatty():
        from campus.bulk.queries import settled_of

        made, failed = settled_of(batch)
        rate = (made + failed) / max(time.monotonic() - began, 0.001)
        left = (batch.fresh - made - failed) / rate if rate else 0
        sys.stderr.write(f"\r\x1b[K{made + failed:,} of {batch.fresh:,}, {rate:,.0f} a second, {left:,.0f} s left\r")
        sys.stderr.flush()


def _blocks(path: str) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

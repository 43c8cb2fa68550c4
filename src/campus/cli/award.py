"""`campus award`: award an achievement to everybody in a file, or who passed, as the page for lists does it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from campus.cli.words import fail, progress, say

_BLOCK = 1024 * 1024
_EVERY = 0.5  # seconds between two words about the progress, and to wait for what another process does
_SHOWN = 20


def add(commands: Any) -> None:
    """Register `award`."""
    parser = commands.add_parser("award", help="award an achievement to everybody in a file, or who passed")
    parser.add_argument("--achievement", required=True, metavar="ID", help="its id, as its address names it")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--csv", metavar="FILE", help="CSV, TSV, XLSX or JSON lines, one person a line")
    to.add_argument("--everyone", metavar="WHO", help="rule, quiz:…, project:…, course:…, finished:…; ? tells which")
    parser.add_argument("--corrects", metavar="LIST", help="the issued list that the file puts right, by its id")
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
        batch = _looked_at(person, _taken_in(person, achievement, options))
        return _issued(person, batch, options) if options.apply else _only_said(person, batch)
    except (CampusError, OSError) as err:
        return fail(str(err))


def _taken_in(person: Any, achievement: Any, options: argparse.Namespace) -> Any:
    """Return the list that the file makes, or everyone of whom what is asked for is so."""
    from django.utils import timezone

    from campus.bulk import services, sources
    from campus.bulk.models import Batch
    from campus.common.errors import InvalidError
    from campus.organizations.services import require

    now, corrects = timezone.now(), None
    if options.corrects:
        corrects = Batch.objects.filter(organization=achievement.organization, public_id=options.corrects).first()
        if corrects is None or options.everyone:
            raise InvalidError(f"there is no list {options.corrects!r} that a file could put right.")
    if options.everyone:
        require(person, achievement.organization, services.OWNER, services.EDUCATOR)
        if options.everyone not in (known := sources.offered(achievement.organization)):
            raise InvalidError("\n".join(["these can be awarded to:", *(f"  {key}  {known[key]}" for key in known)]))
        chunks, name = sources.everyone(achievement, options.everyone, now=now)
    else:
        chunks, name = _blocks(options.csv), Path(options.csv).name
    return services.take_in(person, achievement=achievement, chunks=chunks, name=name, now=now, corrects=corrects)


def _looked_at(person: Any, batch: Any) -> Any:
    """Return the list with every line looked at, and told of where it cannot be awarded."""
    from django.utils import timezone

    from campus.bulk import services, tasks
    from campus.bulk.models import Batch
    from campus.common.errors import InvalidError

    services.name_columns(person, batch=batch, chosen=batch.columns, now=timezone.now())
    while batch.state == Batch.State.CHECKING and not services.check(batch, now=timezone.now()):
        time.sleep(_EVERY)  # the worker of a running server reads it, or somebody is being taken out of the file
        tasks.erase()
        batch.refresh_from_db()
    if batch.state != Batch.State.CHECKED:
        raise InvalidError(batch.problem or f"list {batch.public_id} was stopped.")
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
    lines = "1 line" if batch.rows == 1 else f"{batch.rows:,} lines"
    say(f"List {batch.public_id}, {lines}: {said}, {batch.wrong:,} cannot be awarded.")


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
        made, failed = settled_of(batch)
        progress(made + failed, batch.fresh, began)
        batch.refresh_from_db()
    made, failed = settled_of(batch)
    say(f"{made:,} awarded, {failed:,} failed.{' ' + batch.problem if batch.problem else ''}")
    return 1 if failed or batch.wrong or batch.state != Batch.State.DONE else 0


def _blocks(path: str) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

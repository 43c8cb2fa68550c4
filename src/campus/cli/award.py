"""`campus award`: a list of people from a file of any size, looked at, and issued on `--apply`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campus.cli.words import fail, say

if TYPE_CHECKING:
    from campus.accounts.models import Person
    from campus.bulk.models import Batch

_BLOCK = 1024 * 1024
_PAUSE = 0.5  # seconds, while another worker reads


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("award", help="award an achievement to a list of people")
    parser.add_argument("institution", help="the institution, as its address names it")
    parser.add_argument("achievement", help="the achievement, as the address of its page names it")
    parser.add_argument("--csv", required=True, type=Path, metavar="FILE", help="CSV, Excel or JSON lines")
    parser.add_argument("--by", required=True, metavar="ADDRESS", help="the e-mail address of somebody on its staff")
    parser.add_argument("--no-mails", action="store_true", help="write to nobody")
    parser.add_argument("--mails-a-minute", type=int, default=60, metavar="N", help="60 if left out")
    parser.add_argument("--apply", action="store_true", help="issue it; without this, only say what would happen")
    parser.set_defaults(do=award)


def award(options: argparse.Namespace) -> int:
    """Look at a list, and issue it if asked; return 1 where it could not be."""
    import django

    django.setup()
    from campus.accounts.models import Person
    from campus.achievements.models import Achievement
    from campus.common.errors import CampusError

    achievement = Achievement.objects.filter(
        organization__slug=options.institution, public_id=options.achievement
    ).first()
    person = Person.objects.filter(email=options.by).first()
    if achievement is None:
        return fail(f"{options.institution!r} has no achievement {options.achievement!r}.")
    if person is None:
        return fail(f"nobody has the address {options.by!r}.")
    try:
        return _run(person, achievement, options)
    except CampusError as err:
        return fail(str(err))
    except OSError as err:
        return fail(f"{options.csv} cannot be read ({err.strerror}).")


def _run(person: Person, achievement: Any, options: argparse.Namespace) -> int:
    from django.utils import timezone

    from campus.bulk import services

    now = timezone.now()
    batch = services.take_in(
        person, achievement=achievement, chunks=_blocks(options.csv), name=options.csv.name, now=now
    )
    services.name_columns(person, batch=batch, chosen=batch.columns, now=now)
    _read(batch)
    if batch.state == batch.State.REFUSED:
        return fail(batch.problem)
    say(
        f"{batch.rows:,} lines: {batch.fresh:,} to be awarded, {batch.held:,} hold it already, "
        f"{batch.again:,} stand in it twice, {batch.wrong:,} cannot be awarded."
    )
    if not options.apply:
        services.cancel(person, batch=batch, now=timezone.now())
        say("Nothing was issued. Say --apply to do it.")
        return 0
    services.start(
        person, batch=batch, now=timezone.now(), mails=not options.no_mails, mails_a_minute=options.mails_a_minute
    )
    return _issue(batch)


def _read(batch: Batch) -> None:
    """Have it looked at, here or by the worker that was first."""
    from django.utils import timezone

    from campus.bulk import services

    while batch.state == batch.State.CHECKING:
        if not services.check(batch, now=timezone.now()):
            time.sleep(_PAUSE)
            batch.refresh_from_db()


def _issue(batch: Batch) -> int:
    """Issue until nothing is left, beside whatever workers run; what stops half-way goes on with any worker."""
    from django.utils import timezone

    from campus.bulk import queries, tasks

    while batch.state == batch.State.RUNNING:
        tasks.issue()
        batch.refresh_from_db()
        _show(queries.progress(batch, now=timezone.now()))
    sys.stderr.write("\n")
    if batch.state != batch.State.DONE:
        return fail(batch.problem or "it was stopped.")
    found = queries.progress(batch, now=timezone.now())
    say(f"{found.made:,} credentials were issued, {found.failed:,} left out. See the list {batch.public_id}.")
    return 0


def _show(progress: Any) -> None:
    """Draw how far it is, in the same line each time."""
    share = progress.settled / progress.of
    bar = "#" * int(share * 30)
    left = f", {progress.minutes} min left" if progress.left else ""
    sys.stderr.write(f"\r[{bar:<30}] {progress.settled:,} of {progress.of:,}{left}   ")
    sys.stderr.flush()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

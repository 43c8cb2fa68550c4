"""`campus undo`: take back all that one list awarded, as the page for lists does it."""

from __future__ import annotations

import argparse
import time
from typing import Any

from campus.cli.persons import whose
from campus.cli.words import fail, progress, say

_EVERY = 0.5  # seconds to wait for what another process does


def add(commands: Any) -> None:
    """Register `undo`."""
    parser = commands.add_parser("undo", help="take back all that one list awarded")
    parser.add_argument("--list", required=True, metavar="ID", help="its id, as `campus award` and its page name it")
    parser.add_argument("--reason", required=True, metavar="WORDS", help="why; each holder reads it, and who checks")
    parser.add_argument("--by", required=True, metavar="ADDRESS", help="the e-mail address of who answers for it")
    parser.add_argument("--apply", action="store_true", help="do it; without this, only say what would be done")
    parser.set_defaults(do=undo)


def undo(options: argparse.Namespace) -> int:
    """Take the list back if asked to; return 1 where it is not all taken back."""
    import django

    django.setup()
    from django.utils import timezone

    from campus.bulk import services
    from campus.bulk.models import Batch
    from campus.bulk.queries import settled_of
    from campus.common.errors import CampusError

    batch = Batch.objects.filter(public_id=options.list).select_related("organization").first()
    if batch is None:
        return fail(f"there is no list {options.list!r}.")
    made, _failed = settled_of(batch)
    say(f"{batch.name}, issued to {made:,}.")
    if not options.apply:
        say("Nothing was taken back. Say --apply to do it.")
        return 0
    try:
        services.undo(whose(options.by), batch=batch, reason=options.reason, now=timezone.now())
    except CampusError as err:
        return fail(str(err))
    return _taken_back(batch, made)


def _taken_back(batch: Any, made: int) -> int:
    """Take it back here, beside the workers of a running server, until nothing is left of it."""
    from django.utils import timezone

    from campus.bulk import services
    from campus.bulk.models import Batch

    began, done = time.monotonic(), 0
    while batch.state == Batch.State.UNDOING:
        if (found := services.undo_lot(batch, now=timezone.now())) is None:
            time.sleep(_EVERY if batch.lots.exclude(state="undone").exists() else 0)  # the last lots are with others
        done += found or 0
        progress(done, made, began)
        batch.refresh_from_db()
    say(f"{batch.get_state_display()}.{' ' + batch.problem if batch.problem else ''}")
    return 0 if batch.state == Batch.State.UNDONE else 1

"""The parts of `campus run` by themselves, for places that start processes their own way."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from campus.cli.words import fail, say, warn

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


def add(commands: Any) -> None:
    """Register `prepare` and `worker`."""
    prepare_parser = commands.add_parser("prepare", help="bring database, static files and keys up to date")
    prepare_parser.add_argument(
        "--demo", action="store_true", help="with the demo institution, if nothing is there yet"
    )
    prepare_parser.set_defaults(do=prepare)
    worker_parser = commands.add_parser("worker", help="run the sweeps: award, deliver, publish")
    worker_parser.add_argument("--once", action="store_true", help="until nothing is left to do, then end")
    worker_parser.set_defaults(do=worker)


def _setup() -> str:
    """Read the settings; return which cannot be used, in a line, or nothing."""
    import django

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured, OSError) as err:  # settings are made of what people typed
        return f"a setting cannot be used: {' '.join(str(err).split())} See docs/operate.md for what each takes."
    return ""


def _refusals() -> str:
    """Return why this is not safe to start and what to do, in a line; warn of what works and should not stay so."""
    from django.core.checks import ERROR, run_checks

    found = run_checks()
    wrong = [one for one in found if one.level >= ERROR]
    for one in found if not wrong else []:
        if str(one.id).startswith("campus."):
            warn(_in_words(one))
    return " ".join(map(_in_words, wrong))


def _in_words(found: CheckMessage) -> str:
    return f"{found.msg} {found.hint or ''}".strip()


def prepare(options: argparse.Namespace) -> int:
    """Make ready what is not; safe to run again, and quick when nothing is to do."""
    os.umask(0o077)  # what is made here is nobody else's to read
    if wrong := _setup() or _refusals():
        return fail(wrong)
    from django.db import OperationalError, ProgrammingError

    try:
        _migrate()
    except (OperationalError, ProgrammingError) as err:  # not there; an option nobody knows, or no right to make tables
        return fail(f"the database cannot be used: {' '.join(str(err).split())}. Is TESTAMUR_DATABASE_URL right?")
    _collect_static()
    if options.demo:
        _load_demo()
    return 0


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _collect_static() -> None:
    """Collect the static files, unless the same were collected before."""
    from django.conf import settings
    from django.core.management import call_command

    from campus.ui.static_stamp import stamp

    if settings.WHITENOISE_USE_FINDERS:
        return
    kept = settings.STATIC_ROOT / ".stamp"
    fresh = stamp()
    if not kept.is_file() or kept.read_text(encoding="ascii") != fresh:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        kept.write_text(fresh, encoding="ascii")


def _load_demo() -> None:
    from campus.demo.load import load_if_empty

    load_if_empty(say=say)


def worker(options: argparse.Namespace) -> int:
    """Run the sweeps until stopped."""
    if wrong := _setup():
        return fail(wrong)
    from campus.journal.sweeps import run_for_ever, run_until_settled, sweeps

    if options.once:
        run_until_settled()
        return 0
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    sweeps()
    # To look through all that was loaded, again and again, took a sixth of the time of long lists; it stays to the end.
    gc.collect()
    gc.freeze()
    run_for_ever(stop)
    return 0

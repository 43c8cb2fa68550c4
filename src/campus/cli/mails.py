"""`campus mails bounce`: take in what a mail server reports of a mail that came back."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from campus.cli.words import fail, say


def add(commands: Any) -> None:
    """Register `mails bounce`."""
    parser = commands.add_parser("mails", help="note that a mail came back")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    each = what.add_parser("bounce", help="read one report of a mail server (RFC 3464) from the input")
    each.set_defaults(do=bounce)


def bounce(_options: argparse.Namespace) -> int:
    """Note what the report says; return 0 also for what is no report, since its sender can put nothing right."""
    import django

    django.setup()
    from django.utils import timezone

    from campus.awards import bounces
    from campus.awards.services import note_bounce

    report = bounces.read(sys.stdin.buffer.read(bounces.MOST_BYTES))
    if report is None:
        say("This is no report of a mail of ours that failed for good. Nothing was noted.")
        return 0
    if not note_bounce(report, now=timezone.now()):
        return fail(f"there is no mail about {report.award} that this could be, or it was noted before.")
    say(f"The mail about {report.award} came back: {report.words}")
    return 0

"""The command `campus`: run it all, or one part of it. It prints and exits; nothing else of campus does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from campus.cli import award, demo, keys, mails, run, second_step, serve, undo

__all__ = ["main"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="campus", description="Testamur's product: earn, issue, own and verify.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run.add(commands)
    serve.add(commands)
    demo.add(commands)
    keys.add(commands)
    award.add(commands)
    undo.add(commands)
    mails.add(commands)
    second_step.add(commands)
    manage = commands.add_parser("manage", help="any command of Django's: campus manage migrate", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(do=_manage)
    return parser


def _manage(options: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["campus manage", *options.rest])
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrongly asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
    options = _parser().parse_args(argv)
    try:
        code: int = options.do(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return code

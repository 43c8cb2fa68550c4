"""`campus demo`: the main job, headless, start to end, on real rows in a temporary database."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from campus.cli.words import fail, say


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("demo", help="run the main job headless and leave its files in a folder")
    parser.add_argument("--output", type=Path, default=Path("build/demo"), help="where the files go (build/demo)")
    parser.add_argument("--in", dest="inside", help=argparse.SUPPRESS)
    parser.set_defaults(do=demo)


def demo(options: argparse.Namespace) -> int:
    """Play the story in a child whose database, keys and files are gone afterwards; return 0 if every step held."""
    if options.inside:
        return _play(options.output)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        return fail(f"cannot write in {options.output} ({err.strerror}). Choose another folder: --output DIR")
    with tempfile.TemporaryDirectory(prefix="testamur-demo-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TESTAMUR_")}
        environment |= {"TESTAMUR_DATA": folder, "TESTAMUR_STATIC_FROM_SOURCE": "1"}
        command = [sys.executable, "-m", "campus", "demo", "--in", folder, "--output", str(options.output.resolve())]
        return subprocess.run(command, env=environment, check=False).returncode


def _play(output: Path) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    from campus.demo.story import StoryError, play

    call_command("migrate", verbosity=0, interactive=False)
    try:
        play(output=output, say=say)
    except StoryError as err:
        return fail(str(err))
    return 0

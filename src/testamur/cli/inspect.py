"""`testamur inspect`: what a credential says, unchecked."""

import argparse
import json

from testamur.cli.shell import read_input, show
from testamur.document import digest
from testamur.verify import read


def add(parser: argparse.ArgumentParser) -> None:
    """Register the options of `inspect`."""
    parser.add_argument("file", help="PNG, SVG, PDF, JSON or JWT")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show what a credential says, without checking anything: do not rely on it."""
    found = read(read_input(options.file))
    facts = {"container": found.container, "kind": found.kind, "digest": digest(found.document)}
    text = f"Not checked. Container: {found.container}, kind: {found.kind}, digest: {facts['digest']}\n"
    text += json.dumps(found.document, indent=2, ensure_ascii=False) + "\n"
    show({**facts, "checked": False, "document": found.document}, text=text, as_json=options.json)
    return 0

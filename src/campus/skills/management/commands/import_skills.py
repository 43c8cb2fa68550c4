"""Take in the skills of a published framework from a CSV file, as `campus manage import_skills FILE`.

Reads what ESCO publishes (columns `conceptUri`, `preferredLabel`, `altLabels`, `description`) and the plainer names
`uri`, `preferred_label`, `alt_labels`: a skill that is there already keeps its name, for badges already say it.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campus.skills.services import Imported, take_in

COLUMNS = {
    "url": ("conceptUri", "uri"),
    "name": ("preferredLabel", "preferred_label"),
    "also": ("altLabels", "alt_labels"),
    "description": ("description",),
    "code": ("code",),
}
LONGEST_CELL = 200_000  # characters


class Command(BaseCommand):
    """Read the file, tell how many skills came in."""

    help = "Take in the skills of a framework from a CSV file (ESCO’s columns)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Ask for the file and what its framework is called."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--framework", default="ESCO 1.2.0", help="as it is shown beside each name")

    def handle(self, *, path: Path, framework: str, **_: object) -> None:
        """Take in every line that has an address and a name."""
        csv.field_size_limit(LONGEST_CELL)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                added, known = take_in(self._skills(csv.DictReader(file), path), framework=framework)
        except (OSError, UnicodeDecodeError, csv.Error) as err:
            raise CommandError(f"{path} cannot be read: {err}") from err
        self.stdout.write(f"Skills that came in: {added}. Here already: {known}.")

    def _skills(self, lines: csv.DictReader[str], path: Path) -> Iterator[Imported]:
        names = {
            field: next((n for n in known if n in (lines.fieldnames or [])), "") for field, known in COLUMNS.items()
        }
        if not (names["url"] and names["name"]):
            raise CommandError(f"{path} has no column {COLUMNS['url'][0]} or no column {COLUMNS['name'][0]}.")
        for line in lines:
            yield _skill(line, names)


def _skill(line: Mapping[str, str | None], names: Mapping[str, str]) -> Imported:
    cell = {field: (line.get(name) or "").strip() if name else "" for field, name in names.items()}
    also = "\n".join(part.strip() for part in cell["also"].replace("|", "\n").splitlines() if part.strip())
    return Imported(**{**cell, "also": also})

"""Write a course into one file: `campus manage export_course reading-data-honestly --output course.zip`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campus.courses import queries
from campus.courses.exchange.exporting import export_course


class Command(BaseCommand):
    """Export a course."""

    help = "Write a course into one file, in the edition that is newest."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course and where to write."""
        parser.add_argument("course", help="the course, as its address names it")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *_args: Any, course: str, output: Path, **_options: Any) -> None:
        """Write the file."""
        found = queries.by_slug(course)
        if found is None:
            raise CommandError(f"There is no course {course!r}.")
        with export_course(found) as made, output.open("wb") as kept:
            shutil.copyfileobj(made, kept)
        self.stdout.write(f"“{found.title}” is in {output}.")

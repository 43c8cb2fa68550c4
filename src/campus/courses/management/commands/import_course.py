"""Make a course of one file: `campus manage import_course harbourside course.zip --by ines@example.org`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campus.accounts.models import Person
from campus.common.errors import CampusError
from campus.courses.exchange.importing import import_course
from campus.organizations.models import Organization


class Command(BaseCommand):
    """Import a course."""

    help = "Make a course, unpublished, of one file; what is wrong with it is said and nothing is made."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the institution, the file and in whose name it is done."""
        parser.add_argument("institution", help="the institution, as its address names it")
        parser.add_argument("file", type=Path, help="what export_course wrote")
        parser.add_argument("--by", required=True, help="the address of somebody of the institution's staff")
        parser.add_argument("--rest", action="store_true", help="leave out what is wrong and take the rest")

    def handle(self, *_args: Any, institution: str, file: Path, by: str, rest: bool, **_options: Any) -> None:
        """Make the course."""
        organization = Organization.objects.filter(slug=institution).first()
        person = Person.objects.filter(email=by).first()
        if organization is None or person is None:
            raise CommandError(f"There is no institution {institution!r}, or nobody with the address {by!r}.")
        try:
            with file.open("rb") as data:
                made, left_out = import_course(
                    person, organization=organization, file=data, takes_rest=rest, now=timezone.now()
                )
        except (CampusError, OSError) as err:
            raise CommandError(str(err)) from err
        for problem in left_out:
            self.stderr.write(f"Left out: {problem}")
        self.stdout.write(f"“{made.title}” is there as {made.slug}, not published yet.")

"""`campus manage questions`: a quiz's questions from a file and into one, without the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campus.accounts import queries as accounts
from campus.accounts.models import Person
from campus.assessments import exchange, services
from campus.assessments.models import Quiz
from campus.common.errors import CampusError


class Command(BaseCommand):
    """Import shows what it would do; only --write does it, and --rest where something does not come across."""

    help = "Import or export the questions of a quiz: GIFT, Moodle XML, QTI 2.1 and 3.0."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, the quiz, the file, and in whose name."""
        parser.add_argument("do", choices=["import", "export"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--quiz", type=int, required=True, help="its number, as in the address of its page")
        parser.add_argument("--as", dest="email", required=True, help="the address of an educator of its institution")
        parser.add_argument("--format", choices=list(exchange.FORMATS), default="qti30", help="of an export")
        parser.add_argument("--write", action="store_true", help="import; without it, only say what would be")
        parser.add_argument("--rest", action="store_true", help="import the rest where something cannot be")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in a line why not."""
        try:
            self._do(**options)
        except (CampusError, OSError) as err:
            raise CommandError(str(err)) from err

    def _do(self, *, do: str, file: Path, quiz: int, email: str, **options: Any) -> None:
        found, person = Quiz.objects.filter(pk=quiz).first(), accounts.by_address(email)
        if found is None:
            raise CommandError(f"There is no quiz {quiz}.")
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        if do == "export":
            data, left = services.export_questions(person, quiz=found, format_name=options["format"])
            file.write_bytes(data)
            self._say_left(left)
            self.stdout.write(f"Written to {file}.")
        else:
            self._import(person, found, file, write=options["write"], rest=options["rest"])

    def _import(self, person: Person, quiz: Quiz, file: Path, *, write: bool, rest: bool) -> None:
        bundle = exchange.read(file.read_bytes(), file=file.name)
        self._say_left(bundle.left)
        for item in bundle.items:
            for note in item.notes:
                self.stdout.write(f"{item.text}: {note}")
        if not write:
            self.stdout.write(f"{len(bundle.items)} can be imported. Nothing is written: add --write.")
        elif bundle.left and not rest:
            raise CommandError("Nothing is written, as not everything can be imported. Add --rest for the others.")
        else:
            made = services.import_questions(person, quiz=quiz, items=bundle.items)
            self.stdout.write(f"{len(made)} imported.")

    def _say_left(self, left: tuple[exchange.Left, ...]) -> None:
        for each in left:
            self.stdout.write(f"{each.file or 'Not exported'}: {each.item}: {each.reason}")

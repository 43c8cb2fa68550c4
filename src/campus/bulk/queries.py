"""How far a list is, what was left out of it and why, and the mails it sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, F, Q, QuerySet, Sum

from campus.awards import services as awards
from campus.awards.models import Award, Delivery
from campus.awards.tasks import MOST_TRIES
from campus.bulk import files, people, tables
from campus.bulk.models import Batch, Row
from campus.common.spreadsheets import csv_chunks
from campus.courses.models import Course
from campus.courses.queries import learners
from campus.organizations.models import Organization

_LEAST = timedelta(seconds=2)  # before which a rate says nothing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the issuing of a list is: counts of lines, the rate a minute, and the time that is left at that rate."""

    of: int
    made: int
    failed: int
    rate: int = 0
    left: timedelta | None = None

    @property
    def settled(self) -> int:
        """Lines that are done with, for better or worse."""
        return self.made + self.failed

    @property
    def waiting(self) -> int:
        """Lines that are still to be issued."""
        return self.of - self.settled

    @property
    def minutes(self) -> int:
        """The time that is left, in whole minutes, rounded up."""
        return ceil(self.left / timedelta(minutes=1)) if self.left else 0


@dataclass(frozen=True, slots=True)
class Mails:
    """The mails of a list: waiting, sent, put off after a fault, given up; and how many looked at their award."""

    queued: int
    sent: int
    put_off: int
    given_up: int
    seen: int


def lists(organization: Organization) -> QuerySet[Batch]:
    """Return the lists of an institution, the newest first."""
    return Batch.objects.filter(organization=organization).select_related("achievement__current", "by")


def settled(found: QuerySet[Batch]) -> QuerySet[Batch]:
    """Return lists with how many of their lines were awarded and how many failed, for `settled_of`."""
    return found.annotate(awarded=Sum("lots__made", default=0), failed=Sum("lots__failed", default=0))


def settled_of(batch: Batch) -> tuple[int, int]:
    """Return how many lines were awarded and how many failed."""
    if not hasattr(batch, "awarded"):
        batch = settled(Batch.objects.filter(pk=batch.pk)).get()
    return getattr(batch, "awarded", 0), getattr(batch, "failed", 0)


def progress(batch: Batch, *, now: datetime) -> Progress:
    """Return how far a list is; rate and time left only while it is being issued."""
    found = Progress(batch.fresh, *settled_of(batch))
    spent = now - batch.started_at if batch.started_at else timedelta()
    if batch.state != Batch.State.RUNNING or not found.settled or spent < _LEAST:
        return found
    left = spent * (found.waiting / found.settled)
    return Progress(found.of, found.made, found.failed, round(found.settled / (spent / timedelta(minutes=1))), left)


def mails(batch: Batch) -> Mails:
    """Return how the mails of a list stand."""
    waits = Q(sent_at__isnull=True, tries__lt=MOST_TRIES)
    counted = Delivery.objects.filter(award__from_list__row__batch=batch).aggregate(
        queued=Count("pk", filter=waits & Q(error="")),
        put_off=Count("pk", filter=waits & ~Q(error="")),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        given_up=Count("pk", filter=Q(sent_at__isnull=True, tries__gte=MOST_TRIES)),
    )
    seen = Award.objects.filter(from_list__row__batch=batch, seen_at__isnull=False).count()
    return Mails(**counted, seen=seen)


def rows(batch: Batch, verdict: str = "") -> QuerySet[Row]:
    """Return the lines of a list in their order, all or those of one verdict, each with its outcome."""
    found = Row.objects.filter(batch=batch).select_related("outcome__award")
    return (found.filter(verdict=verdict) if verdict else found).order_by("number")


def left_out(batch: Batch) -> QuerySet[Row]:
    """Return the lines that were not awarded, or will not be, each with the reason: `why`."""
    failed = Q(outcome__isnull=False, outcome__award__isnull=True)
    found = Row.objects.filter(~Q(verdict=Row.Verdict.FRESH) | failed, batch=batch)
    return found.annotate(why=F("outcome__reason")).order_by("number")


def left_out_csv(batch: Batch) -> Iterator[str]:
    """Yield those lines as CSV, as they came, each with the reason in a last column: to be mended and sent again."""
    reasons = ((row.number, _reason(row)) for row in left_out(batch).iterator(chunk_size=2000))
    return csv_chunks([*batch.head, "reason"], _joined(batch, reasons))


def _joined(batch: Batch, reasons: Iterator[tuple[int, str]]) -> Iterator[list[str]]:
    """Yield the cells of the lines with a reason: both come in the order of their numbers."""
    form = tables.Form(batch.kind, batch.encoding, batch.separator)
    lines = tables.lines(files.path_of(batch.sha256), form)
    next(lines)
    number, reason = next(reasons, (0, ""))
    for line in lines:
        while 0 < number < line.number:  # it was taken out of the file with the account of whom it was about
            number, reason = next(reasons, (0, ""))
        if line.number == number:
            cells = [cell.encode(errors="replace").decode() for cell in line.cells]
            yield [*cells, *[""] * (len(batch.head) - len(cells)), reason]
            number, reason = next(reasons, (0, ""))
        if not number:
            return


def _reason(row: Row) -> str:
    reason: str = getattr(row, "why", "") or row.reason
    return f"{row.column}: {reason}" if row.column else reason


def sample(batch: Batch, *, now: datetime) -> dict[str, object] | None:
    """Return the credential that the first line would get, unsigned; None where nobody gets one."""
    row = rows(batch, Row.Verdict.FRESH).first()
    if row is None:
        return None
    said = people.said_again(row.email, row.name, row.said)
    return awards.sample(batch.by, achievement=batch.achievement, name=said.name, stated=said.stated, now=now)


def roster(course: Course, *, only_finished: bool, now: datetime) -> Iterator[bytes]:
    """Yield who takes a course as JSON lines, all of them or those who finished it: a list like any other."""
    for learner in learners(course, now=now):
        if learner.progress.is_complete or not only_finished:
            yield people.json_line(learner.person.email, learner.person.name)

"""How far a list is, what was left out of it and why, and the mails it sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, F, Q, QuerySet, Sum

from campus.accounts.models import Identifier
from campus.accounts.queries import awaited
from campus.awards import services as awards
from campus.awards.models import MOST_TRIES, Award, Delivery
from campus.awards.queries import FAILED_MAIL
from campus.bulk import files, naming, people, tables
from campus.bulk.columns import REASON
from campus.bulk.models import Batch, Lot, Row
from campus.common.spreadsheets import csv_chunks
from campus.organizations.models import Organization

LEFT_OUT, AWARDED, ALL, MAIL_FAILED = WHICH = ("left_out", "awarded", "all", "mail_failed")
_GOING = (Batch.State.RUNNING, Batch.State.UNDOING)
_LEAST = timedelta(seconds=2)  # before which a rate says nothing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is issued, or taken back: counts of lines, the rate a minute, and the time left at that rate."""

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
        """Lines that are still to be issued, or taken back."""
        return self.of - self.settled

    @property
    def minutes(self) -> int:
        """The time that is left, in whole minutes, rounded up."""
        return ceil(self.left / timedelta(minutes=1)) if self.left else 0


@dataclass(frozen=True, slots=True)
class Mails:
    """The mails of a list: waiting, sent, put off after a fault, given up, come back; and how many were looked at."""

    queued: int
    sent: int
    put_off: int
    given_up: int
    bounced: int
    seen: int

    @property
    def failed(self) -> int:
        """Those that nobody tries again by itself."""
        return self.given_up + self.bounced


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


def waiting(organization: Organization) -> QuerySet[Identifier]:
    """Return the numbers of an institution that something waits under, each with how many `awards` do."""
    found, stands = awaited(naming.NUMBER, giver=naming.giver(organization)), Q(person__awards__revoked_at__isnull=True)
    return found.annotate(awards=Count("person__awards", filter=stands)).filter(awards__gt=0).order_by("value")


def progress(batch: Batch, *, now: datetime) -> Progress:
    """Return how far a list is, issued or taken back; rate and time left only while it goes on, since it last began."""
    made, failed = settled_of(batch)
    found = Progress(made, _undone(batch), 0) if batch.reason else Progress(batch.fresh, made, failed)
    spent = now - batch.going_at if batch.going_at else timedelta()
    since = found.settled - batch.going_from
    if batch.state not in _GOING or since <= 0 or spent < _LEAST:
        return found
    left = spent * (found.waiting / since)
    return Progress(found.of, found.made, found.failed, round(since / (spent / timedelta(minutes=1))), left)


def _undone(batch: Batch) -> int:
    found: int = batch.lots.filter(state=Lot.State.UNDONE).aggregate(made=Sum("made", default=0))["made"]
    return found


def mails(batch: Batch) -> Mails:
    """Return how the mails of a list stand."""
    open_ones = Q(sent_at__isnull=True, bounced_at__isnull=True)
    waits = open_ones & Q(tries__lt=MOST_TRIES)
    counted = Delivery.objects.filter(award__from_list__row__batch=batch).aggregate(
        queued=Count("pk", filter=waits & Q(error="")),
        put_off=Count("pk", filter=waits & ~Q(error="")),
        sent=Count("pk", filter=Q(sent_at__isnull=False, bounced_at__isnull=True, error="")),
        given_up=Count("pk", filter=open_ones & Q(tries__gte=MOST_TRIES)),
        bounced=Count("pk", filter=Q(bounced_at__isnull=False)),
    )
    seen = Award.objects.filter(from_list__row__batch=batch, seen_at__isnull=False).count()
    return Mails(**counted, seen=seen)


def rows(batch: Batch, verdict: str = "", *, has_failed_mail: bool = False) -> QuerySet[Row]:
    """Return the lines of a list in their order, all or those of one verdict, each with its outcome and mails.

    With `has_failed_mail` those whose mail came back or was given up.
    """
    found = Row.objects.filter(batch=batch).select_related("outcome__award")
    found = found.filter(verdict=verdict) if verdict else found
    if has_failed_mail:
        failed = Delivery.objects.filter(FAILED_MAIL, award__from_list__row__batch=batch)
        found = found.filter(outcome__award__in=failed.values("award"))
    return found.prefetch_related("outcome__award__deliveries").order_by("number")


def told(batch: Batch, which: str) -> QuerySet[Row]:
    """Return the lines of one of WHICH in their order, each with its outcome, its award and the mails of that."""
    if which == MAIL_FAILED:
        return rows(batch, has_failed_mail=True)
    if which == AWARDED:
        return rows(batch).filter(outcome__award__isnull=False)
    if which == ALL:
        return rows(batch)
    return left_out(batch).select_related("outcome__award").prefetch_related("outcome__award__deliveries")


def mail_of(award: Award) -> Delivery | None:
    """Return the mail that told of an award, read with it; None where there was none."""
    kinds = (Delivery.Kind.EARNED, Delivery.Kind.ANEW)
    return next((mail for mail in award.deliveries.all() if mail.kind in kinds), None)


def left_out(batch: Batch) -> QuerySet[Row]:
    """Return the lines that were not awarded, or will not be, each with the reason: `why`."""
    failed = Q(outcome__isnull=False, outcome__award__isnull=True)
    found = Row.objects.filter(~Q(verdict=Row.Verdict.FRESH) | failed, batch=batch)
    return found.annotate(why=F("outcome__reason")).order_by("number")


def left_out_csv(batch: Batch) -> Iterator[str]:
    """Yield those lines as CSV, as they came, each with the reason in a last column: to be mended and sent again."""
    reasons = ((row.number, _reason(row)) for row in left_out(batch).iterator(chunk_size=2000))
    return csv_chunks([*batch.head, REASON], _joined(batch, reasons))


def _joined(batch: Batch, reasons: Iterator[tuple[int, str]]) -> Iterator[list[str]]:
    """Yield the cells of the lines with a reason: both come in the order of their numbers."""
    lines = tables.lines(files.path_of(batch.sha256), batch.form)
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


def sample(batch: Batch, *, now: datetime) -> tuple[Row | None, dict[str, object] | None]:
    """Return the first line that is awarded and its credential, unsigned; None and None where nobody gets one."""
    row = rows(batch, Row.Verdict.FRESH).first()
    if row is None:
        return None, None
    said = people.said_again(row)
    stated = said.stated(is_identified=batch.is_identified)
    return row, awards.sample(batch.by, achievement=batch.achievement, name=said.name, stated=stated, now=now)

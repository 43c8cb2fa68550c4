"""Grades of the platform's own activities as inputs of award rules: chosen columns, read politely (AGS 2.0, 3.3).

A column becomes a result from elsewhere: its `ref` is an address of ours. A rule that chose it from the list of columns
brings the share that is asked for; one that names the address of a column chosen in the frame, as an achievement from
elsewhere, goes by the share chosen there. Results only ever add (decision 0046).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.assessments.services import Outcome, add_results
from campus.awards.rules import GRADED
from campus.common.errors import InvalidError
from campus.journal.services import record
from campus.lti import queries
from campus.lti.claims import text
from campus.lti.models import Column, Context, Subject
from campus.lti.services import turns
from campus.lti.services.platform import LINEITEMS, RESULTS, PlatformError, pages
from campus.lti.services.scores import beside
from campus.organizations.services import require

ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
EVERY, AFTER_TROUBLE = timedelta(minutes=15), timedelta(hours=1)
LEASE = timedelta(minutes=5)
MOST_COLUMNS = 30  # chosen in one course
MOST_LISTED = 300
LOT = 500  # results that are written at once
HUNDRED = Decimal(100)


def offered(context: Context, *, now: datetime) -> list[tuple[str, str]]:
    """Return address and label of the columns in the platform's gradebook. Raises PlatformError."""
    if not context.lineitems_url:
        raise PlatformError(_("The platform offers no gradebook for this course."))
    found = _pages(context, context.lineitems_url, LINEITEMS, ITEMS_TYPE, now)
    return [(each["id"], text(each.get("label"))) for each in found if _is_item(each)]


def choose(actor: Person, *, context: Context, url: str, label: str, least: int, now: datetime) -> Column:
    """Let rules look at a column from now on. For staff of the institution."""
    require(actor, context.registration.organization)
    if not 1 <= least <= 100:
        raise InvalidError(_("Give a share from 1 to 100."), field="least")
    if context.columns.filter(is_chosen=True).count() >= MOST_COLUMNS:
        raise InvalidError(_("No more columns of one course can be looked at."))
    with transaction.atomic():
        chosen = {"context": context, "url": url, "least": least, "is_chosen": True}
        column, _new = Column.objects.get_or_create(**chosen, defaults={"label": label})
        Context.objects.filter(pk=context.pk).update(poll_at=now)
        organization_id = context.registration.organization_id
        record("lms.column_chosen", actor=actor, thing=column, organization_id=organization_id, now=now)
    return column


def drop(actor: Person, *, column: Column) -> None:
    """Look at a column no longer; results that came from it stay."""
    require(actor, column.context.registration.organization)
    column.delete()


def refresh(context: Context, *, now: datetime) -> int:
    """List the columns of a course's gradebook as they are now; return how many. Raises PlatformError.

    One that is gone there stays as long as a rule names it.
    """
    found = dict(offered(context, now=now)[:MOST_LISTED])
    with transaction.atomic():
        listed = list(context.columns.select_for_update().filter(is_chosen=False))
        for column in listed:
            if found.get(column.url, column.label) != column.label:
                Column.objects.filter(pk=column.pk).update(label=found[column.url])
        new = [url for url in found if url not in {column.url for column in listed}]
        Column.objects.bulk_create(Column(context=context, url=url, label=found[url], is_chosen=False) for url in new)
        named = queries.refs_named(context.registration.organization_id)
        gone = [each.pk for each in listed if each.url not in found and queries.ref_of(each) not in named]
        Column.objects.filter(pk__in=gone).delete()
    return len(found)


def wake(organization_id: int, *, now: datetime) -> None:
    """Have columns read soon that a rule of an institution names and nobody read before."""
    unread = Column.objects.filter(
        context__registration__organization=organization_id, is_chosen=False, read_at__isnull=True
    )
    named = queries.refs_named(organization_id)
    courses = {each.context_id for each in unread if queries.ref_of(each) in named}
    Context.objects.filter(pk__in=courses).update(poll_at=now)


def poll_due(*, now: datetime, most: int = 5) -> int:
    """Read the columns of courses whose time has come; return how many courses were read."""
    read = 0
    for context in turns.taken("poll_at", lease=LEASE, now=now, most=most):
        poll(context, now=now)
        read += 1
    return read


def poll(context: Context, *, now: datetime) -> int:
    """Read all chosen columns of a course; return how many results are new. What fails is kept beside the column."""
    new, is_well = 0, True
    looked_at = _looked_at(context)
    for column in looked_at:
        try:
            new += _read(context, column, now)
        except PlatformError as err:
            is_well = False
            Column.objects.filter(pk=column.pk).update(error=str(err)[:300])
            if err.is_down:
                turns.put_off(context, "poll_at", until=now + AFTER_TROUBLE, now=now)
                break
        else:
            Column.objects.filter(pk=column.pk).update(read_at=now, error="")
    later = now + (EVERY if is_well else AFTER_TROUBLE)
    Context.objects.filter(pk=context.pk).update(poll_at=later if looked_at else None)
    return new


def _looked_at(context: Context) -> list[Column]:
    """Return the columns that staff chose, and those that a rule names."""
    named = queries.refs_named(context.registration.organization_id)
    return [each for each in context.columns.all() if each.is_chosen or queries.ref_of(each) in named]


def _read(context: Context, column: Column, now: datetime) -> int:
    told = list(_pages(context, beside(column.url, "results"), RESULTS, RESULTS_TYPE, now))
    scores = {user: each for each in told if isinstance(each, dict) and (user := _user(each))}
    known = Subject.objects.filter(
        organization=context.registration.organization_id,
        issuer=context.registration.issuer,
        memberships__context=context,
    )
    said = ((each, scores[each.subject]) for each in known.iterator() if each.subject in scores)
    found = [_outcome(column, each, one, percent, now) for each, one in said if (percent := _share(one)) is not None]
    return sum(add_results(found[start : start + LOT], now=now) for start in range(0, len(found), LOT))


def _outcome(column: Column, subject: Subject, said: dict[str, Any], percent: Decimal, now: datetime) -> Outcome:
    """Return a result; the same share told again is the same result, whenever and in whatever order it comes."""
    told = {"title": column.label, "platform": column.context.registration.name}
    return Outcome(
        person_id=subject.person_id,
        organization_id=column.context.registration.organization_id,
        kind=Result.Kind.EXTERNAL,
        source=f"lti:{column.pk}:{subject.pk}:{percent}",
        at=_moment(said.get("timestamp"), now),
        percent=percent,
        is_passed=percent >= column.least if column.is_chosen else None,
        ref=queries.ref_of(column),
        data=told if column.is_chosen else {**told, "verb": GRADED},
    )


def _share(said: dict[str, Any]) -> Decimal | None:
    """Return a result as per cent, cut to what fits; None where there is no score yet."""
    score, most = said.get("resultScore"), said.get("resultMaximum")
    if not isinstance(score, int | float) or not isinstance(most, int | float) or isinstance(score, bool):
        return None
    try:
        if most <= 0 or not math.isfinite(score) or not math.isfinite(most):
            return None
    except OverflowError:  # an integer that is no number of points
        return None
    share = HUNDRED * Decimal(str(score)) / Decimal(str(most))
    return min(max(share, Decimal(0)), HUNDRED).quantize(Decimal("0.01"))


def _moment(said: object, now: datetime) -> datetime:
    try:
        found = parse_datetime(said) if isinstance(said, str) else None
        return min(found.astimezone(UTC), now) if found and found.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _user(said: dict[str, Any]) -> str:
    user = said.get("userId")
    return str(user) if isinstance(user, str | int) else ""


def _is_item(each: Any) -> bool:
    """Say whether this is a column whose address can be kept and asked."""
    url = each.get("id") if isinstance(each, dict) else None
    return isinstance(url, str) and url.isprintable() and len(url) <= 1000


def _pages(context: Context, url: str, scope: str, accept: str, now: datetime) -> list[Any]:
    found: list[Any] = []
    for said in pages(context.registration, url, scope=scope, accept=accept, now=now):
        if not isinstance(said, list):
            raise PlatformError(_("The gradebook can’t be read."))
        found.extend(said)
    return found

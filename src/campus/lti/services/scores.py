"""Scores into the platform's gradebook: once, in order, tried again while the platform is down (AGS 2.0, section 3.4).

A row holds how a score stands, not how it came to: what changes while the platform is down is sent once, as it is then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Project, Result
from campus.awards import queries as awards
from campus.common.waits import after
from campus.courses import queries as courses
from campus.courses.models import Course, Enrolment
from campus.lti.models import Placement, Score, Subject
from campus.lti.services.platform import SCORE, PlatformError, call

MEDIA_TYPE = "application/vnd.ims.lis.v1.score+json"
LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
CONFLICT = 409
GONE = {400, 403, 404, 410, 422}  # asking again as it is gets the same answer
MOST_TRIES_OF_GONE = 5
WHOLE = Decimal(100)
Shows = Placement.Shows


def note(person: Person, *, now: datetime, only: Placement | None = None) -> int:
    """Keep how somebody's scores stand now at every placement that has a column; return how many changed."""
    mine = Placement.objects.filter(
        context__members__subject__person=person,
        context__members__is_teacher=False,
        context__members__is_active=True,
        context__registration__ended_at=None,
    ).exclude(lineitem_url="")
    found = mine.filter(pk=only.pk) if only else mine
    changed = 0
    for placement in found.exclude(shows__in=["", Shows.BADGES]).select_related("context__registration").distinct():
        subjects = Subject.objects.filter(person=person, memberships__context=placement.context_id)
        stands = standing(person, placement, now=now)
        if stands is not None:
            changed += sum(_keep(placement, subject, stands, now) for subject in subjects.distinct())
    return changed


def standing(person: Person, placement: Placement, *, now: datetime) -> Decimal | None:
    """Return how many per cent somebody has at what a placement shows; None before there is anything."""
    if placement.shows == Shows.QUIZ:
        best = _results(person, placement).aggregate(best=Max("percent"))["best"]
        return None if best is None else Decimal(best)
    if placement.shows == Shows.PROJECT:
        return _project(person, placement)
    if placement.shows == Shows.COURSE:
        course = Course.objects.get(pk=placement.thing_id)
        if not Enrolment.objects.filter(person=person, course=course).exists():
            return None
        stands = courses.progress(person, course, now=now)
        return (WHOLE * stands.done / stands.of).quantize(Decimal("0.01")) if stands.of else None
    achievement = Achievement.objects.get(pk=placement.thing_id)
    return WHOLE if awards.held(person, achievement) else None


def send_due(*, now: datetime, most: int = 20) -> int:
    """Send what is due, the oldest first; return how many were tried. A claim is one UPDATE: two workers send once.

    A platform that is down is asked once in a round: waiting for each score would keep every sweep from its work.
    """
    due = Score.objects.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)[:most]
    tried = 0
    for pk in list(due):
        # Those that were put off with another of their platform are not due any more: nothing is claimed.
        if Score.objects.filter(pk=pk, due_at__lte=now).update(due_at=now + LEASE):
            related = ("placement__context__registration", "subject")
            _send(Score.objects.select_related(*related).get(pk=pk), now)
            tried += 1
    return tried


def send_again(score: Score, *, now: datetime) -> None:
    """Try a score again that did not arrive."""
    Score.objects.filter(pk=score.pk).update(due_at=now, tries=0, error="")


def _results(person: Person, placement: Placement) -> Any:
    return Result.objects.filter(person=person, kind=placement.shows, thing_id=placement.thing_id)


def _project(person: Person, placement: Placement) -> Decimal | None:
    """Return the best grade as a share of the highest level, on all criteria together."""
    top = len(Project.objects.get(pk=placement.thing_id).scale) - 1
    shares = [
        Decimal(sum(result.levels.values())) / (top * len(result.levels))
        for result in _results(person, placement)
        if result.levels and top > 0
    ]
    return (WHOLE * max(shares)).quantize(Decimal("0.01")) if shares else None


@transaction.atomic
def _keep(placement: Placement, subject: Subject, percent: Decimal, now: datetime) -> bool:
    fields = {"percent": percent, "is_complete": percent >= WHOLE, "at": now, "due_at": now}
    row, is_new = Score.objects.select_for_update().get_or_create(placement=placement, subject=subject, defaults=fields)
    if is_new or row.percent == percent:
        return is_new
    # A score that rests at the platform is followed by a later one; the platform refuses what is not later.
    at = max(now, row.at + timedelta(milliseconds=1))
    Score.objects.filter(pk=row.pk).update(**{**fields, "at": at}, tries=0, error="")
    return True


def _send(score: Score, now: datetime) -> None:
    """Send one score; what became different meanwhile stays due (the condition on `at`)."""
    same = Score.objects.filter(pk=score.pk, at=score.at)
    registration = score.placement.context.registration
    try:
        call(
            registration,
            beside(score.placement.lineitem_url, "scores"),
            scopes=[SCORE],
            now=now,
            body=_body(score),
            media_type=MEDIA_TYPE,
        )
    except PlatformError as err:
        tries = score.tries + 1
        if err.status == CONFLICT:
            same.update(due_at=None, tries=tries, error=_("The platform has a newer grade, and keeps it."))
        elif err.status in GONE and tries >= MOST_TRIES_OF_GONE:
            same.update(due_at=None, tries=tries, error=str(err)[:300])
        else:
            wait = after(tries, first=timedelta(seconds=5), most=LONGEST_WAIT)
            same.update(due_at=now + wait, tries=tries, error=str(err)[:300])
            if err.is_down:
                others = Score.objects.filter(placement__context__registration=registration, due_at__lte=now)
                others.update(due_at=now + wait, tries=F("tries") + 1, error=str(err)[:300])
        return
    same.update(due_at=None, sent_at=now, tries=0, error="")


def _body(score: Score) -> dict[str, Any]:
    return {
        "userId": score.subject.subject,
        "scoreGiven": float(score.percent),
        "scoreMaximum": 100,
        "activityProgress": "Completed" if score.is_complete else "InProgress",
        # Moodle keeps a grade only where it is fully graded; a later one may still be higher.
        "gradingProgress": "FullyGraded",
        "timestamp": score.at.isoformat(timespec="milliseconds"),
    }


def beside(url: str, name: str) -> str:
    """Return the address of a part of a line item: before its query (Moodle's carry one), not after it."""
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/')}/{name}{mark}{query}"

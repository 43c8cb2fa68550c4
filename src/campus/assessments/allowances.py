"""What single learners are granted in a quiz beyond what it gives everybody, and when their time is up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils.module_loading import import_string

from campus.accounts import queries as accounts
from campus.accounts.models import Person
from campus.assessments.models import Accommodation, Quiz


@dataclass(frozen=True)
class Granted:
    """What a learner is granted beyond what a quiz gives everybody."""

    extra_percent: int = 0
    extra_attempts: int = 0
    is_untimed: bool = False
    closes_at: datetime | None = None


NOTHING = Granted()


def granted(person: Person, quiz: Quiz) -> Granted:
    """Return what the person is granted in this quiz; what is said of the quiz itself goes before what holds in all."""
    found = Accommodation.objects.filter(Q(quiz=quiz) | Q(quiz__isnull=True), person=person)
    each = found.filter(organization=quiz.organization_id).order_by(F("quiz").asc(nulls_last=True)).first()
    return Granted(each.extra_percent, each.extra_attempts, each.is_untimed, each.closes_at) if each else Granted()


def deadline(quiz: Quiz, granted: Granted, *, begun: datetime, closes_at: datetime | None = None) -> datetime | None:
    """Return when an attempt begun then has to end, at the latest when the quiz closes; None where it has no limit."""
    if not quiz.minutes or granted.is_untimed:
        return closes_at
    over = begun + timedelta(minutes=quiz.minutes) * (100 + granted.extra_percent) / 100
    return min(over, closes_at) if closes_at else over


def closes_at(person_id: int, quiz: Quiz, granted: Granted) -> datetime | None:
    """Return when a quiz closes for a person: with their cohort, or later where that is granted, else never."""
    usual = usual_close(person_id, quiz)
    return max(usual, granted.closes_at) if usual and granted.closes_at else usual


def usual_close(person_id: int, quiz: Quiz) -> datetime | None:
    """Return when a quiz closes for a person with their cohort (settings.COHORT_DUE); None for never."""
    found: datetime | None = import_string(settings.COHORT_DUE)(person_id, "quiz", quiz.pk)
    return found


def taker(quiz: Quiz, *, email: str) -> Person | None:
    """Return who has this address and takes the quiz; apps above know who does (settings.ACTIVITY_TAKERS)."""
    person = accounts.by_address(email)
    if person is None:
        return None
    told = import_string(settings.ACTIVITY_TAKERS)
    return person if told(person, "quiz", quiz.pk) else None

"""What came of observations, attendance, attestations and claims so far, and who may see which of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.module_loading import import_string

from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.achievements.models import Achievement
from campus.assessments.models import (
    Activity,
    Attestation,
    Certificate,
    Claim,
    Decision,
    Evidence,
    HoursReport,
    Observation,
    Presence,
    Result,
    Session,
    Submission,
    Tick,
)
from campus.assessments.queries import staffs
from campus.assessments.ways.terms import terms
from campus.common.together import Ask, Rows
from campus.organizations.models import Organization

EARLY = timedelta(minutes=30)  # before a session begins, and after it ends, a code still checks in
MOST_FOUND = 20


def by_public_id(public_id: str) -> Activity | None:
    """Return an activity, retired or not."""
    return Activity.objects.select_related("organization", "achievement__current").filter(public_id=public_id).first()


def may_take(person: Person | AnonymousUser | None, activity: Activity) -> bool:
    """Say whether a person may begin to show this now: who takes its course, or anybody where it is open.

    Courses lie above: they tell through settings.ACTIVITY_TAKERS, `(person, kind, thing_id) -> bool`.
    """
    if not isinstance(person, Person) or activity.retired_at:
        return False
    if activity.audience == Activity.Audience.ANYBODY:
        return True
    told: bool = import_string(settings.ACTIVITY_TAKERS)(person, activity.kind, activity.pk)
    return told


def may_open(person: Person | AnonymousUser | None, activity: Activity) -> bool:
    """Say whether a person may open the learner's page: whoever may begin, and whoever has begun."""
    return isinstance(person, Person) and (may_take(person, activity) or _has_begun(person, activity))


def _has_begun(person: Person, activity: Activity) -> bool:
    own = {"activity": activity, "person": person}
    return (
        Observation.objects.filter(**own).exists()
        or Presence.objects.filter(session__activity=activity, person=person).exists()
        or HoursReport.objects.filter(**own).exists()
        or Attestation.objects.filter(**own).exists()
        or Claim.objects.filter(**own).exists()
    )


def is_in_use(activity: Activity) -> bool:
    """Say whether anybody has begun to show it, so that its lines keep their number."""
    return any(
        model.objects.filter(activity=activity).exists()
        for model in (Observation, Attestation, Claim, HoursReport, Session)
    )


def of_organization(organization: Organization) -> QuerySet[Activity]:
    """Return the activities of an organization in use, each with how much of it waits for staff (`waits`)."""
    waits = (
        Count("reports", Q(reports__state=HoursReport.State.WAITING), distinct=True)
        + Count("claims", Q(claims__state__in=[Claim.State.HANDED_IN, Claim.State.APPEALED]), distinct=True)
        + Count("observations", Q(observations__decided_at__isnull=True), distinct=True)
    )
    return organization.activities.filter(retired_at__isnull=True).annotate(waits=waits).order_by("kind", "title", "pk")


def waiting(organization: Organization, *, now: datetime) -> int:
    """Return how many things wait for staff in activities, certificates of other issuers included."""
    ended = Q(activity__organization=organization, closed_at=None, cancelled_at=None, ends_at__lt=now)
    found: list[Any] = list(of_organization(organization))
    waits: int = sum(each.waits for each in found)
    return waits + Session.objects.filter(ended).count() + certificates_waiting(organization).count()


class Begun(NamedTuple):
    """An activity that somebody has begun: where it is opened, and what the lines about it say."""

    title: str
    public_id: str
    kind: str
    institution: str


def ask_begun(person: Person) -> Ask:
    """Ask for the activities in use that a person has begun."""
    own = Q()
    for name in ("observations", "sessions__presences", "reports", "attestations", "claims"):
        own |= Q(pk__in=Activity.objects.filter(**{f"{name}__person": person}).values("pk"))
    found = Activity.objects.filter(own, retired_at__isnull=True)
    return Ask(found, ("title", "pk", "public_id", "kind", "organization__name"))


def begun_of(rows: Rows) -> list[Begun]:
    """Return them by title."""
    return [
        Begun(title, public_id, str(Activity.Kind(kind).label), institution)
        for title, _pk, public_id, kind, institution in sorted(rows)
    ]


def recognitions(achievement: Achievement) -> list[Activity]:
    """Return where anybody can claim to have an achievement's learning already."""
    open_ = achievement.recognitions.filter(retired_at__isnull=True, audience=Activity.Audience.ANYBODY)
    return list(open_.order_by("title", "pk"))


def candidates(activity: Activity, words: str) -> list[Person]:
    """Return who can be observed now and is called so, at most MOST_FOUND; a whole address finds its holder.

    Of an activity that is open to everybody nobody is listed by name: that would be a list of all accounts.
    """
    words = words.strip()
    if "\x00" in words:  # in nobody's name, and PostgreSQL compares nothing with it
        return []
    known = by_address(words) if "@" in words else None
    if known is not None:
        return [known] if may_take(known, activity) else []
    if activity.audience == Activity.Audience.ANYBODY:
        return []
    takers: Collection[int] = import_string(settings.ACTIVITY_PEOPLE)(activity.kind, activity.pk)
    found = Person.objects.filter(pk__in=takers, name__icontains=words, is_active=True)
    return list(found.order_by("name", "pk")[:MOST_FOUND])


def current_ticks(observation: Observation) -> dict[int, Tick]:
    """Return the newest tick of each line, by the line's id; ties go to the one that came last."""
    rows = observation.ticks.filter(criterion__isnull=False).select_related("by").order_by("at", "pk")
    return {tick.criterion_id: tick for tick in rows if tick.criterion_id is not None}


def notes(observation: Observation) -> list[Tick]:
    """Return the notes in the order in which they were made."""
    return list(observation.ticks.filter(criterion__isnull=True).select_related("by").order_by("at", "pk"))


def open_observations(activity: Activity) -> QuerySet[Observation]:
    """Return who waits to be observed or is, the one who has waited longest first."""
    return activity.observations.filter(decided_at__isnull=True).select_related("person").order_by("begun_at", "pk")


def sessions_of(activity: Activity) -> list[Session]:
    """Return the sessions that were not called off, by their beginning, each with how many were there (`present`)."""
    found = activity.sessions.filter(cancelled_at__isnull=True).annotate(present=Count("presences"))
    return list(found.order_by("starts_at", "pk"))


def roll(session: Session) -> list[tuple[Person, Presence | None]]:
    """Return who is expected or was there, by name, each with the presence where there is one."""
    present = {each.person_id: each for each in session.presences.select_related("person")}
    activity = session.activity
    ids = set(present)
    if activity.audience == Activity.Audience.COURSE:
        ids |= set(import_string(settings.ACTIVITY_PEOPLE)(activity.kind, activity.pk))
    return [(person, present.get(person.pk)) for person in Person.objects.filter(pk__in=ids).order_by("name", "pk")]


def sessions_now(activity: Activity, *, now: datetime) -> QuerySet[Session]:
    """Return the sessions at which somebody can check in at this moment by a code."""
    found = activity.sessions.filter(closed_at__isnull=True, cancelled_at__isnull=True)
    found = found.filter(starts_at__lte=now + EARLY, ends_at__gte=now - EARLY)
    return found.exclude(check_in=Session.CheckIn.LIST)


@dataclass(frozen=True)
class Hours:
    """Somebody's hours in one activity: what counts, and what waits for the organiser or for a session's end."""

    counted: Decimal
    waiting: Decimal


def hours(person: Person, activity: Activity) -> Hours:
    """Return a person's hours in an attendance."""
    counted = Result.objects.filter(kind=Result.Kind.ATTENDANCE, thing_id=activity.pk, person=person)
    reported = HoursReport.objects.filter(activity=activity, person=person, state=HoursReport.State.WAITING)
    present = Presence.objects.filter(
        person=person,
        session__activity=activity,
        session__closed_at__isnull=True,
        session__cancelled_at__isnull=True,
    )
    return Hours(
        _sum(counted.aggregate(sum=Sum("hours"))),
        _sum(reported.aggregate(sum=Sum("hours"))) + _sum(present.aggregate(sum=Sum("session__hours"))),
    )


def presences(person: Person, activity: Activity) -> list[Presence]:
    """Return where a person was, in sessions that were not called off."""
    found = Presence.objects.filter(person=person, session__activity=activity, session__cancelled_at__isnull=True)
    return list(found.order_by("session__starts_at", "pk"))


def totals(activity: Activity) -> list[tuple[str, Decimal]]:
    """Return the hours that count for each learner by name, in one query."""
    found = Result.objects.filter(kind=Result.Kind.ATTENDANCE, thing_id=activity.pk)
    rows = found.values("person_id", "person__name").annotate(sum=Sum("hours")).order_by("person__name", "person_id")
    return [(str(row["person__name"]), row["sum"]) for row in rows]


def _sum(found: dict[str, Decimal | None]) -> Decimal:
    return found["sum"] or Decimal(0)


def claims_waiting(organization: Organization) -> QuerySet[Claim]:
    """Return the claims and appeals that wait for a decision, the oldest first."""
    waits = [Claim.State.HANDED_IN, Claim.State.APPEALED]
    found = Claim.objects.filter(activity__organization=organization, state__in=waits)
    return found.select_related("activity", "person").order_by("handed_in_at", "pk")


def certificates_waiting(organization: Organization) -> QuerySet[Certificate]:
    """Return the certificates of other issuers that an assessor is asked about, the oldest first."""
    found = Certificate.objects.filter(organization=organization, state=Certificate.State.WAITING)
    return found.select_related("person", "evidence").order_by("shown_at", "pk")


def evidence_of(source: str) -> list[Evidence]:
    """Return what was given for one occasion, in its order."""
    return list(Evidence.objects.filter(source=source).order_by("at", "pk")) if source else []


def own_evidence(person: Person) -> QuerySet[Evidence]:
    """Return everything a person has given as evidence, newest first."""
    return Evidence.objects.filter(person=person).select_related("organization", "result").order_by("-at", "-pk")


def titles_of(pieces: Collection[Evidence]) -> dict[int, str]:
    """Return for each piece, by its id, the title of what it was given for."""
    known = Activity.objects.in_bulk({each.thing_id for each in pieces if each.thing_id})
    return {each.pk: known[each.thing_id].title for each in pieces if each.thing_id in known}


def own_work(person: Person) -> list[Submission]:
    """Return a person's graded work, newest first: evidence too, which is shown on the page of its project."""
    graded = Submission.objects.filter(person=person, state=Submission.State.GRADED)
    return list(graded.select_related("project").order_by("-handed_in_at", "-pk"))


def marks_of(decision: Decision) -> list[tuple[str, str, str]]:
    """Return a decision line by line: the line, the level's name, and the reason."""
    activity = decision.claim.activity
    scale = terms(activity).scale
    lines = [(line.name, decision.marks.get(str(line.pk))) for line in activity.criteria.all()]
    return [(name, scale[mark["level"]], str(mark["reason"])) for name, mark in lines if mark]


def evidence_for(person: Person | AnonymousUser | None, public_id: str) -> Evidence | None:
    """Return the evidence if this person may have it: anybody what is public, its learner all, staff what was given.

    Staff do not see a claim that is still a draft.
    """
    found = Evidence.objects.select_related("organization").filter(public_id=public_id).first()
    if found is None or found.is_public:
        return found
    if not isinstance(person, Person):
        return None
    if found.person_id == person.pk:
        return found
    return found if _is_given(found) and staffs(person, found.organization) else None


def _is_given(evidence: Evidence) -> bool:
    kind, _colon, pk = evidence.source.partition(":")
    if kind != "claim":
        return True
    return Claim.objects.filter(pk=pk).exclude(state=Claim.State.DRAFT).exists()

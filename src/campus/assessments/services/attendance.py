"""Sessions, who came, and hours: they count once a session is closed, or a report is confirmed (decision 0094)."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Activity, HoursReport, Presence, Result, Session
from campus.assessments.services import evidence, results
from campus.assessments.services.staff import require_staff
from campus.assessments.ways import codes, queries
from campus.assessments.ways.terms import hours as read_hours
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import one_line
from campus.journal import services as journal
from campus.organizations.queries import role

MOST_SESSION, MOST_REPORT = 24, 24  # hours
LONGEST = timedelta(days=3)
FIELDS = {"title", "place", "starts_at", "ends_at", "hours", "check_in"}


@transaction.atomic
def add_session(actor: Person, *, activity: Activity, now: datetime, **fields: Any) -> Session:
    """Return a new session; `fields` are those of FIELDS. Raises NotAllowedError, InvalidError naming the field."""
    require_staff(actor, activity.organization)
    if activity.kind != Activity.Kind.ATTENDANCE:
        raise InvalidError(_("Only attendance has sessions."))
    session = Session(activity=activity, secret=secrets.token_hex(32))
    _fill(session, fields)
    session.save()
    _note("session.added", session, actor=actor, now=now)
    return session


@transaction.atomic
def change_session(actor: Person, *, session: Session, now: datetime, **fields: Any) -> Session:
    """Change a session that is not over; raises as `add_session`, and ConflictError where it is closed."""
    session = _open(actor, session)
    _fill(session, fields)
    session.save()
    _note("session.changed", session, actor=actor, now=now)
    return session


@transaction.atomic
def cancel_session(actor: Person, *, session: Session, now: datetime) -> None:
    """Call a session off: it gives nobody hours."""
    session = _open(actor, session)
    Session.objects.filter(pk=session.pk).update(cancelled_at=now)
    _note("session.cancelled", session, actor=actor, now=now)


@transaction.atomic
def check_in(person: Person, *, activity: Activity, typed: str, now: datetime) -> Presence:
    """Return the presence of a person at the session whose code this is; a second time it is the first one.

    Raises InvalidError (field "code") where no session has this code at this moment.
    """
    for session in queries.sessions_now(activity, now=now):
        if _fits(session, typed, now=now):
            if not queries.may_take(person, activity):
                raise NotAllowedError(_("This is for those who take the course it is part of."))
            return _present(person, session=session, how=session.check_in, by=person, now=now)
    raise InvalidError(_("This code does not hold, or no longer. Use the one that is shown now."), field="code")


def _fits(session: Session, typed: str, *, now: datetime) -> bool:
    if session.check_in == Session.CheckIn.WALL:
        return codes.is_same(codes.code(session.secret, codes.WALL), typed)
    return codes.is_current(session.secret, typed, now=now)


@transaction.atomic
def set_present(actor: Person, *, session: Session, person: Person, is_present: bool, now: datetime) -> None:
    """Tick somebody on the list, or off it while the session is open; on a closed one who is added counts at once."""
    require_staff(actor, session.activity.organization)
    if actor.pk == person.pk:
        raise NotAllowedError(_("Nobody ticks themselves. Another organiser has to."))
    session = _locked(session)
    if session.cancelled_at or (session.closed_at and not is_present):
        raise ConflictError(_("This session is closed: its hours are counted, and stay."))
    if is_present:
        _present(person, session=session, how=Session.CheckIn.LIST, by=actor, now=now)
        if session.closed_at:
            _count(session, assessor=actor, now=now)
    elif Presence.objects.filter(session=session, person=person).delete()[0]:
        _note("attendance.removed", session, actor=actor, now=now, person=person)


def _present(person: Person, *, session: Session, how: str, by: Person, now: datetime) -> Presence:
    presence, is_new = Presence.objects.get_or_create(
        session=session, person=person, defaults={"how": how, "by": by, "at": now}
    )
    if is_new:
        _note("attendance.noted", session, actor=by, now=now, person=person)
    return presence


@transaction.atomic
def close(actor: Person | None, *, session: Session, now: datetime) -> bool:
    """Count the hours of everybody present, once; say whether this call did it. `actor` is None for the sweep."""
    if actor is not None:
        require_staff(actor, session.activity.organization)
    waits = Session.objects.filter(pk=session.pk, closed_at__isnull=True, cancelled_at__isnull=True)
    if actor is not None and session.starts_at > now:
        raise InvalidError(_("This session has not begun yet."))
    if not waits.update(closed_at=now, closed_by=actor):
        return False
    _count(session, assessor=actor, now=now)
    _note("session.closed", session, actor=actor, now=now)
    return True


def _count(session: Session, *, assessor: Person | None, now: datetime) -> None:
    for presence in session.presences.select_related("person"):
        _result(
            presence.person,
            activity=session.activity,
            source=f"presence:{session.pk}:{presence.person_id}",
            hours=session.hours,
            assessor=None if presence.person == assessor else assessor,  # who ran it may have been ticked by others
            data={"session": session.pk, "how": presence.how, "title": str(session)},
            now=now,
        )


@transaction.atomic
def report_hours(
    person: Person, *, activity: Activity, day: date, hours: Any, text: str, today: date, now: datetime
) -> HoursReport:
    """Return hours that a person says they gave on a day, waiting for the organiser.

    Raises NotAllowedError, and InvalidError naming the field; more than 24 hours on one day are refused.
    """
    if not queries.may_take(person, activity):
        raise NotAllowedError(_("This is for those who take the course it is part of."))
    if not terms(activity).takes_reports:
        raise InvalidError(_("Hours are counted at sessions here, and not reported."))
    if not today - timedelta(days=730) <= day <= today:
        raise InvalidError(_("Give a day of the last two years, and not one to come."), field="day")
    given = read_hours(hours, field="hours", most=MOST_REPORT)
    _refuse_too_long_a_day(person, activity, day=day, given=given)
    said = one_line(text, field="text")
    if not 3 <= len(said) <= 1000:
        raise InvalidError(_("Say what you did, in at most 1,000 characters."), field="text")
    report = HoursReport.objects.create(
        activity=activity, person=person, day=day, hours=given, text=said, reported_at=now
    )
    _report_note("hours.reported", report, actor=person, now=now)
    return report


def _refuse_too_long_a_day(person: Person, activity: Activity, *, day: date, given: Decimal) -> None:
    others = HoursReport.objects.filter(person=person, activity=activity, day=day)
    has = sum((each.hours for each in others.exclude(state=HoursReport.State.REFUSED)), Decimal(0))
    if has + given > MOST_REPORT:
        raise InvalidError(_("With what you reported before, this day has more than 24 hours."), field="hours")


@transaction.atomic
def decide_report(
    actor: Person, *, report: HoursReport, is_confirmed: bool, reason: str = "", now: datetime
) -> HoursReport:
    """Confirm or refuse reported hours, once; a refusal says why. Raises NotAllowedError for one's own."""
    require_staff(actor, report.activity.organization)
    if actor.pk == report.person_id:
        raise NotAllowedError(_("These are your own hours. Somebody else has to confirm them."))
    said = one_line(reason, field="reason")[:500]
    if not is_confirmed and not said:
        raise InvalidError(_("Say why, so that it can be put right."), field="reason")
    state = HoursReport.State.CONFIRMED if is_confirmed else HoursReport.State.REFUSED
    waits = HoursReport.objects.filter(pk=report.pk, state=HoursReport.State.WAITING)
    if not waits.update(state=state, decided_by=actor, decided_at=now, reason=said):
        raise ConflictError(_("Somebody else decided this before you."))
    report.refresh_from_db()
    if is_confirmed:
        data = {"day": report.day.isoformat(), "text": report.text, "how": "report"}
        source = f"hours:{report.pk}"
        _result(
            report.person,
            activity=report.activity,
            source=source,
            hours=report.hours,
            assessor=actor,
            data=data,
            now=now,
        )
    _report_note("hours.decided", report, actor=actor, now=now)
    return report


def _result(
    person: Person,
    *,
    activity: Activity,
    source: str,
    hours: Decimal,
    assessor: Person | None,
    data: dict[str, Any],
    now: datetime,
) -> None:
    # One at a time, so that of two sessions closed at once one sees the hours of the other.
    Activity.objects.select_for_update().get(pk=activity.pk)
    asked = terms(activity).asked_hours
    made = results.add(
        person,
        organization_id=activity.organization_id,
        kind=Result.Kind.ATTENDANCE,
        thing_id=activity.pk,
        source=source,
        at=now,
        assessor=assessor,
        assessor_role=(role(assessor, activity.organization) or "") if assessor else "",
        hours=hours,
        is_passed=asked is None or queries.hours(person, activity).counted + hours >= asked,
        data=data,
    )
    evidence.rest_on(made)


def _open(actor: Person, session: Session) -> Session:
    require_staff(actor, session.activity.organization)
    session = _locked(session)
    if session.closed_at or session.cancelled_at:
        raise ConflictError(_("This session is closed or called off."))
    return session


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).select_related("activity__organization")
    return rows.get(pk=session.pk)


def _fill(session: Session, fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise InvalidError(f"A session has no {unknown[0]}.", field=unknown[0])
    for name, value in fields.items():
        if name in ("title", "place"):
            value = one_line(value, field=name)[:120]
        setattr(session, name, value)
    session.hours = read_hours(session.hours, field="hours", most=MOST_SESSION)
    if session.check_in not in Session.CheckIn.values:
        raise InvalidError(_("Choose how people check in."), field="check_in")
    if not timedelta(0) < session.ends_at - session.starts_at <= LONGEST:
        raise InvalidError(_("The end comes after the beginning, and at most three days later."), field="ends_at")


def _note(verb: str, session: Session, *, actor: Person | None, now: datetime, person: Person | None = None) -> None:
    activity = session.activity
    journal.record(
        verb,
        actor=actor,
        thing=session,
        person=person,
        organization_id=activity.organization_id,
        data={"activity": activity.pk},
        now=now,
    )


def _report_note(verb: str, report: HoursReport, *, actor: Person, now: datetime) -> None:
    journal.record(
        verb,
        actor=actor,
        thing=report,
        person=report.person,
        organization_id=report.activity.organization_id,
        data={"activity": report.activity_id, "hours": str(report.hours), "state": report.state},
        now=now,
    )

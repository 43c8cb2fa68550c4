"""What stands in the frame: for learners how far they are and what they earned, for teachers who is where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campus.achievements.models import Achievement
from campus.analytics import queries as analytics
from campus.analytics import wording
from campus.assessments.queries import queue_counts
from campus.awards import queries as awards
from campus.awards.services import mark_seen
from campus.courses import queries as courses
from campus.courses.models import Course, Enrolment
from campus.lti import queries
from campus.lti.models import Placement, Visit
from campus.lti.services import placing
from campus.lti.views.frames import shown
from campus.organizations.queries import role

MOST_ROWS = 200  # people on one page of a frame
CLOSE = 2  # steps before the end


def page(request: HttpRequest, visit: Visit, key: str, *, said: str = "") -> HttpResponse:
    """Return the page of a visit: choosing what to place, what the teacher sees, or what the learner does."""
    now = timezone.now()
    if visit.deep and visit.is_teacher:
        return picker(request, visit, key)
    if visit.is_teacher:
        return shown(request, "lti/teacher.html", {**_teacher(visit, now), "said": said}, visit=visit, key=key)
    return shown(request, "lti/learner.html", _learner(visit, now), visit=visit, key=key)


def picker(request: HttpRequest, visit: Visit, key: str, *, said: str = "") -> HttpResponse:
    """Return the page on which a teacher chooses what to place."""
    offered = placing.choices(visit.registration.organization)
    context = {"choices": offered, "is_one": not visit.deep.get("accept_multiple", False), "said": said}
    return shown(request, "lti/picker.html", context, visit=visit, key=key)


def _learner(visit: Visit, now: datetime) -> dict[str, Any]:
    person, placement = visit.subject.person, visit.placement
    fresh = [award for award in awards.unseen(person) if mark_seen(person, award=award, now=now)]
    course = placing.course_of(placement) if placement else None
    achievement = _achievement(placement, course)
    context: dict[str, Any] = {
        "fresh": fresh,
        "earned": [award for award in awards.earned_by(person)[:MOST_ROWS] if award.revoked_at is None],
        "course": course,
        "achievement": achievement,
        "person": person,
        "is_empty": placement is None or not placement.shows,
    }
    if course is not None:
        context["progress"] = courses.progress(person, course, now=now)
        context["is_enrolled"] = courses.is_enrolled(person, course)
        context["step"] = _step(placement, context["progress"])
    if achievement is not None:
        context["held"] = awards.held(person, achievement)
        context["lines"] = [] if course else awards.explain(person, achievement)
    return context


def _achievement(placement: Placement | None, course: Course | None) -> Achievement | None:
    if placement is not None and placement.shows == Placement.Shows.ACHIEVEMENT:
        return Achievement.objects.filter(pk=placement.thing_id).select_related("current").first()
    return course.achievement if course else None


def _step(placement: Placement | None, progress: Any) -> Any:
    """Return the step that a placement is about, or the next one of its course."""
    if placement is not None and placement.shows in (Placement.Shows.QUIZ, Placement.Shows.PROJECT):
        about = (placement.shows, placement.thing_id)
        return next((step for step in progress.steps if (step.kind, step.thing_id) == about), None)
    return progress.next


def _teacher(visit: Visit, now: datetime) -> dict[str, Any]:
    placement, context = visit.placement, visit.context
    course = (placing.course_of(placement) if placement else None) or (context.course if context else None)
    people = queries.learners(context) if context else []
    found: dict[str, Any] = {
        "course": course,
        "placement": placement,
        "context": context,
        "choices": placing.choices(visit.registration.organization) if placement and not placement.shows else [],
        "is_staff": role(visit.subject.person, visit.registration.organization) is not None,
        "organization": visit.registration.organization,
        "members": len(people),
        "failing": queries.failing_scores(context) if context else [],
    }
    if course is not None:
        found |= _whereabouts(course, set(people), now)
        waits = queue_counts(visit.registration.organization)
        found["waiting"] = waits
    return found


def _whereabouts(course: Course, people: set[int], now: datetime) -> dict[str, Any]:
    """Return where the people of this frame are in the course: only those whom the platform lists here."""
    mine = Enrolment.objects.filter(course=course, person__in=people).select_related("person")
    rows = courses.learners(course, now=now, enrolments=mine.order_by("person__name", "pk")[:MOST_ROWS])
    stuck = analytics.stuck(course, why="", now=now).filter(person__in=people)[:MOST_ROWS]
    return {
        "rows": rows,
        "close": [each for each in rows if 0 < each.progress.of - each.progress.done <= CLOSE],
        "stuck": [(each, wording.why(each, now=now)) for each in stuck],
        "not_begun": len(people) - mine.count(),
    }

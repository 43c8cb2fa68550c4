"""What stands in the frame: for learners how far they are and what they earned, for teachers who is where."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.analytics import queries as analytics
from campus.analytics import wording
from campus.assessments.queries import queue_counts
from campus.awards import queries as awards
from campus.awards.services import mark_seen
from campus.courses import queries as courses
from campus.courses.models import Course, Enrolment
from campus.courses.queries import Learner
from campus.lti import queries
from campus.lti.models import Context, Member, Placement, Visit
from campus.lti.services import placing
from campus.lti.views.frames import shown
from campus.organizations.queries import role

MOST_ROWS = 200  # people on one page of a frame
MOST_NAMED = 50  # of those who are close, or stuck
CLOSE = 2  # steps before the end


class Close(NamedTuple):
    """Somebody who is nearly there, and the step that is theirs."""

    person: Person
    done: int
    of: int
    title: str


def page(request: HttpRequest, visit: Visit, key: str, *, said: str = "") -> HttpResponse:
    """Return the page of a visit: choosing what to place, what the teacher sees, or what the learner does."""
    now = timezone.now()
    if visit.deep and visit.is_teacher:
        return picker(request, visit, key)
    if visit.is_teacher:
        sheet = (request.POST if request.method == "POST" else request.GET).get("people", "1")
        return shown(request, "lti/teacher.html", {**_teacher(visit, sheet, now), "said": said}, visit=visit, key=key)
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
        "is_one_step": placement is not None and placement.shows in (Placement.Shows.QUIZ, Placement.Shows.PROJECT),
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


def _teacher(visit: Visit, sheet: str, now: datetime) -> dict[str, Any]:
    placement, context = visit.placement, visit.context
    course = (placing.course_of(placement) if placement else None) or (context.course if context else None)
    found: dict[str, Any] = {
        "course": course,
        "placement": placement,
        "context": context,
        "choices": placing.choices(visit.registration.organization) if placement and not placement.shows else [],
        "is_staff": role(visit.subject.person, visit.registration.organization) is not None,
        "organization": visit.registration.organization,
        "members": queries.learners(context).count() if context else 0,
        "failing": queries.failing_scores(context) if context else [],
    }
    if course is not None and context is not None:
        found |= _whereabouts(course, context, sheet, now)
        found["not_begun"] = found["members"] - found["sheet"].paginator.count
        found["waiting"] = queue_counts(visit.registration.organization)
    return found


def _whereabouts(course: Course, context: Context, sheet: str, now: datetime) -> dict[str, Any]:
    """Return where the people of this frame are in the course: only those whom the platform lists here.

    How far each is takes reading all they did, so only of those on this sheet; who is close or stuck among many is read
    from what is counted beside them.
    """
    people = queries.learners(context)
    mine = Enrolment.objects.filter(course=course, person__in=people).select_related("person")
    chosen = Paginator(mine.order_by("person__name", "pk"), MOST_ROWS).get_page(sheet)
    rows = courses.learners(course, now=now, enrolments=chosen.object_list)
    close = _close(rows) if chosen.paginator.num_pages == 1 else _counted_close(course, people)
    stuck = analytics.stuck(course, why="", now=now).filter(person__in=people)
    named = stuck[:MOST_NAMED]
    return {
        "rows": rows,
        "sheet": chosen,
        "close": close[:MOST_NAMED],
        "closer": len(close) - MOST_NAMED,
        "stuck": [(each, wording.why(each, now=now)) for each in named],
        "stuck_more": stuck.count() - MOST_NAMED if len(named) == MOST_NAMED else 0,
    }


def _close(rows: list[Learner]) -> list[Close]:
    found = [(each, each.progress) for each in rows if 0 < each.progress.of - each.progress.done <= CLOSE]
    return [Close(each.person, is_at.done, is_at.of, is_at.next.title if is_at.next else "") for each, is_at in found]


def _counted_close(course: Course, people: QuerySet[Member, int]) -> list[Close]:
    found = analytics.close(course, steps=CLOSE).filter(person__in=people)
    return [Close(each.person, each.done, each.of, each.title) for each in found]

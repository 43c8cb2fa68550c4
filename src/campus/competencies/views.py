"""What a person knows, for themselves; and how a course's skills stand, for its staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from campus.accounts.access import signed_in
from campus.common.together import Ask, Rows
from campus.competencies import evidence, queries, wording
from campus.competencies.lessons import Lesson, ask_lessons, lessons, lessons_of
from campus.competencies.mastery import State
from campus.competencies.models import Estimate
from campus.courses import queries as courses
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.ui.panels import Panel

PAGE = 50
TO_DO = frozenset([State.SHAKY, State.REVISIT])


@dataclass(frozen=True)
class Line:
    """One skill of the reader: its estimate, what it means, and units that teach it where they would help."""

    estimate: Estimate
    state: State
    sentence: str
    lessons: list[Lesson]


@require_safe
@login_required
def known(request: HttpRequest) -> HttpResponse:
    """Show what is solid, shaky, and to revisit, and what to read for it."""
    person, now = signed_in(request), timezone.now()
    rows = [(row, row.mastery.state(now)) for row in queries.estimates(person)]
    teach = lessons(person, [row.skill_id for row, state in rows if state in TO_DO])
    lines = [_line(row, state, teach.get(row.skill_id, []), now) for row, state in rows]
    groups = [(wording.heading(state), [line for line in lines if line.state is state]) for state in wording.GROUPS]
    return render(request, "competencies/known.html", {"groups": [group for group in groups if group[1]]})


def _line(row: Estimate, state: State, teach: list[Lesson], now: datetime) -> Line:
    return Line(row, state, wording.sentence(row.mastery, now=now), teach)


@require_safe
@login_required
def reasons(request: HttpRequest, skill_id: int) -> HttpResponse:
    """Show everything that one estimate of the reader's rests on, the newest first."""
    person, now = signed_in(request), timezone.now()
    row = get_object_or_404(queries.estimates(person), skill=skill_id)
    seen = evidence.signs([person.pk], [skill_id])[person.pk, skill_id]
    page = Paginator(sorted(seen, key=lambda each: (each.at, each.key), reverse=True), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "row": row,
        "heading": wording.heading(row.mastery.state(now)),
        "sentence": wording.sentence(row.mastery, now=now),
        "reasons": wording.reasons(page.object_list),
        "lessons": lessons(person, [skill_id]).get(skill_id, []),
        "page": page,
    }
    return render(request, "competencies/reasons.html", context)


def _asks(request: HttpRequest) -> list[Ask]:
    person = signed_in(request)
    return [
        queries.ask_estimates(person),
        ask_lessons(person, queries.skills_to_do(person, now=timezone.now())),
    ]


def _panel(request: HttpRequest, estimates: Rows, taught: Rows) -> SafeString:
    now = timezone.now()
    rows = [(row, row.mastery.state(now)) for row in queries.estimates_of(estimates)]
    teach = lessons_of(taught)
    weak = [row for row, state in rows if state in TO_DO]
    context = {
        "has_any": bool(rows),
        "solid": sum(state is State.SOLID for _row, state in rows),
        "weak": [(row, teach.get(row.skill_id, [])) for row in weak[:3]],
    }
    return render_to_string("competencies/_panel.html", context, request=request)


# What is worth another look, for the learner's home (settings.LEARN_PANELS).
panel = Panel(_asks, _panel)


@require_safe
@members_only()
def course_skills(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show how the learners of a course, or of `?cohort=`, stand with its skills; `?skill=` lists them for one."""
    course, now = get_object_or_404(org.courses, slug=slug), timezone.now()
    cohort = courses.cohort_named(course, request.GET.get("cohort", ""))
    takers = (cohort or course).enrolments.all()
    standings = queries.standings(takers, queries.skills_in(course), of=takers.count(), now=now)
    asked = request.GET.get("skill", "")
    chosen = next((each for each in standings if str(each.skill.pk) == asked), None)
    context: dict[str, object] = {"org": org, "course": course, "standings": standings, "chosen": chosen}
    context |= {"cohort": cohort, "cohorts": course.cohorts.all()}
    if chosen:
        pages = Paginator(queries.learners_by(takers, chosen.skill), PAGE)
        pages.count = chosen.seen  # counted already
        page = pages.get_page(request.GET.get("page"))
        rows = [(row, wording.word(row.mastery.state(now))) for row in page.object_list]
        context |= {"page": page, "rows": rows}
    return render(request, "competencies/course.html", context)

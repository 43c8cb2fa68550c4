"""How it goes, for the staff of an institution: in all, course by course, and for each assessment."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campus.analytics import figures, queries, wording
from campus.analytics.models import Report
from campus.assessments.models import Activity, Criterion, Project, Question, Quiz, Result
from campus.assessments.verdicts import agreement_words, reliability_words
from campus.courses import queries as courses
from campus.courses.models import Course
from campus.organizations.access import members_only
from campus.organizations.models import Organization

PAGE = 50
FLAGGED = 8  # assessments on the first page


@require_safe
@members_only()
def insight(request: HttpRequest, org: Organization) -> HttpResponse:
    """Show how the institution's courses go, what waits for a grade, and which assessments to look at."""
    now = timezone.now()
    counts = queries.summaries(org, now=now)
    load = [(each, each.is_late(now), (now - each.oldest_at).days) for each in queries.load(org)]
    context = {
        "org": org,
        "courses": [(course, counts.get(course.pk)) for course in org.courses.order_by("title", "pk")],
        "load": load,
        "most": max((each.waiting for each, _late, _days in load), default=0),
        "graders": queries.graded_by(org, now=now),
        "flagged": queries.flagged(org)[:FLAGGED],
    }
    return render(request, "analytics/insight.html", context)


@require_safe
@members_only()
def course_insight(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show where the learners of a course, or of `?cohort=`, are, who is stuck, and how its assessments work."""
    course, now = _course(org, slug), timezone.now()
    outline = courses.units(course.current or courses.newest(course))
    things = [(courses.result_kind(unit), unit.thing.pk, unit.name) for unit in outline if unit.thing]
    reports = queries.reports([(kind, pk) for kind, pk, _name in things])
    cohort = courses.cohort_named(course, request.GET.get("cohort", ""))
    summary, places = queries.progress(course, outline, cohort, now=now)
    context = {
        "org": org,
        "course": course,
        "cohorts": course.cohorts.all(),
        "cohort": cohort,
        "summary": summary,
        "places": places,
        "things": [(kind, pk, name, _row(reports.get((kind, pk)))) for kind, pk, name in things],
    }
    return render(request, "analytics/course.html", context)


def _row(report: Report | None) -> dict[str, object]:
    """Return the figures of one assessment as a line; nothing before they are made."""
    if report is None:
        return {}
    data = report.data
    return {
        "passed": wording.passed(wording.rate(data["passed"], data["tried"]), data["passed"]),
        "tries": wording.middle(figures.spread(data["tries"])),
        "share": data["passed"],
        "of": data["tried"],
        "flagged": report.flagged,
    }


@require_safe
@members_only()
def course_stuck(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """List who is stuck in a course, and why; narrowed by `?why=silent`, `failing` or `closed`, and `?cohort=`."""
    course, now = _course(org, slug), timezone.now()
    why = request.GET.get("why", "")
    why = why if why in queries.KINDS else ""
    cohort = courses.cohort_named(course, request.GET.get("cohort", ""))
    page = Paginator(queries.stuck(course, cohort, why=why, now=now), PAGE).get_page(request.GET.get("page"))
    context = {
        "org": org,
        "course": course,
        "cohorts": course.cohorts.all(),
        "cohort": cohort,
        "why": why,
        "page": page,
        "rows": [(row, wording.why(row, now=now)) for row in page.object_list],
        "summary": queries.summary(course, cohort, now=now),
    }
    return render(request, "analytics/stuck.html", context)


@require_safe
@members_only()
def report(request: HttpRequest, org: Organization, way: str, thing_id: int) -> HttpResponse:
    """Show the figures of one assessment: how many pass, how long it takes, and how each part of it works.

    `way` is the kind of its results.
    """
    thing = _thing(org, way, thing_id)
    made = Report.objects.filter(kind=way, thing_id=thing_id, made_at__isnull=False).first()
    context: dict[str, object] = {"org": org, "thing": thing, "kind": way, "made": made}
    if made:
        context |= _figures(made, thing)
    return render(request, "analytics/report.html", context)


def _figures(made: Report, thing: Quiz | Project | Activity) -> dict[str, object]:
    data = made.data
    context = _row(made) | {"is_sample": data["tried"] > figures.SAMPLE, "sample": figures.SAMPLE}
    if isinstance(thing, Quiz):
        reliability = figures.figure(data["reliability"])
        questions = Question.objects.in_bulk([each["question"] for each in data["items"]])
        return context | {
            "minutes": wording.middle(figures.spread(data["minutes"])),
            "reliability": reliability,
            "reliability_words": reliability_words(reliability),
            "items": wording.items(made, questions),
        }
    if isinstance(thing, Project):
        days = wording.middle(figures.spread(data["days"]))
        context |= _agreement(data["agreement"])
        return context | {"days": days, "scale": thing.scale, "criteria": _criteria(data, thing)}
    return context


def _agreement(kept: dict[str, Any]) -> dict[str, object]:
    """Return how far two graders agree, where two graded anything."""
    kappa = figures.figure(kept["kappa"])
    if not kept["of"]:
        return {}
    return {"alike": kept["alike"], "pairs": kept["of"], "kappa": kappa, "kappa_words": agreement_words(kappa)}


def _criteria(data: dict[str, Any], project: Project) -> list[tuple[str, int, list[int]]]:
    """Return each criterion with how many grades there are, and how many at each level."""
    names = dict(Criterion.objects.filter(project=project).values_list("pk", "name"))
    rows = [(names[each["criterion"]], each["levels"]) for each in data["criteria"] if each["criterion"] in names]
    counted = [(name, [levels.get(str(n), 0) for n in range(len(project.scale))]) for name, levels in rows]
    return [(name, sum(levels), levels) for name, levels in counted]


def _course(org: Organization, slug: str) -> Course:
    return get_object_or_404(org.courses.select_related("current"), slug=slug)


def _thing(org: Organization, kind: str, thing_id: int) -> Quiz | Project | Activity:
    if kind == Result.Kind.QUIZ:
        return get_object_or_404(Quiz, organization=org, pk=thing_id)
    if kind == Result.Kind.PROJECT:
        return get_object_or_404(Project, organization=org, pk=thing_id)
    if kind not in Activity.Kind.values:
        raise Http404
    return get_object_or_404(Activity, organization=org, kind=kind, pk=thing_id)

"""The figures of one assessment, from its results: how many pass, how long it takes, and how each part of it works.

Made by the worker and kept as JSON. What is compared (questions, reliability) comes from first attempts, the newest
SAMPLE of them: whoever tries again has read the feedback, and old cohorts met other questions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Count

from campus.assessments import opinions, queries, statistics
from campus.assessments.models import Answer, Attempt, Mark, Result, Submission
from campus.assessments.statistics import Figure, Spread
from campus.assessments.verdicts import judged

SAMPLE = 2000
Data = dict[str, Any]


def of_thing(kind: str, thing_id: int) -> Data:
    """Return the figures of a quiz, project or activity (as Result.kind) as plain values for JSON."""
    data = _common(kind, thing_id)
    if kind == Result.Kind.QUIZ:
        return data | _quiz(thing_id)
    if kind == Result.Kind.PROJECT:
        return data | _project(thing_id)
    return data


def flagged(data: Mapping[str, Any]) -> int:
    """Return how many questions stand out."""
    return sum(judged(figure(item["p"]), figure(item["r"])).is_flagged for item in data.get("items", ()))


def figure(kept: Mapping[str, Any]) -> Figure:
    """Return a figure as it was kept."""
    return Figure(kept["value"], kept["n"], kept["lack"])


def spread(kept: Mapping[str, Any]) -> Spread:
    """Return a spread as it was kept."""
    return Spread(kept["middle"], kept["low"], kept["high"], kept["n"], kept["lack"])


def _common(kind: str, thing_id: int) -> Data:
    passed, tried = queries.passed_of_tried(kind, thing_id)
    results = Result.objects.filter(kind=kind, thing_id=thing_id)
    tries = results.values("person").annotate(n=Count("pk")).order_by().values_list("n", flat=True)
    return {"passed": passed, "tried": tried, "tries": asdict(statistics.spread(list(tries)))}


def _quiz(quiz_id: int) -> Data:
    firsts = Attempt.objects.filter(quiz=quiz_id, number=1, finished_at__isnull=False).order_by("-finished_at")
    moments = firsts.values_list("started_at", "finished_at")[:SAMPLE]
    times = [(end - start).total_seconds() / 60 for start, end in moments if end]
    sheets = _sheets(quiz_id, firsts.values_list("finished_at", flat=True)[SAMPLE - 1 : SAMPLE].first())
    return {
        "minutes": asdict(statistics.spread(times)),
        "reliability": asdict(_reliability(sheets)),
        "items": _items(sheets),
    }


Sheet = Mapping[int, float]  # question id -> share of the mark


def _sheets(quiz_id: int, since: Any) -> list[Sheet]:
    """Return what each first attempt came to, question by question."""
    rows = Answer.objects.filter(attempt__quiz=quiz_id, attempt__number=1, attempt__finished_at__isnull=False)
    if since is not None:
        rows = rows.filter(attempt__finished_at__gte=since)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    marked = rows.filter(score__isnull=False).values_list("attempt_id", "question_id", "score")
    for attempt, question, score in marked.iterator():
        found[attempt][question] = float(score or 0)
    return list(found.values())


def _reliability(sheets: Sequence[Sheet]) -> Figure:
    """Return alpha where all were asked the same, else the reliability of questions drawn for each."""
    asked = {frozenset(sheet) for sheet in sheets}
    if len(asked) == 1:
        order = sorted(next(iter(asked)))
        return statistics.alpha([[sheet[question] for question in order] for sheet in sheets])
    return statistics.reliability_of_draw([list(sheet.values()) for sheet in sheets])


def _items(sheets: Sequence[Sheet]) -> list[Data]:
    """Return difficulty and discrimination of each question; the rest of a sheet is its mean without it."""
    scores, rests = defaultdict(list), defaultdict(list)
    for sheet in sheets:
        whole, others = sum(sheet.values()), len(sheet) - 1
        for question, score in sheet.items():
            scores[question].append(score)
            rests[question].append((whole - score) / others if others else 0.0)
    return [
        {
            "question": question,
            "p": asdict(statistics.difficulty(marks)),
            "r": asdict(statistics.discrimination(marks, rests[question])),
        }
        for question, marks in sorted(scores.items())
    ]


def _project(project_id: int) -> Data:
    graded = Submission.objects.filter(project=project_id, grade__isnull=False).order_by("-grade__at")
    waits = graded.values_list("handed_in_at", "grade__at")[:SAMPLE]
    days = [(graded_at - since).total_seconds() / 86400 for since, graded_at in waits if since]
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    marks = Mark.objects.filter(criterion__project=project_id, grade__is_returned=False)
    for criterion, level, n in marks.values_list("criterion", "level").annotate(n=Count("pk")).order_by():
        counts[criterion][level] = n
    rows = [{"criterion": pk, "levels": {str(k): n for k, n in found.items()}} for pk, found in sorted(counts.items())]
    return {"days": asdict(statistics.spread(days)), "criteria": rows, "agreement": _agreement(project_id)}


def _agreement(project_id: int) -> Data:
    """Return how far two graders of the same work agree, each criterion of each work a pair; weighted by distance."""
    pairs = opinions.grader_pairs(project_id)
    alike = sum(first == second for first, second in pairs)
    kappa = statistics.cohen(pairs, weight=statistics.apart)
    return {"alike": alike, "of": len(pairs), "kappa": asdict(kappa)}

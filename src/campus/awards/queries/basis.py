"""By name, the results that a decision rests on: what the document of an award is made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.assessments.models import Attempt, Grade, Result
from campus.awards import grounds, rules, wording
from campus.awards.basis import Basis, CriterionResult, ProjectResult, QuizResult, Work
from campus.awards.queries.naming import names


def basis(person: Person, found: rules.Decision) -> Basis:
    """Return by name the results that a decision rests on: of each part the best, and the grade that met it."""
    lines = wording.explain(found, names=names(found.rule))
    met = [part.rule for part in found.parts if part.is_met]
    asked_quizzes = {part.quiz: part.percent for part in met if isinstance(part, rules.QuizAtLeast)}
    asked_quizzes |= {
        part.id: part.percent for part in met if isinstance(part, rules.ScoreAtLeast) and part.kind == "quiz"
    }
    asked_projects = {
        part.project: part.level for part in met if isinstance(part, rules.ProjectAtLeast | rules.LevelsAtLeast)
    }
    keys = _keys(found)
    attempts = _attempts(person, asked_quizzes, keys["attempt"])
    quizzes = tuple(_quiz_result(attempt, asked_quizzes) for attempt in attempts)
    grades = _best_grades(person, asked_projects, keys["grade"])
    projects = tuple(_project_result(grade, asked_projects) for grade in grades)
    sources = [shown.source for shown in found.results if shown.source]
    others = grounds.others(person, Result.objects.filter(person=person, source__in=sources).order_by("at", "pk"))
    return Basis(
        lines=tuple(line.text for line in lines if line.is_met),
        quizzes=quizzes,
        projects=projects,
        others=others,
        assessed=grounds.assessed(person, quizzes=quizzes, projects=projects, others=others),
    )


def _keys(found: rules.Decision) -> dict[str, set[int]]:
    """Return which attempts and grades decided; none where the decision is older than the form of results."""
    keys: dict[str, set[int]] = {"attempt": set(), "grade": set()}
    for shown in found.results:
        kind, _colon, number = shown.source.partition(":")
        if kind in keys and number.isdecimal():
            keys[kind].add(int(number))
    return keys


def _attempts(person: Person, quizzes: Iterable[int], decided: Collection[int]) -> list[Attempt]:
    """Return the attempts that decided; where that is not kept, the best finished one at each quiz."""
    finished = Attempt.objects.filter(
        person=person, quiz__in=list(quizzes), finished_at__isnull=False, percent__isnull=False
    )
    finished = finished.filter(pk__in=decided) if decided else finished
    best: dict[int, Attempt] = {}
    for attempt in finished.select_related("quiz").order_by("-percent", "number"):
        best.setdefault(attempt.quiz_id, attempt)
    return [best[quiz] for quiz in quizzes if quiz in best]


def _grades(person: Person, projects: Iterable[int], decided: Collection[int]) -> QuerySet[Grade]:
    found = Grade.objects.filter(submission__person=person, submission__project__in=list(projects), is_returned=False)
    found = found.filter(pk__in=decided) if decided else found
    return found.select_related("submission__project", "grader").prefetch_related("marks__criterion").order_by("pk")


def _best_grades(person: Person, projects: Iterable[int], decided: Collection[int]) -> list[Grade]:
    """Return the grades that decided; where that is not kept, of each project the one whose lowest level is highest."""
    best: dict[int, tuple[int, Grade]] = {}
    for grade in _grades(person, projects, decided):
        lowest = min((mark.level for mark in grade.marks.all()), default=-1)
        project = grade.submission.project_id
        if project not in best or lowest > best[project][0]:
            best[project] = (lowest, grade)
    return [best[project][1] for project in projects if project in best]


def _percent(attempt: Attempt) -> Decimal:
    return rules.two_places(attempt.percent or Decimal(0))


def _quiz_result(attempt: Attempt, asked: dict[int, int]) -> QuizResult:
    return QuizResult(
        quiz=attempt.quiz_id,
        title=attempt.quiz.title,
        percent=_percent(attempt),
        asked=asked[attempt.quiz_id],
        at=attempt.finished_at,
    )


def _project_result(grade: Grade, asked: dict[int, int]) -> ProjectResult:
    submission = grade.submission
    project = submission.project
    return ProjectResult(
        project=project.pk,
        title=project.title,
        scale=tuple(project.scale),
        asked=asked[project.pk],
        criteria=tuple(
            CriterionResult(
                mark.criterion_id,
                mark.criterion.name,
                mark.criterion.description,
                tuple(mark.criterion.levels),
                mark.level,
            )
            for mark in sorted(grade.marks.all(), key=lambda mark: (mark.criterion.order, mark.criterion_id))
        ),
        grader=grade.grader.name,
        at=grade.at,
        by=grade.grader,
        work=Work(
            title=submission.title,
            is_public=submission.is_public,
            files=tuple(submission.files.order_by("pk").values_list("name", "sha256")),
            links=tuple(link.url for link in submission.all_links),
        ),
    )

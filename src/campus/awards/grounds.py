"""What an award rests on beyond quizzes and projects, and how strong each part is: read from results and their kin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, Q

from campus.accounts.models import Person
from campus.assessments.models import Activity, Evidence, Project, Quiz, Result
from campus.awards.basis import EvidenceItem, OtherResult, ProjectResult, QuizResult
from campus.awards.rigor import Assessed
from campus.organizations.queries import role

Kind = Result.Kind


def assessed(
    person: Person,
    *,
    quizzes: Iterable[QuizResult] = (),
    projects: Iterable[ProjectResult] = (),
    others: Iterable[OtherResult] = (),
) -> tuple[Assessed, ...]:
    """Return how strong each part is, as far as people have tried it until now."""
    found = [_quiz(person, each) for each in quizzes]
    found += [_project(person, each) for each in projects]
    found += [_other(person, each) for each in others]
    return tuple(found)


def others(person: Person, results: Iterable[Result]) -> tuple[OtherResult, ...]:
    """Return results of other kinds than quiz and project by name, with the evidence they rest on."""
    rows = [each for each in results if each.kind not in (Kind.QUIZ, Kind.PROJECT)]
    titles = dict(Activity.objects.filter(pk__in=[each.thing_id for each in rows]).values_list("pk", "title"))
    evidence = list(Evidence.objects.filter(person=person, result__in=rows).order_by("pk"))
    return tuple(
        OtherResult(
            kind=each.kind,
            thing=each.thing_id,
            title=titles.get(each.thing_id, "") or str(each.data.get("name", "")),
            at=each.at,
            is_passed=each.is_passed,
            hours=each.hours,
            percent=each.percent,
            assessor=each.assessor_name,
            role=each.assessor_role,
            ref=each.ref,
            evidence=tuple(_item(one) for one in evidence if one.result_id == each.pk),
        )
        for each in rows
    )


def _item(evidence: Evidence) -> EvidenceItem:
    return EvidenceItem(
        kind=evidence.kind,
        title=evidence.title or evidence.name,
        sha256=evidence.sha256,
        link=evidence.link,
        is_public=evidence.is_public,
    )


def _quiz(person: Person, each: QuizResult) -> Assessed:
    supervision = Quiz.objects.values_list("supervision", flat=True).get(pk=each.quiz)
    counted = _counted(person, kind=Kind.QUIZ, thing=each.quiz, passed=Q(percent__gte=each.asked))
    return _with(Assessed(kind="quiz", title=each.title, supervision=supervision), counted)


def _project(person: Person, each: ProjectResult) -> Assessed:
    project = Project.objects.select_related("organization").get(pk=each.project)
    counted = _counted(person, kind=Kind.PROJECT, thing=each.project, passed=Q(lowest__gte=each.asked))
    said = (role(each.by, project.organization) or "") if each.by else ""
    graded = Result.objects.filter(kind=Kind.PROJECT, thing_id=each.project, person=person, at=each.at).first()
    how = graded.data if graded else {}
    found = Assessed(
        kind="project",
        title=each.title,
        supervision=project.supervision,
        assessor=each.grader,
        role=said,
        graders=how.get("graders", 1),
        is_blind=how.get("is_blind", False),
    )
    return _with(found, counted)


def _other(person: Person, each: OtherResult) -> Assessed:
    activity = Activity.objects.filter(pk=each.thing).first() if each.kind != Kind.EXTERNAL else None
    found = Assessed(kind=each.kind, title=each.title, assessor=each.assessor, role=each.role)
    if activity is None:
        return found
    counted = _counted(person, kind=each.kind, thing=each.thing, passed=Q(is_passed=True))
    return _with(replace(found, supervision=activity.supervision), counted)


def _with(found: Assessed, counted: Mapping[str, int]) -> Assessed:
    return replace(found, passed=counted["passed"], tried=counted["tried"], attempts=counted["attempts"])


def _counted(person: Person, *, kind: str, thing: int, passed: Q) -> dict[str, int]:
    rows = Result.objects.filter(kind=kind, thing_id=thing)
    return rows.aggregate(
        tried=Count("person", distinct=True),
        passed=Count("person", distinct=True, filter=passed),
        attempts=Count("pk", filter=Q(person=person)),
    )

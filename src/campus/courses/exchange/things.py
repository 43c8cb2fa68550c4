"""A quiz, a project or an activity as names and values, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import services
from campus.assessments.models import Activity, ActivityCriterion, Project, Quiz
from campus.assessments.services import activities
from campus.assessments.services.projects import FIELDS
from campus.assessments.services.quizzes import SETTINGS
from campus.common.errors import InvalidError
from campus.courses.exchange import shapes
from campus.organizations.models import Organization
from campus.skills.services import ensure

Noting = Callable[
    [str], AbstractContextManager[None]
]  # the item in hand: what is refused in it is noted, and passed over
QUESTION = ("kind", "text", "see", "pool")
CRITERION = ("name", "description", "levels")
ACTIVITY = ("kind", "title", "brief", "audience", "supervision")
LINE = ("name", "description", "is_required")
SKILL = ("name", "url", "framework", "code")


def skill_out(thing: Any) -> dict[str, Any]:
    """Return the skill that a unit, question, criterion or line names, under `skill`; nothing where it names none."""
    return {"skill": shapes.plain(thing.skill, SKILL) | {"level": thing.skill_level}} if thing.skill else {}


def skill_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `skill` and `skill_level` of what `skill_out` wrote; nothing where nothing was."""
    if "skill" not in values:
        return {}
    said = shapes.mapping(values["skill"], known=[*SKILL, "level"])
    found = ensure(**{name: shapes.text(said, name) for name in SKILL})
    return {"skill": found, "skill_level": shapes.text(said, "level", most=40)}


def quiz_out(quiz: Quiz) -> dict[str, Any]:
    """Return a quiz with those questions of its own bank that are drawn; which others it shares, the archive says."""
    bank = quiz.questions.filter(retired_at__isnull=True).select_related("skill")
    names = [name for name in QUESTION if hasattr(bank.model, name)]
    questions = [shapes.plain(each, names) | {"data": each.data} | skill_out(each) for each in bank]
    return shapes.plain(quiz, SETTINGS) | {"questions": questions}


def quiz_in(actor: Person, *, organization: Organization, said: object, noting: Noting, now: datetime) -> Quiz:
    """Return a new quiz; a question that is refused is noted and left out."""
    values = shapes.mapping(said, known=[*SETTINGS, "questions", "banks"])
    quiz = services.create_quiz(actor, organization=organization, title=shapes.text(values, "title", most=120))
    for number, each in enumerate(shapes.mappings(values.get("questions", [])), 1):
        with noting(_("question %(n)d") % {"n": number}):
            _question_in(actor, quiz, each)
    return services.change_quiz(actor, quiz=quiz, **shapes.checked(quiz, values, SETTINGS))


def _question_in(actor: Person, quiz: Quiz, said: Mapping[str, Any]) -> None:
    model = quiz.questions.model
    names = [name for name in QUESTION if hasattr(model, name)]
    values = shapes.mapping(said, known=[*names, "data", "skill"])
    if not isinstance(values.get("data"), dict) or values.get("kind") not in model.Kind.values:
        raise InvalidError(_("“kind” and “data” say what is asked."))
    fields = shapes.checked(model(quiz=quiz, kind=""), values, names)
    services.add_question(actor, quiz=quiz, data=values["data"], **fields, **skill_in(values))


def project_out(project: Project) -> dict[str, Any]:
    """Return a project with its rubric; its moderators are people, and stay behind."""
    rubric = [shapes.plain(each, CRITERION) | skill_out(each) for each in project.criteria.select_related("skill")]
    due = {"due_at": project.due_at.astimezone(UTC).isoformat()} if project.due_at else {}
    return shapes.plain(project, FIELDS) | due | {"scale": list(project.scale), "criteria": rubric}


def project_in(actor: Person, *, organization: Organization, said: object, noting: Noting, now: datetime) -> Project:
    """Return a new project."""
    values = shapes.mapping(said, known=[*FIELDS, "scale", "criteria"])
    project = services.create_project(actor, organization=organization, title=shapes.text(values, "title", most=120))
    rubric = [shapes.mapping(each, known=[*CRITERION, "skill"]) for each in shapes.mappings(values.get("criteria", []))]
    criteria = [
        services.CriterionText(
            name=shapes.text(each, "name", most=80),
            description=shapes.text(each, "description"),
            levels=tuple(shapes.texts(each.get("levels", []))),
            **skill_in(each),
        )
        for each in rubric
    ]
    scale = shapes.texts(values["scale"]) if "scale" in values else None
    fields = shapes.checked(project, values, [name for name in FIELDS if name != "due_at"])
    if "due_at" in values:
        fields["due_at"] = shapes.moment(values, "due_at")
    return services.change_project(actor, project=project, scale=scale, criteria=criteria, **fields)


def activity_out(activity: Activity) -> dict[str, Any]:
    """Return an activity with its checklist or rubric."""
    lines = [shapes.plain(each, LINE) | skill_out(each) for each in activity.criteria.select_related("skill")]
    return shapes.plain(activity, ACTIVITY) | {"data": activity.data, "criteria": lines}


def activity_in(actor: Person, *, organization: Organization, said: object, noting: Noting, now: datetime) -> Activity:
    """Return a new activity."""
    values = shapes.mapping(said, known=[*ACTIVITY, "data", "criteria"])
    kind, data = shapes.text(values, "kind"), values.get("data", {})
    if kind not in Activity.Kind.values or not isinstance(data, dict):
        raise InvalidError(_("“kind” and “data” say what is shown."))
    empty = Activity(organization=organization, kind=kind)
    fields = shapes.checked(empty, values, [name for name in ACTIVITY if name != "kind"])
    title = fields.pop("title", "")
    lines = [shapes.mapping(each, known=[*LINE, "skill"]) for each in shapes.mappings(values.get("criteria", []))]
    criteria = [_line(empty, each) for each in lines]
    made = activities.create(actor, organization=organization, kind=kind, title=title, now=now)
    return activities.change(actor, activity=made, data=data, criteria=criteria, now=now, **fields)


def _line(activity: Activity, said: Mapping[str, Any]) -> activities.Line:
    named = skill_in(said)
    made = activities.Line(**shapes.checked(ActivityCriterion(activity=activity), said, LINE))
    return replace(made, skill_id=named["skill"].pk, skill_level=named["skill_level"]) if named else made


OUT: dict[str, Callable[[Any], dict[str, Any]]] = {"quiz": quiz_out, "project": project_out, "activity": activity_out}
IN: dict[str, Callable[..., Any]] = {"quiz": quiz_in, "project": project_in, "activity": activity_in}

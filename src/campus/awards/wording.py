"""Say in plain words what a decision found: the same figures that were compared, never rounded, so never in conflict.

One voice for the learner's page, the staff's page and the narrative inside the credential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.awards.rules import AllOf, AnyOf, Decision, Part, ProjectAtLeast, QuizAtLeast, Rule, UnitsDone


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a rule are called; a project brings the names of its levels, lowest first."""

    courses: Mapping[int, str] = field(default_factory=dict)
    quizzes: Mapping[int, str] = field(default_factory=dict)
    projects: Mapping[int, tuple[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about one part; `depth` counts the groups it stands in."""

    text: str
    is_met: bool
    depth: int = 0

    def __str__(self) -> str:
        return self.text


def explain(decision: Decision, *, names: Names) -> list[Line]:
    """Return a line for each part of a decision, in the rule's order: `Quiz: 83 %, asked for 70 %`."""
    return list(_lines(decision.root, names, depth=0))


def asks(rule: Rule, *, names: Names) -> list[str]:
    """Return what a rule asks for, a line for each part: `Quiz: 70 % or more`."""
    match rule:
        case AllOf(parts):
            return [line for part in parts for line in asks(part, names=names)]
        case AnyOf(parts):
            return [_("One of these: %s") % "; ".join(line for part in parts for line in asks(part, names=names))]
        case UnitsDone(course):
            return [_("All units of %s finished") % _course(names, course)]
        case QuizAtLeast(quiz, percent):
            return [_("%(quiz)s: %(percent)s or more") % {"quiz": _quiz(names, quiz), "percent": per_cent(percent)}]
        case ProjectAtLeast(project, level):
            title, wanted = _project(names, project, level)
            return [_("%(project)s: “%(level)s” or better on every criterion") % {"project": title, "level": wanted}]


def per_cent(value: Decimal | int) -> str:
    """Return a figure exactly as it was compared, without trailing noughts: `69.5 %`."""
    text = f"{value:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}\u00a0%"


def level_name(scale: Sequence[str], level: int) -> str:
    """Return the name of a level, or its number from 1 where the scale has none."""
    return scale[level] if level < len(scale) else _("level %d") % (level + 1)


def _lines(part: Part, names: Names, *, depth: int) -> Iterator[Line]:
    match part.rule:
        case AllOf():
            if depth:
                yield Line(_("All of these: %(met)d of %(of)d shown") % _counted(part), part.is_met, depth)
        case AnyOf():
            yield Line(_("One of these is enough: %(met)d of %(of)d shown") % _counted(part), part.is_met, depth)
        case UnitsDone(course):
            yield Line(_units(part, _course(names, course)), part.is_met, depth)
        case QuizAtLeast(quiz, percent):
            has = _("not taken yet") if part.has is None else per_cent(part.has)
            words = {"quiz": _quiz(names, quiz), "has": has, "needs": per_cent(percent)}
            yield Line(_("%(quiz)s: %(has)s, asked for %(needs)s") % words, part.is_met, depth)
        case ProjectAtLeast(project, level):
            yield Line(_graded(part, names, project, level), part.is_met, depth)
    for inner in part.parts:
        yield from _lines(inner, names, depth=depth + 1)


def _counted(part: Part) -> dict[str, int]:
    return {"met": sum(inner.is_met for inner in part.parts), "of": len(part.parts)}


def _units(part: Part, course: str) -> str:
    if not part.needs:
        return _("%(course)s: it has no units yet") % {"course": course}
    words, of = {"course": course, "has": part.has, "needs": part.needs}, part.needs
    return (
        ngettext("%(course)s: %(has)s of %(needs)d unit done", "%(course)s: %(has)s of %(needs)d units done", of)
        % words
    )


def _graded(part: Part, names: Names, project: int, level: int) -> str:
    title, wanted = _project(names, project, level)
    if part.has is None:
        return _("%(project)s: no grade yet, asked for “%(needs)s” on every criterion") % {
            "project": title,
            "needs": wanted,
        }
    has = level_name(names.projects.get(project, ("", ()))[1], int(part.has))
    if int(part.has) == level:
        return _("%(project)s: “%(has)s” or better on every criterion, as asked for") % {"project": title, "has": has}
    words = {"project": title, "has": has, "needs": wanted}
    return _("%(project)s: “%(has)s” or better on every criterion, asked for “%(needs)s”") % words


def _course(names: Names, course: int) -> str:
    return names.courses.get(course) or _("Course %d") % course


def _quiz(names: Names, quiz: int) -> str:
    return names.quizzes.get(quiz) or _("Quiz %d") % quiz


def _project(names: Names, project: int, level: int) -> tuple[str, str]:
    title, scale = names.projects.get(project, ("", ()))
    return title or _("Project %d") % project, level_name(scale, level)

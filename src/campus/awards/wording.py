"""Say in plain words what a decision found: the same figures that were compared, never rounded, so never in conflict.

One voice for the learner's page, the staff's page and the narrative inside the credential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.awards.rules import (
    GRADED,
    After,
    AllOf,
    AnyOf,
    ApprovedBy,
    AttestedBy,
    Before,
    Decision,
    Holds,
    HoursAtLeast,
    LevelsAtLeast,
    MasteryAtLeast,
    NOf,
    Part,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Reported,
    Rule,
    ScoreAtLeast,
    UnitsDone,
    WithinDays,
    parts_of,
)
from campus.ui import local


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a rule are called; a project brings the names of its levels, lowest first."""

    courses: Mapping[int, str] = field(default_factory=dict)
    quizzes: Mapping[int, str] = field(default_factory=dict)
    projects: Mapping[int, tuple[str, Sequence[str]]] = field(default_factory=dict)
    activities: Mapping[int, str] = field(default_factory=dict)
    skills: Mapping[int, str] = field(default_factory=dict)
    organizations: Mapping[int, str] = field(default_factory=dict)
    achievements: Mapping[str, str | None] = field(default_factory=dict)

    def course(self, course: int) -> str:
        """Return a course's title, or its number where it is gone."""
        return self.courses.get(course) or _("Course %d") % course

    def thing(self, kind: str, thing: int) -> str:
        """Return the title of what is assessed, or its number where it is gone."""
        if kind == "quiz":
            return self.quizzes.get(thing) or _("Quiz %d") % thing
        if kind == "project":
            return self.projects.get(thing, ("", ()))[0] or _("Project %d") % thing
        return self.activities.get(thing) or _("Activity %d") % thing

    def level(self, project: int, level: int) -> str:
        """Return the name of a level of a project."""
        return level_name(self.projects.get(project, ("", ()))[1], level)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about one part; `depth` counts the groups it stands in."""

    text: str
    is_met: bool
    depth: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Asking:
    """What one part of a rule asks for; `depth` counts the groups it stands in."""

    text: str
    depth: int = 0

    def __str__(self) -> str:
        return self.text


def explain(decision: Decision, *, names: Names) -> list[Line]:
    """Return a line for each part of a decision, in the rule's order: `Quiz: 83 %, asked for 70 %`."""
    return list(_lines(decision.root, names, depth=0))


def asks(rule: Rule, *, names: Names, depth: int = 0) -> list[Asking]:
    """Return what a rule asks for, a line for each part: `Quiz: 70 % or more`."""
    head = [Asking(text, depth)] if (text := _ask(rule, names, is_top=not depth)) else []
    inside = [line for part in parts_of(rule) for line in asks(part, names=names, depth=depth + 1)]
    return head + inside


def per_cent(value: Decimal | int) -> str:
    """Return a figure exactly as it was compared, without trailing noughts: `69.5 %`."""
    return f"{_figure(value)}\u00a0%"


def level_name(scale: Sequence[str], level: int) -> str:
    """Return the name of a level, or its number from 1 where the scale has none."""
    return scale[level] if level < len(scale) else _("level %d") % (level + 1)


def _figure(value: Decimal | int) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lines(part: Part, names: Names, *, depth: int) -> Iterator[Line]:
    if depth or not isinstance(part.rule, AllOf):  # all of what follows: goes without saying
        yield Line(_found(part, names), part.is_met, depth)
    for inner in part.parts:
        yield from _lines(inner, names, depth=depth + 1)


def _ask(rule: Rule, names: Names, *, is_top: bool) -> str:
    """Return what one part asks for, without what stands inside it."""
    match rule:
        case AllOf():
            return "" if is_top else _("All of these:")
        case AnyOf():
            return _("Any one of these:")
        case NOf(n):
            return _("Any %d of these:") % n
        case UnitsDone(course):
            return _("All units of %s finished") % names.course(course)
        case QuizAtLeast(thing, percent) | ScoreAtLeast("quiz", thing, percent):
            return _or_more(names.thing("quiz", thing), percent)
        case ScoreAtLeast(kind, thing, percent):
            return _or_more(names.thing(kind, thing), percent)
        case ProjectAtLeast(project, level) | LevelsAtLeast(project, level):
            return _ask_level(rule, names, project, level)
        case _other:
            return _ask_more(rule, names)


def _or_more(thing: str, percent: int) -> str:
    return _("%(quiz)s: %(percent)s or more") % {"quiz": thing, "percent": per_cent(percent)}


def _ask_level(rule: Rule, names: Names, project: int, level: int) -> str:
    words = {"project": names.thing("project", project), "level": names.level(project, level)}
    if isinstance(rule, LevelsAtLeast) and rule.of is not None:
        said = ngettext(
            "%(project)s: “%(level)s” or better on %(of)d criterion",
            "%(project)s: “%(level)s” or better on %(of)d criteria",
            rule.of,
        )
        return said % {**words, "of": rule.of}
    return _("%(project)s: “%(level)s” or better on every criterion") % words


def _ask_more(rule: Rule, names: Names) -> str:
    match rule:
        case Passed(kind, thing):
            return _("%s: passed") % names.thing(kind, thing)
        case MasteryAtLeast(skill, percent):
            return _("%(skill)s: mastery estimated at %(percent)s or more") % {
                "skill": _skill(names, skill),
                "percent": per_cent(percent),
            }
        case HoursAtLeast(hours):
            words = {"where": _where(rule, names), "hours": hours}
            return ngettext("%(where)s: %(hours)d hour or more", "%(where)s: %(hours)d hours or more", hours) % words
        case Holds():
            return _("Holds “%s”") % _achievement(rule, names)
        case Reported():
            return _ask_reported(rule)
        case AttestedBy(role):
            return _("%(what)s: confirmed by somebody as “%(role)s”") % {"what": _what(rule, names), "role": role}
        case ApprovedBy(role):
            return _("Approved by an owner") if role == "owner" else _("Approved by the staff")
        case _time:
            return _ask_when(rule)


def _ask_when(rule: Rule) -> str:
    match rule:
        case Before(date):
            return _("Shown before %s:") % local.day(date)
        case After(date, None):
            return _("Not before %s") % local.day(date)
        case After(date):
            return _("Shown from %s on:") % local.day(date)
        case WithinDays(days):
            return ngettext("Shown within %d day of enrolling:", "Shown within %d days of enrolling:", days) % days
    raise ValueError(f"no words for {rule!r}")


def _found(part: Part, names: Names) -> str:
    """Return what was found for one part, without what stands inside it."""
    match part.rule:
        case AllOf():
            return _("All of these: %(met)d of %(of)d shown") % _counted(part)
        case AnyOf():
            return _("One of these is enough: %(met)d of %(of)d shown") % _counted(part)
        case NOf(n):
            return _("%(n)d of these are enough: %(met)d of %(of)d shown") % {**_counted(part), "n": n}
        case UnitsDone(course):
            return _units(part, names.course(course))
        case QuizAtLeast(thing, percent) | ScoreAtLeast("quiz", thing, percent):
            return _score(part, names.thing("quiz", thing), percent, nothing=_("not taken yet"))
        case ScoreAtLeast(kind, thing, percent):
            return _score(part, names.thing(kind, thing), percent, nothing=_("no result yet"))
        case ProjectAtLeast(project, level):
            return _graded(part, names, project, level)
        case LevelsAtLeast(project, level):
            return _levels(part, names, project, level)
        case _other:
            return _found_more(part, names)


def _found_more(part: Part, names: Names) -> str:
    match part.rule:
        case Passed(kind, thing):
            tried = _("not tried yet") if part.has is None else _("passed") if part.is_met else _("not passed yet")
            return _("%(what)s: %(found)s") % {"what": names.thing(kind, thing), "found": tried}
        case MasteryAtLeast(skill, percent):
            return _score(part, _skill(names, skill), percent, nothing=_("nothing known yet"))
        case HoursAtLeast() as rule:
            return _hours(part, _where(rule, names))
        case Holds() as rule:
            found = _("held") if part.is_met else _("not held yet")
            return _("%(what)s: %(found)s") % {"what": _achievement(rule, names), "found": found}
        case Reported() as rule:
            return _reported(part, rule)
        case AttestedBy(role) as rule:
            words = {"what": _what(rule, names), "role": role}
            if part.is_met:
                return _("%(what)s: confirmed by somebody as “%(role)s”") % words
            return _("%(what)s: not confirmed yet by anybody as “%(role)s”") % words
        case ApprovedBy() as rule:
            return _ask_more(rule, names) if part.is_met else _not_approved(rule)
        case _time:
            return _found_when(part)


def _found_when(part: Part) -> str:
    rule = part.rule
    if isinstance(rule, After) and rule.part is None:
        return (_("%s has come") if part.is_met else _("It is not yet %s")) % local.day(rule.date)
    found = _("shown") if part.is_met else _("not shown")
    match rule:
        case Before(date):
            return _("Before %(day)s: %(found)s") % {"day": local.day(date), "found": found}
        case After(date):
            return _("From %(day)s on: %(found)s") % {"day": local.day(date), "found": found}
        case WithinDays(days):
            said = ngettext(
                "Within %(n)d day of enrolling: %(found)s", "Within %(n)d days of enrolling: %(found)s", days
            )
            return said % {"n": days, "found": found}
    raise ValueError(f"no words for {rule!r}")


def _counted(part: Part) -> dict[str, int]:
    return {"met": sum(inner.is_met for inner in part.parts), "of": len(part.parts)}


def _units(part: Part, course: str) -> str:
    if not part.needs:
        return _("%(course)s: it has no units yet") % {"course": course}
    words, of = {"course": course, "has": part.has, "needs": part.needs}, int(part.needs)
    return (
        ngettext("%(course)s: %(has)s of %(needs)d unit done", "%(course)s: %(has)s of %(needs)d units done", of)
        % words
    )


def _score(part: Part, thing: str, percent: int, *, nothing: str) -> str:
    has = nothing if part.has is None else per_cent(part.has)
    return _("%(quiz)s: %(has)s, asked for %(needs)s") % {"quiz": thing, "has": has, "needs": per_cent(percent)}


def _graded(part: Part, names: Names, project: int, level: int) -> str:
    words = {"project": names.thing("project", project), "needs": names.level(project, level)}
    if part.has is None:
        return _("%(project)s: no grade yet, asked for “%(needs)s” on every criterion") % words
    words["has"] = names.level(project, int(part.has))
    if int(part.has) == level:
        return _("%(project)s: “%(has)s” or better on every criterion, as asked for") % words
    return _("%(project)s: “%(has)s” or better on every criterion, asked for “%(needs)s”") % words


def _levels(part: Part, names: Names, project: int, level: int) -> str:
    if part.has is None:
        asked = _ask_level(part.rule, names, project, level).partition(": ")[2]
        return _("%(project)s: no grade yet, asked for %(asked)s") % {
            "project": names.thing("project", project),
            "asked": asked,
        }
    words = {"project": names.thing("project", project), "level": names.level(project, level), "has": part.has}
    said = ngettext(
        "%(project)s: “%(level)s” or better on %(has)d criterion, asked for on %(needs)d",
        "%(project)s: “%(level)s” or better on %(has)d criteria, asked for on %(needs)d",
        int(part.has),
    )
    return said % {**words, "needs": part.needs}


def _hours(part: Part, where: str) -> str:
    words = {"where": where, "has": _figure(part.has or 0), "needs": part.needs}
    return _("%(where)s: %(has)s of %(needs)s hours") % words


def _not_approved(rule: ApprovedBy) -> str:
    return _("Not approved by an owner yet") if rule.role == "owner" else _("Not approved by the staff yet")


def _ask_reported(rule: Reported) -> str:
    if rule.verb == GRADED:
        words = {"title": rule.title, "percent": per_cent(rule.percent)}
        return _("%(title)s in the learning platform, at %(percent)s or more") % words
    verb = rule.verb.rstrip("/").replace("#", "/").rpartition("/")[2]
    said = _("%(title)s: reported as “%(verb)s”") if verb else _("%(title)s: reported")
    said = said % {"title": rule.title, "verb": verb}
    if rule.percent:
        said = _("%(said)s, at %(percent)s or more") % {"said": said, "percent": per_cent(rule.percent)}
    if rule.times > 1:
        said = _("%(said)s, %(times)d times or more") % {"said": said, "times": rule.times}
    return said


def _reported(part: Part, rule: Reported) -> str:
    if rule.times == 1 and rule.percent:
        nothing = _("not graded yet") if rule.verb == GRADED else _("not reported yet")
        return _score(part, rule.title, rule.percent, nothing=nothing)
    if rule.times == 1:
        found = _("reported") if part.is_met else _("not reported yet")
        return _("%(what)s: %(found)s") % {"what": rule.title, "found": found}
    words = {"title": rule.title, "has": part.has or 0, "needs": part.needs}
    said = _("%(title)s: reported %(has)d of %(needs)d times") % words
    return (
        _("%(said)s, at %(percent)s or more") % {"said": said, "percent": per_cent(rule.percent)}
        if rule.percent
        else said
    )


def _skill(names: Names, skill: int) -> str:
    return names.skills.get(skill) or _("Skill %d") % skill


def _where(rule: HoursAtLeast, names: Names) -> str:
    if rule.any is not None:
        return _("Anything at %s") % (names.organizations.get(rule.any) or rule.any)
    return " + ".join(names.thing("activity", activity) for activity in rule.of)


def _achievement(rule: Holds, names: Names) -> str:
    return rule.ref or names.achievements.get(rule.achievement) or rule.achievement


def _what(rule: AttestedBy, names: Names) -> str:
    return _("Anything") if rule.of is None else names.thing("attestation", rule.of)

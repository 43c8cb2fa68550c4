"""A rule while it is being written: every part with what was typed into it, right or wrong, and what buttons do to it.

The whole of it travels in the form (`kind.0.1`, `percent.0.1`): nothing is kept between two clicks, and no script is
needed. A path counts from "0", the group that holds everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from campus.awards import rules

GROUPS = ("all", "any", "n_of", "before", "after", "within_days")
LEAVES = (
    *("units_done", "score", "goal", "passed", "hours", "mastery"),
    *("holds", "holds_ref", "graded", "reported", "attested", "approved", "after_day"),
)
FIELDS = {
    "n_of": ("n",),
    "before": ("date",),
    "after": ("date",),
    "within_days": ("days",),
    "units_done": ("course",),
    "score": ("thing", "percent"),
    "goal": ("goal", "of"),
    "passed": ("thing",),
    "hours": ("hours", "where"),
    "mastery": ("skill", "percent"),
    "holds": ("achievement",),
    "holds_ref": ("ref",),
    "graded": ("column", "percent"),
    "reported": ("title", "ref", "verb", "least", "times"),
    "attested": ("role", "activity"),
    "approved": ("approver",),
    "after_day": ("date",),
}
START = {
    "percent": "70",
    "n": "2",
    "days": "30",
    "hours": "10",
    "of": "all",
    "approver": "educator",
    "least": "0",
    "times": "1",
}
ROOT = "0"
MOST = 2 * rules.MOST_PARTS  # groups among them


@dataclass(slots=True)
class Draft:
    """One part as it was typed; groups have `parts`."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[Draft] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether other parts stand inside it."""
        return self.kind in GROUPS


def fresh(kind: str) -> Draft:
    """Return a new part with what is usual in it."""
    return Draft(kind, {name: START.get(name, "") for name in FIELDS.get(kind, ())})


def of_rule(rule: rules.Rule) -> Draft:
    """Return a rule as the editor shows it: always a group at the top."""
    made = _draft(rule)
    return made if made.is_group else Draft("all", parts=[made])


def _draft(rule: rules.Rule) -> Draft:
    match rule:
        case rules.AllOf(parts):
            return Draft("all", parts=[_draft(part) for part in parts])
        case rules.AnyOf(parts):
            return Draft("any", parts=[_draft(part) for part in parts])
        case rules.NOf(n, parts):
            return Draft("n_of", {"n": str(n)}, [_draft(part) for part in parts])
        case rules.After(date, None):
            return Draft("after_day", {"date": _day(date)})
        case rules.Before(date, part) | rules.After(date, part):
            name = "before" if isinstance(rule, rules.Before) else "after"
            return Draft(
                name,
                {"date": _day(date)},
                _inside(part),
            )
        case rules.WithinDays(days, part):
            return Draft("within_days", {"days": str(days)}, _inside(part))
    return _leaf(rule)


def _day(moment: datetime) -> str:
    """Return the day that it is at this place, whoever looks."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date().isoformat()


def _inside(part: rules.Rule | None) -> list[Draft]:
    """Return what stands under a date: several parts of which all must hold stand there side by side."""
    if part is None:
        return []
    return [_draft(each) for each in part.parts] if isinstance(part, rules.AllOf) else [_draft(part)]


def _leaf(rule: rules.Rule) -> Draft:
    match rule:
        case rules.UnitsDone(course):
            return Draft("units_done", {"course": str(course)})
        case rules.QuizAtLeast(quiz, percent):
            return Draft("score", {"thing": f"quiz:{quiz}", "percent": str(percent)})
        case rules.ScoreAtLeast(kind, thing, percent):
            return Draft("score", {"thing": f"{kind}:{thing}", "percent": str(percent)})
        case rules.Passed(kind, thing):
            return Draft("passed", {"thing": f"{kind}:{thing}"})
        case rules.ProjectAtLeast(project, level):
            return Draft("goal", {"goal": f"{project}:{level}", "of": "all"})
        case rules.LevelsAtLeast(project, level, of):
            return Draft("goal", {"goal": f"{project}:{level}", "of": "all" if of is None else str(of)})
        case rules.MasteryAtLeast(skill, percent):
            return Draft("mastery", {"skill": f"#{skill}", "percent": str(percent)})
        case rules.HoursAtLeast(hours, of, organization):
            where = "" if organization is not None else ",".join(map(str, of))
            return Draft("hours", {"hours": str(hours), "where": where})
    return _word(rule)


def _word(rule: rules.Rule) -> Draft:
    match rule:
        case rules.Holds(achievement, ""):
            return Draft("holds", {"achievement": achievement})
        case rules.Holds(_, ref):
            return Draft("holds_ref", {"ref": ref})
        case rules.Reported(ref, verb=rules.GRADED, percent=percent):
            return Draft("graded", {"column": ref, "percent": str(percent)})
        case rules.Reported(ref, title, verb, percent, times):
            fields = {"title": title, "ref": ref, "verb": verb, "least": str(percent), "times": str(times)}
            return Draft("reported", fields)
        case rules.AttestedBy(role, of):
            return Draft("attested", {"role": role, "activity": str(of or "")})
        case rules.ApprovedBy(role):
            return Draft("approved", {"approver": role})
    raise ValueError(f"the editor has no words for {rule!r}")


def of_post(post: QueryDict) -> Draft:
    """Return the draft that a form holds; what is no part of one is left out."""
    paths = [name.removeprefix("kind.") for name in post if name.startswith("kind.")][:MOST]
    return _built(post, ROOT, set(paths)) or Draft("all")


def _built(post: QueryDict, path: str, paths: set[str]) -> Draft | None:
    kind = post.get(f"kind.{path}", "")
    if path not in paths or kind not in (*GROUPS, *LEAVES) or path.count(".") > rules.DEEPEST + 1:
        return None
    inside = sorted((each for each in paths if _is_child(each, path)), key=_place)
    parts = [part for each in inside if (part := _built(post, each, paths))] if kind in GROUPS else []
    fields = {name: ",".join(post.getlist(f"{name}.{path}")).strip() for name in FIELDS.get(kind, ())}
    return Draft(kind, fields, parts)


def _is_child(path: str, parent: str) -> bool:
    return path.rpartition(".")[0] == parent and path.rpartition(".")[2].isdecimal()


def _place(path: str) -> int:
    return int(path.rpartition(".")[2])


def walk(draft: Draft, path: str = ROOT) -> Iterator[tuple[str, Draft]]:
    """Yield every part with its path, in order."""
    yield path, draft
    for place, part in enumerate(draft.parts):
        yield from walk(part, f"{path}.{place}")


def click(draft: Draft, button: str, *, add: str = "") -> str:
    """Do what a button says ("up:0.1") to the draft; return the path to look at afterwards.

    `add` is the kind chosen beside an add button. A button that makes no sense here does nothing.
    """
    what, _colon, path = button.partition(":")
    known = dict(walk(draft))
    if what == "add" and path in known and known[path].is_group and add in (*GROUPS, *LEAVES):
        known[path].parts.append(fresh(add))
        return f"{path}.{len(known[path].parts) - 1}"
    if path not in known or path == ROOT:
        return ROOT
    parent, place = path.rpartition(".")[0], _place(path)
    return _moved(what, known, parent, place)


def _moved(what: str, known: dict[str, Draft], parent: str, place: int) -> str:
    around = known[parent].parts
    if what == "remove":
        around.pop(place)
        return parent
    if what in {"up", "down"}:
        other = place + (1 if what == "down" else -1)
        if not 0 <= other < len(around):
            return f"{parent}.{place}"
        around[place], around[other] = around[other], around[place]
        return f"{parent}.{other}"
    if what == "in" and place and around[place - 1].is_group:
        around[place - 1].parts.append(around.pop(place))
        return f"{parent}.{place - 1}.{len(around[place - 1].parts) - 1}"
    if what == "out" and parent != ROOT:
        outer, beside = parent.rpartition(".")[0], _place(parent) + 1
        known[outer].parts.insert(beside, around.pop(place))
        return f"{outer}.{beside}"
    return f"{parent}.{place}"

"""The editor's sentences: what each part says, with its choices in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.awards.choices import Choices
from campus.awards.drafts import GROUPS, LEAVES, ROOT, Draft
from campus.skills.models import Skill

SENTENCES: dict[str, Promise] = {
    "all": gettext_lazy("All of these:"),
    "any": gettext_lazy("Any one of these:"),
    "n_of": gettext_lazy("Any %(n)s of these:"),
    "before": gettext_lazy("Shown before %(date)s:"),
    "after": gettext_lazy("Shown from %(date)s on:"),
    "within_days": gettext_lazy("Shown within %(days)s days of enrolling:"),
    "units_done": gettext_lazy("Has finished all units of %(course)s"),
    "score": gettext_lazy("Has %(thing)s at %(percent)s per cent or more"),
    "goal": gettext_lazy("Has %(goal)s on %(of)s"),
    "passed": gettext_lazy("Has passed %(thing)s"),
    "hours": gettext_lazy("Has %(hours)s hours or more in %(where)s (none chosen: anything here)"),
    "mastery": gettext_lazy("Has mastered %(skill)s at %(percent)s per cent or more"),
    "holds": gettext_lazy("Holds %(achievement)s"),
    "holds_ref": gettext_lazy("Holds the achievement of another issuer at %(ref)s"),
    "graded": gettext_lazy("Has %(column)s in the learning platform at %(percent)s per cent or more"),
    "reported": gettext_lazy(
        "Another system tells that %(title)s at the address %(ref)s was %(verb)s "
        "with %(least)s per cent or more, and that %(times)s times or more"
    ),
    "attested": gettext_lazy("Somebody confirms as %(role)s: %(activity)s"),
    "approved": gettext_lazy("%(approver)s approves it"),
    "after_day": gettext_lazy("It is %(date)s or later"),
}
MENU: dict[str, Promise] = {
    "units_done": gettext_lazy("all units of a course"),
    "score": gettext_lazy("a result in per cent"),
    "goal": gettext_lazy("a level in a project"),
    "passed": gettext_lazy("something passed"),
    "hours": gettext_lazy("hours"),
    "mastery": gettext_lazy("mastery of a skill"),
    "holds": gettext_lazy("an achievement from here"),
    "holds_ref": gettext_lazy("an achievement from elsewhere"),
    "graded": gettext_lazy("a grade of the learning platform"),
    "reported": gettext_lazy("something done in another system"),
    "attested": gettext_lazy("somebody’s confirmation"),
    "approved": gettext_lazy("approval by the staff"),
    "after_day": gettext_lazy("not before a day"),
    "all": gettext_lazy("group: all of these"),
    "any": gettext_lazy("group: any one of these"),
    "n_of": gettext_lazy("group: any number of these"),
    "before": gettext_lazy("group: shown before a day"),
    "after": gettext_lazy("group: shown from a day on"),
    "within_days": gettext_lazy("group: shown within days of enrolling"),
}
LABELS: dict[str, Promise] = {
    "n": gettext_lazy("How many"),
    "date": gettext_lazy("Day"),
    "days": gettext_lazy("Days"),
    "course": gettext_lazy("Course"),
    "thing": gettext_lazy("What is assessed"),
    "percent": gettext_lazy("Per cent"),
    "goal": gettext_lazy("Project and level"),
    "of": gettext_lazy("On how many criteria"),
    "hours": gettext_lazy("Hours"),
    "where": gettext_lazy("Activities"),
    "skill": gettext_lazy("Skill"),
    "achievement": gettext_lazy("Achievement"),
    "column": gettext_lazy("Column of the gradebook"),
    "ref": gettext_lazy("Its address elsewhere"),
    "title": gettext_lazy("What it is called here"),
    "verb": gettext_lazy("What they did"),
    "least": gettext_lazy("Per cent (0: any)"),
    "times": gettext_lazy("Times"),
    "role": gettext_lazy("Role"),
    "activity": gettext_lazy("What they confirm"),
    "approver": gettext_lazy("Who approves"),
}
NUMBERS = {
    "n": (1, 50),
    "days": (1, 3660),
    "percent": (1, 100),
    "hours": (1, 100_000),
    "least": (0, 100),
    "times": (1, 1000),
}
_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Control:
    """One choice inside a sentence."""

    name: str
    kind: str  # number, date, text, skill, select or several
    label: str
    value: str
    groups: list[tuple[str, list[tuple[str, str, bool]]]] = field(default_factory=list)
    error: str = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One part as the page sets it: words and choices in turn, and the buttons that make sense."""

    path: str
    kind: str
    chunks: list[str | Control]
    parts: list[Node]
    error: str
    is_group: bool
    moves: tuple[str, ...]
    number: str


def nodes(draft: Draft, chosen: Choices, errors: dict[str, str]) -> Node:
    """Return the draft as the page sets it."""
    return _node(draft, ROOT, chosen, errors, around=[draft])


def menu(chosen: Choices) -> list[tuple[str, Promise]]:
    """Return the parts that can be added; a grade of the learning platform only where there is a column to choose."""
    return [(kind, MENU[kind]) for kind in (*LEAVES, *GROUPS) if kind != "graded" or chosen.values("column")]


def _node(draft: Draft, path: str, chosen: Choices, errors: dict[str, str], *, around: list[Draft]) -> Node:
    place = int(path.rpartition(".")[2])
    return Node(
        path=path,
        kind=draft.kind,
        chunks=list(_chunks(draft, path, chosen, errors)),
        parts=[_node(part, f"{path}.{i}", chosen, errors, around=draft.parts) for i, part in enumerate(draft.parts)],
        error=errors.get(path, ""),
        is_group=draft.is_group,
        moves=tuple(_moves(path, place, around)),
        number=".".join(str(int(each) + 1) for each in path.split(".")[1:]),
    )


def _moves(path: str, place: int, around: list[Draft]) -> Iterator[str]:
    if path == ROOT:
        return
    if place:
        yield "up"
    if place < len(around) - 1:
        yield "down"
    if place and around[place - 1].is_group:
        yield "in"
    if path.count(".") > 1:
        yield "out"
    yield "remove"


def _chunks(draft: Draft, path: str, chosen: Choices, errors: dict[str, str]) -> Iterator[str | Control]:
    """Yield the words of a sentence, and where it has a gap, the choice that fills it."""
    for i, piece in enumerate(_PLACE.split(str(SENTENCES[draft.kind]))):
        if i % 2:
            yield _control(piece, draft.fields.get(piece, ""), path, chosen, errors)
        elif piece.strip():
            yield piece.strip()


def _control(name: str, value: str, path: str, chosen: Choices, errors: dict[str, str]) -> Control:
    kind = "several" if name == "where" else "select" if name in chosen.options else name
    kind = {"date": "date", "skill": "skill"}.get(name, "number" if name in NUMBERS else kind)
    least, most = NUMBERS.get(name, (0, 0))
    full = f"{name}.{path}"
    return Control(
        full,
        kind if kind in {"several", "select", "date", "skill", "number"} else "text",
        str(LABELS[name]),
        _skill_label(value) if name == "skill" else value,
        _groups(name, value, chosen),
        errors.get(full, ""),
        least,
        most,
    )


def _groups(name: str, value: str, chosen: Choices) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    picked = set(value.split(",")) if name == "where" else {value}
    groups = [
        (label, [(each, text, each in picked) for each, text in options])
        for label, options in chosen.options.get(name, ())
    ]
    if groups and name != "where" and value not in chosen.values(name):
        groups.insert(0, ("", [(value, _("Choose …") if not value else _("%s (gone)") % value, True)]))
    return groups


def _skill_label(value: str) -> str:
    """Return the words for a stored skill (`#12`), or what was typed."""
    if value.startswith("#") and value[1:].isdecimal():
        found = Skill.objects.filter(pk=int(value[1:])).first()
        return found.label if found else ""
    return value

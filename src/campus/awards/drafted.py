"""Read what was typed and chosen in the editor into a rule's tree, or say of each gap what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date as Day
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from campus.awards import rules
from campus.awards.choices import Choices
from campus.awards.drafts import ROOT, Draft, of_rule
from campus.awards.sentences import NUMBERS
from campus.skills.queries import called

LONGEST_TITLE = 120


class Reader:
    """Reads a draft into a rule's tree, noting for each gap what is wrong with it."""

    def __init__(self, chosen: Choices, kept: rules.Rule | None = None) -> None:
        self.chosen = chosen
        # What the rule of today names may stay, also where it is no longer offered.
        self.old = set(rules.every(kept)) if kept else set()
        self.errors: dict[str, str] = {}

    def tree(self, draft: Draft, path: str = ROOT) -> dict[str, Any] | None:
        """Return the JSON of a draft; None, with `errors`, where it cannot be read yet."""
        made = self._group(draft, path) if draft.is_group else self._leaf(draft, path)
        return None if self.errors else made

    def _group(self, draft: Draft, path: str) -> dict[str, Any]:
        if not draft.parts:
            self.errors[path] = _("Add at least one thing that a person must show.")
        inside = [self._any(part, f"{path}.{i}") for i, part in enumerate(draft.parts)]
        of = inside[0] if len(inside) == 1 else {"all": inside}
        match draft.kind:
            case "n_of":
                n = self.number(draft, "n", path)
                if n > len(inside):
                    self.errors[f"n.{path}"] = _("Only %d parts stand in this group.") % len(inside)
                return {"n_of": {"n": n, "of": inside}}
            case "before" | "after":
                return {draft.kind: {"date": self.date(draft, path), "of": of}}
            case "within_days":
                return {"within_days": {"days": self.number(draft, "days", path), "of": of}}
        return {draft.kind: inside}

    def _any(self, draft: Draft, path: str) -> dict[str, Any]:
        return self._group(draft, path) if draft.is_group else self._leaf(draft, path)

    def _leaf(self, draft: Draft, path: str) -> dict[str, Any]:
        return _READERS[draft.kind](self, draft, path)

    def number(self, draft: Draft, name: str, path: str) -> int:
        """Return a whole number within its bounds."""
        least, most = NUMBERS[name]
        text = draft.fields.get(name, "")
        if text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most:
            return int(text)
        self.errors[f"{name}.{path}"] = _("Give a whole number from %(least)d to %(most)d.") % {
            "least": least,
            "most": most,
        }
        return least

    def choice(self, draft: Draft, name: str, path: str) -> str:
        """Return what was chosen; what the rule of today names may stay, also where it is no longer offered."""
        value = draft.fields.get(name, "")
        if value not in self.chosen.values(name) and not self.is_kept(draft):
            self.errors[f"{name}.{path}"] = _("Choose one.")
        return value

    def is_kept(self, draft: Draft) -> bool:
        """Say whether a part stands in the rule of today just so."""
        return any(each == draft for each in self._drafts_of_before())

    def _drafts_of_before(self) -> Iterator[Draft]:
        for part in self.old:
            if not rules.parts_of(part):
                yield of_rule(part).parts[0]

    def date(self, draft: Draft, path: str) -> str:
        """Return the first moment of a day at this place, whoever types it, with its offset."""
        try:
            day = Day.fromisoformat(draft.fields.get("date", ""))
        except ValueError:
            self.errors[f"date.{path}"] = _("Give a day.")
            return ""
        return datetime.combine(day, time(), timezone.get_default_timezone()).isoformat()

    def skill(self, draft: Draft, path: str) -> int:
        """Return the id of the skill that the words name."""
        words = draft.fields.get("skill", "")
        if words.startswith("#") and words[1:].isdecimal():
            return int(words[1:])
        found = called(words) if words else []
        if len(found) == 1:
            return found[0].pk
        self.errors[f"skill.{path}"] = _("No one skill is called so. Choose from what is near.")
        return 0

    def title_of(self, ref: str) -> str:
        """Return what a column is called; of one that is offered no longer, what the rule of today calls it."""
        named = {part.ref: part.title for part in self.old if isinstance(part, rules.Reported)}
        offered = (option for _label, options in self.chosen.options["column"] for option in options)
        return (named | dict(offered)).get(ref, ref)[:LONGEST_TITLE] or ref

    def text(self, draft: Draft, name: str, path: str, *, most: int) -> str:
        """Return a text of 1 to `most` characters."""
        text = draft.fields.get(name, "").strip()
        if not 0 < len(text) <= most:
            self.errors[f"{name}.{path}"] = _("Give 1 to %d characters.") % most
        return text


def _thing(reader: Reader, draft: Draft, path: str) -> tuple[str, int]:
    kind, _colon, thing = reader.choice(draft, "thing", path).partition(":")
    return kind, _int(thing)


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _score(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    kind, thing = _thing(reader, draft, path)
    percent = reader.number(draft, "percent", path)
    if kind == "quiz":
        return {"quiz_at_least": {"quiz": thing, "percent": percent}}
    return {"score_at_least": {"kind": kind, "id": thing, "percent": percent}}


def _passed(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    kind, thing = _thing(reader, draft, path)
    return {"passed": {"kind": kind, "id": thing}}


def _goal(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    project, _colon, level = reader.choice(draft, "goal", path).partition(":")
    of = reader.choice(draft, "of", path)
    named = {"project": _int(project), "level": _int(level)}
    if of == "all":
        return {"project_at_least": named}
    return {"levels_at_least": {**named, "of": _int(of)}}


def _hours(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    hours = reader.number(draft, "hours", path)
    where = [each for each in draft.fields.get("where", "").split(",") if each]
    if not where:
        return {"hours_at_least": {"hours": hours, "any": reader.chosen.organization}}
    if not set(where) <= reader.chosen.values("where") and not reader.is_kept(draft):
        reader.errors[f"where.{path}"] = _("Choose from the list.")
    return {"hours_at_least": {"hours": hours, "of": [_int(each) for each in where]}}


def _reported(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    said = {
        "ref": reader.text(draft, "ref", path, most=400),
        "title": reader.text(draft, "title", path, most=LONGEST_TITLE),
        "verb": reader.choice(draft, "verb", path),
        "percent": reader.number(draft, "least", path),
        "times": reader.number(draft, "times", path),
    }
    return {"reported": said}


def _graded(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    ref = reader.choice(draft, "column", path)
    said = {"ref": ref, "verb": rules.GRADED, "percent": reader.number(draft, "percent", path), "times": 1}
    return {"reported": {**said, "title": reader.title_of(ref)}}


def _attested(reader: Reader, draft: Draft, path: str) -> dict[str, Any]:
    role = reader.text(draft, "role", path, most=40)
    of = reader.choice(draft, "activity", path)
    return {"attested_by": {"role": role, "of": _int(of) or None}}


_READERS: dict[str, Callable[[Reader, Draft, str], dict[str, Any]]] = {
    "units_done": lambda reader, draft, path: {"units_done": _int(reader.choice(draft, "course", path))},
    "score": _score,
    "passed": _passed,
    "goal": _goal,
    "hours": _hours,
    "mastery": lambda reader, draft, path: {
        "mastery_at_least": {
            "skill": reader.skill(draft, path),
            "percent": reader.number(draft, "percent", path),
        }
    },
    "holds": lambda reader, draft, path: {"holds": {"achievement": reader.choice(draft, "achievement", path)}},
    "holds_ref": lambda reader, draft, path: {"holds": {"ref": reader.text(draft, "ref", path, most=400)}},
    "graded": _graded,
    "reported": _reported,
    "attested": _attested,
    "approved": lambda reader, draft, path: {"approved_by": {"role": reader.choice(draft, "approver", path)}},
    "after_day": lambda reader, draft, path: {"after": {"date": reader.date(draft, path)}},
}

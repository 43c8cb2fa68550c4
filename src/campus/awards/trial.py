"""A dry run: what a rule decides today for everybody whom it concerns, in order, in words, and to take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards import queries, rules, wording
from campus.awards.drafts import Draft, fresh
from campus.awards.models import Rule
from campus.common.spreadsheets import csv_text
from campus.courses.models import Course
from campus.courses.queries import activities

STATES = ("would", "misses", "holds", "blocked")


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the page and the table show them; `missing` says what is not met."""

    person: Person
    state: str
    words: str
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """Everybody whom a rule concerns: who would get it, then who misses least, then the others."""

    rule: Rule
    seen: Sequence[queries.Seen]

    @classmethod
    def of(cls, rule: Rule, *, now: datetime) -> Trial:
        """Decide for everybody; nothing is written."""
        found = sorted(queries.dry_run(rule, now=now), key=lambda each: (STATES.index(each.state), each.gap))
        return cls(rule, found)

    def counts(self) -> list[tuple[str, str, int]]:
        """Return each state with its words and how many people stand there."""
        counted = Counter(each.state for each in self.seen)
        return [(state, words(self.rule, state), counted[state]) for state in STATES if counted[state]]

    def shown(self, state: str) -> Sequence[queries.Seen]:
        """Return those in one state, or everybody."""
        return [each for each in self.seen if each.state == state] if state in STATES else self.seen

    def rows(self, some: Iterable[queries.Seen]) -> list[Row]:
        """Return some of them by name and in words."""
        chosen = list(some)
        people = Person.objects.in_bulk([each.person for each in chosen])
        names = queries.names(rules.parse(self.rule.tree))
        return [
            Row(people[each.person], each.state, words(self.rule, each.state), _missing(each, names)) for each in chosen
        ]

    def to_csv(self, state: str) -> str:
        """Return them as CSV."""
        head = [_("Name"), _("State"), _("What is missing")]
        rows = self.rows(self.shown(state))
        return csv_text(head, [[row.person.name, row.words, "; ".join(row.missing)] for row in rows])


def words(rule: Rule, state: str) -> str:
    """Return what a state is called."""
    is_proposed = rule.mode == Rule.Mode.PROPOSED
    if state == "would":
        return _("Would be proposed now") if is_proposed else _("Would be awarded now")
    return {"misses": _("Not yet"), "holds": _("Has it"), "blocked": _("Taken back for good")}[state]


def _missing(seen: queries.Seen, names: wording.Names) -> list[str]:
    if seen.decision.is_met:
        return []
    lines = wording.explain(seen.decision, names=names)
    return [line.text for line in lines if not line.is_met and not line.text.endswith(":")]


def suggestion(achievement: Achievement, purpose: str) -> Draft:
    """Return what most rules begin with: all units of its course, its quizzes at 70 per cent, its projects graded."""
    course = Course.objects.filter(achievement=achievement).order_by("pk").first()
    draft = Draft("all")
    if course is None:
        return draft
    if purpose == Rule.Purpose.EARN:
        draft.parts.append(Draft("units_done", {"course": str(course.pk)}))
    for each in activities(course):
        if each.kind == "project":
            draft.parts.append(Draft("goal", {"goal": f"{each.thing_id}:2", "of": "all"}))
        elif each.kind == "quiz":
            draft.parts.append(Draft("score", {**fresh("score").fields, "thing": f"quiz:{each.thing_id}"}))
        else:
            draft.parts.append(Draft("passed", {"thing": f"{each.kind}:{each.thing_id}"}))
    return draft

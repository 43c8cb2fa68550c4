"""What an estimate means, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.competencies.evidence import Sign
from campus.competencies.mastery import Mastery, State
from campus.ui import local

# The groups of a learner's page in their order, the one to act on first.
GROUPS = (State.SHAKY, State.REVISIT, State.SOLID, State.EARLY)


def heading(state: State) -> str:
    """Return the heading of a group."""
    return {
        State.SHAKY: _("Still shaky"),
        State.REVISIT: _("Worth another look"),
        State.SOLID: _("Solid"),
        State.EARLY: _("Too early to say"),
    }[state]


def word(state: State) -> str:
    """Return a state as it stands in a table."""
    return {
        State.SHAKY: _("Shaky"),
        State.REVISIT: _("To revisit"),
        State.SOLID: _("Solid"),
        State.EARLY: _("Too early to say"),
    }[state]


def sentence(mastery: Mastery, *, now: datetime) -> str:
    """Say what an estimate is and what it rests on; no figure where too little was seen."""
    seen = ngettext("%(n)s thing seen", "%(n)s things seen", mastery.n) % {"n": mastery.n}
    if mastery.state(now) is State.EARLY:
        return _("%(seen)s, which is too little to say.") % {"seen": seen}
    words = _("Likely right in %(percent)s of such tasks (%(low)s to %(high)s). %(seen)s, the last on %(day)s.")
    figures = {name: local.percent(getattr(mastery, name)) for name in ("percent", "low", "high")}
    return words % {**figures, "seen": seen, "day": local.day(mastery.at)}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against a skill, as a row: what was asked, where, when, and how it went."""

    asked: str
    where: str
    at: datetime
    went: str
    is_reached: bool


def reasons(signs: Iterable[Sign]) -> list[Reason]:
    """Return what was seen as rows."""
    elsewhere = _("Result from elsewhere")
    return [Reason(row.asked, row.where or elsewhere, row.at, _went(row), row.is_reached) for row in signs]


def _went(row: Sign) -> str:
    if row.steps > 1:
        return _("Level %(level)s of %(of)s") % {"level": int(row.reached) + 1, "of": row.steps + 1}
    if 0 < row.reached < 1:
        return _("Partly right")
    return _("Right") if row.is_reached else _("Not right")

"""A learner's portfolio with a group of one award in it, as its owner's forms would have made it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.portfolio import services
from campus.portfolio.models import Group, Link, Portfolio
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene

SAID: dict[str, Any] = {
    "title": "Maya Okonkwo-Lind", "line": "Ward clerk", "about": "I make **lists** readable.", "place": "Nether Lea",
    "name": "maya", "layout": "letter", "theme": "paper", "hue": 205, "is_public": True, "is_found": False,
    "has_skills": True, "is_cheered": False, "wants_summary": False,
}  # fmt: skip


def shown(scene: Scene, person: Person | None = None, **said: Any) -> tuple[Portfolio, Group, Award]:
    """Return a portfolio that is on, its only group, and the award in it."""
    person, award = person or scene.cast.learner, awarded_today(scene, person)
    made = services.ensure(person)
    services.change(person, portfolio=made, said={**SAID, **said}, now=timezone.now())
    group = services.group(person, portfolio=made, title="What I can do", text="Figures.")
    services.pick(person, group=group, awards=[award.public_id], helds=[], works=[])
    return made, group, award


def linked(scene: Scene, portfolio: Portfolio, **said: Any) -> tuple[Link, str]:
    """Return a private link to a portfolio, and its path."""
    given: dict[str, Any] = {"group": None, "label": "For Helen", "password": "", "ends_at": None, **said}
    made = services.make_link(scene.cast.learner, portfolio=portfolio, now=timezone.now(), **given)
    return made, f"/s/{services.token_of(made)}/"

"""What a learner shows of themselves, for the walk over every address."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.portfolio import services
from campus.portfolio.summary import stop_link
from campus.wallet.models import Held

SAID: dict[str, Any] = {
    "title": "Maya", "line": "", "about": "", "place": "", "name": "maya", "layout": "letter", "theme": "paper",
    "hue": 205, "is_public": True, "is_found": False, "has_skills": True, "is_cheered": True, "wants_summary": True,
}  # fmt: skip


def shown_of(learner: Person) -> dict[str, object]:
    """Return the arguments that lead to a portfolio that is on, to its parts, and through a private link to it."""
    now = timezone.now()
    made = services.change(learner, portfolio=services.ensure(learner), said=SAID, now=now)
    group = services.group(learner, portfolio=made, title="What I can do", text="")
    services.pick(learner, group=group, awards=[Award.objects.get(person=learner).public_id], helds=[], works=[])
    held = list(Held.objects.filter(person=learner))
    services.pick(learner, group=group, awards=[], helds=[each.public_id for each in held], works=[])
    link = services.make_link(learner, portfolio=made, group=None, label="", password="", ends_at=None, now=now)
    return {
        "page": made.name,
        "group": group.public_id,
        "shown_piece": group.pieces.get(held__isnull=True).public_id,
        "shown_held": group.pieces.get(held__isnull=False).public_id,
        "private": services.token_of(link),
        "unwanted": stop_link(learner).rstrip("/").rpartition("/")[2],
    }

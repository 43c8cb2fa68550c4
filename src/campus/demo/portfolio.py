"""The demo's portfolio: a learner who shows what she can do, on a page that is on."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.portfolio import queries, services

ADDRESS = "maya"
PAGE = {
    "name": ADDRESS,
    "title": "Maya Okonkwo-Lind",
    "line": "Ward clerk at a children’s hospital, learning to make its waiting lists readable.",
    "about": "I look for work where figures meet people.\n\n- I ask who counted\n- I draw what I can check",
    "place": "Nether Lea",
    "layout": "letter",
    "theme": "linen",
    "hue": 205,
    "is_public": True,
    "is_found": False,
    "has_skills": True,
    "is_cheered": True,
    "wants_summary": False,
}


def set_up(person: Person, *, now: datetime) -> None:
    """Turn on a page with what the person holds so far, and with something of her own."""
    page = services.change(person, portfolio=services.ensure(person), said=PAGE, now=now)
    group = services.group(person, portfolio=page, title="What I can do", text="")
    awards, _helds, _works = queries.candidates(person)
    services.pick(person, group=group, awards=[each.public_id for each in awards], helds=[], works=[])
    text = "Eight wards, one sheet of paper a week. I show how it came to fit."
    services.add_own(person, group=group, title="A talk: one page for eight wards", url="", text=text)

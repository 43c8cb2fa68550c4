"""What all writing of courses has in common: fields by name, changes counted, and the journal told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError
from campus.courses.models import Course, Programme, Unit
from campus.journal.services import record

RESERVED = {"new", "import"}  # /manage/<org>/courses/new/ makes a course


def fill(thing: Course | Unit | Programme, fields: Mapping[str, Any], *, known: frozenset[str]) -> None:
    """Set fields by name; TypeError for one that is not to be set."""
    unknown = fields.keys() - known
    if unknown:
        raise TypeError(f"cannot set {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(thing, name, value)


def refuse_stale(now_at: int, opened_on: int | None) -> None:
    """Refuse a form that was opened before somebody else's change."""
    if opened_on is not None and opened_on != now_at:
        raise ConflictError(
            _("Somebody else saved a change while you were writing. Your words are kept: compare, then save again.")
        )


def free_slug(wanted: str, *, of: type[Course] | type[Programme] = Course) -> str:
    """Return the slug, with a number where it is taken; the unique constraint decides a race."""
    base = wanted[:70].strip("-")
    taken = {*of._default_manager.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def note(
    verb: str, actor: Person, thing: Course | Unit, *, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Record what was done to a course or a unit."""
    course = thing if isinstance(thing, Course) else thing.course
    record(
        verb,
        actor=actor,
        thing=thing,
        organization_id=course.organization_id,
        data={"course": course.pk, **(data or {})},
        now=now,
    )

"""Courses of platforms whose time has come, one worker at a time; `due` is the column that says when.

A worker that dies leaves its course until the lease is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from campus.lti.models import Context


def taken(due: str, *, lease: timedelta, now: datetime, most: int) -> Iterator[Context]:
    """Yield the courses whose time has come, the longest due first, each taken from other workers for a time."""
    waiting = Context.objects.filter(**{f"{due}__lte": now}, registration__ended_at=None).order_by(due, "pk")
    for context in waiting.select_related("registration__organization")[:most]:
        if Context.objects.filter(pk=context.pk, **{f"{due}__lte": now}).update(**{due: now + lease}):
            yield context


def put_off(context: Context, due: str, *, until: datetime, now: datetime) -> None:
    """Leave all courses of a platform alone that is down: whoever does not answer for one answers for no other."""
    others = Context.objects.filter(registration=context.registration_id, **{f"{due}__lte": now})
    others.update(**{due: until})

"""Append-only events, and which of them somebody still has to act on.

An event is written inside the transaction of what it tells of; upper apps sweep what waits for them. That is how news
travels up without a lower app knowing who listens.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Event(models.Model):
    """Who did what to which thing, and when. Never changed, never deleted."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Whom it is about; events are found by person when rules are evaluated.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organization_id = models.BigIntegerField(null=True, db_index=True)
    thing_kind = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["thing_kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_kind} {self.thing_id}"


class Pending(models.Model):
    """One event that one consumer has not settled yet. The row is the truth: it goes only with the work done."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    consumer = models.CharField(max_length=30)
    # Until when a worker has it; after that (the worker died) anybody may take it again.
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="pending_once")]
        indexes = [models.Index(fields=["consumer", "id"])]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.event_id}"

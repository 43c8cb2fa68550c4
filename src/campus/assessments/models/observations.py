"""Somebody performs, somebody watches: what was ticked, by whom, when, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.assessments.models.activities import Activity, ActivityCriterion
from campus.common.identifiers import public_id


class Observation(models.Model):
    """One performance of one learner, open until it is decided."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="observations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="observations")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_passed = models.BooleanField(null=True)
    comment = models.TextField(default="", blank=True)  # to the learner

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=models.Q(decided_at__isnull=True),
                name="one_open_observation",
            )
        ]
        indexes = [models.Index(fields=["activity", "decided_at"], name="observation_by_activity")]

    def __str__(self) -> str:
        return f"Observation {self.public_id}"

    @property
    def source(self) -> str:
        """What the result and the evidence of this observation name as their source."""
        return f"observation:{self.pk}"


class Tick(models.Model):
    """A level seen on one line, or a note. Rows only add: of two assessors neither wipes out what the other saw."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="ticks")
    criterion = models.ForeignKey(ActivityCriterion, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)  # an index into the scale; empty for a note
    text = models.CharField(max_length=2000, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()  # when it was made, also where it was sent later
    key = models.CharField(max_length=40)  # made by the page: what is sent twice counts once

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["observation", "key"], name="tick_once")]

    def __str__(self) -> str:
        return self.text or f"{self.criterion_id}: {self.level}"

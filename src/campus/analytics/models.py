"""Counts kept beside what they count: where each learner stands, and the figures of each assessment (decision 0129).

Everything here is derived, and made again by the sweeps as events come: a row that is missing is late, never lost.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.courses.models import Course
from campus.organizations.models import Organization


class Standing(models.Model):
    """Where a person stands in a course: the step that is theirs to take, or that holds them up."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="standings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standings")
    done = models.PositiveIntegerField()  # steps, of
    of = models.PositiveIntegerField()
    number = models.PositiveIntegerField(default=0)  # the step's place, 0 once all are done
    unit = models.BigIntegerField(default=0)  # what the unit's rows in all editions have in common (Unit.line)
    title = models.CharField(max_length=120, default="", blank=True)
    # As courses.steps.State; DONE once all are, COMING before the course begins for them, ENDED once it did unfinished.
    state = models.CharField(max_length=10)
    fails = models.PositiveIntegerField(default=0)  # results of this step that did not pass
    last_at = models.DateTimeField()  # when the person last did something in the course
    changes_at = models.DateTimeField(null=True, blank=True)  # when a date of theirs comes, though nobody does anything

    COMING, ENDED = "coming", "ended"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="standing_once")]
        indexes = [
            models.Index(fields=["course", "state", "last_at"], name="standing_by_state"),
            models.Index(fields=["changes_at"], condition=models.Q(changes_at__isnull=False), name="standing_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.course_id}: {self.done} of {self.of}"


class Report(models.Model):
    """The figures of one quiz, project or activity, as `analytics.figures` makes them."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)  # as assessments.Result.kind
    thing_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    flagged = models.PositiveIntegerField(default=0)  # questions that somebody should look at
    is_stale = models.BooleanField(default=True)  # results came since
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_id"], name="report_once")]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(is_stale=True), name="report_stale"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"

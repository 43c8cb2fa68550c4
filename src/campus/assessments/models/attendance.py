"""Being there: sessions with a place and hours, who came, and hours that people report themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.assessments.models.activities import Activity
from campus.common.identifiers import public_id


class Session(models.Model):
    """One meeting. Its hours count for everybody present once it is closed."""

    class CheckIn(models.TextChoices):
        ROTATING = "rotating", "A code on a screen that changes every 30 seconds"
        WALL = "wall", "A code on the wall that stays the same"
        LIST = "list", "The organiser ticks a list"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=120, default="", blank=True)
    place = models.CharField(max_length=120, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    check_in = models.CharField(max_length=8, choices=CheckIn.choices, default=CheckIn.ROTATING)
    secret = models.CharField(max_length=64, editable=False)  # hex; what the codes are made from
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["activity", "starts_at"], name="session_by_activity")]

    def __str__(self) -> str:
        return self.title or self.activity.title


class Presence(models.Model):
    """Somebody was at a session, and how that is known."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    how = models.CharField(max_length=8, choices=Session.CheckIn.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.session_id}"


class HoursReport(models.Model):
    """Hours that somebody says they gave, and what the organiser says to it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for the organiser"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="reports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports")
    day = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    text = models.CharField(max_length=1000)  # what was done
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["activity", "state"], name="report_by_activity")]

    def __str__(self) -> str:
        return f"{self.hours} hours on {self.day}"

"""Somebody without an account is asked by mail to confirm what a learner did, and answers once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.assessments.models.activities import Activity
from campus.common.identifiers import public_id


class Attestation(models.Model):
    """One question to one address. The link holds while `nonce` stands, the question is open and time is left."""

    class Role(models.TextChoices):
        MENTOR = "mentor", "Mentor"
        SUPERVISOR = "supervisor", "Supervisor at work"
        ORGANISER = "organiser", "Organiser in the community"
        TEACHER = "teacher", "Teacher or trainer"
        CLIENT = "client", "Client or customer"
        COLLEAGUE = "colleague", "Colleague"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        ASKED = "asked", "Waits for an answer"
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attestations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attestations")
    text = models.TextField()  # what is to be confirmed, in the words of who asks
    name = models.CharField(max_length=120)  # as it was given by who asks
    role = models.CharField(max_length=12, choices=Role.choices)
    email = models.EmailField()
    nonce = models.CharField(max_length=32)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    said_name = models.CharField(max_length=120, default="", blank=True)  # as who answered gave it
    said_role = models.CharField(max_length=12, choices=Role.choices, default="", blank=True)
    relation = models.CharField(max_length=200, default="", blank=True)
    words = models.TextField(default="", blank=True)
    levels = models.JSONField(default=dict, blank=True)  # criterion id (text) -> index into the scale

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person", "email"],
                condition=models.Q(state="asked"),
                name="one_open_attestation",
            )
        ]
        indexes = [models.Index(fields=["activity", "state"], name="attestation_by_activity")]

    def __str__(self) -> str:
        return f"Attestation {self.public_id}"

    @property
    def source(self) -> str:
        """What the result and the evidence of this attestation name as their source."""
        return f"attestation:{self.pk}"

"""Requests of people who lost an address, and the mails to people whose address is about to end (decision 0193)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Rescue(models.Model):
    """Somebody says that what an institution awarded to an address they lost is theirs; its staff decide."""

    class State(models.TextChoices):
        ASKED = "asked", "Waits for the staff"
        APPROVED = "approved", "Approved: it waits, so that it can be stopped"
        DECLINED = "declined", "Declined"
        STOPPED = "stopped", "Stopped by who reads the old address"
        DONE = "done", "Moved"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()  # the lost one, lower case
    words = models.CharField(max_length=1000)  # how one can tell that it is them
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when the old address was written to
    due_at = models.DateTimeField(null=True, blank=True)  # when it is moved, unless stopped

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "address"],
                condition=models.Q(state__in=["asked", "approved"]),
                name="one_open_rescue",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="rescues_due")]

    def __str__(self) -> str:
        return f"Rescue {self.public_id}"


class Farewell(models.Model):
    """A mail to somebody whose address ends: sent once for each address and institution."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    ends_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "address"], name="farewell_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(sent_at__isnull=True), name="farewells_due")]

    def __str__(self) -> str:
        return f"Farewell {self.pk}"

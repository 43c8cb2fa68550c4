"""The keys that an institution's programs show, and the answers that were given to what must happen once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Key(models.Model):
    """A key of an institution: what is done with it is done by whom it was made, and ends with their role.

    Only a hash of its secret is kept. One that was taken back stays to be seen.
    """

    class Scope(models.TextChoices):
        """What a program may do with it."""

        AWARDS_WRITE = "awards:write", "Award, and take back"
        AWARDS_READ = "awards:read", "Read awards"
        ACHIEVEMENTS_READ = "achievements:read", "Read achievements"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)  # of the secret, which has 256 bits of its own
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"


class Answered(models.Model):
    """What was answered to a request with an Idempotency-Key, so that the same request is answered the same again.

    The row and what it tells of are one transaction: there is none for what was not done (docs/decisions/0195).
    """

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)  # the Idempotency-Key
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what was asked for
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="")
    location = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.key_id}: {self.name}"

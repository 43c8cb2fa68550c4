"""Keys of institutions' programs, and the answers that were given to requests that may be sent again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.organizations.models import Organization


class ApiKey(models.Model):
    """A key that one program of an institution shows. The key itself is shown once and kept as a hash alone."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)  # which program it is for
    start = models.CharField(max_length=12)  # its first characters, by which people tell keys apart
    sha256 = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.start}…"


class Answered(models.Model):
    """The answer to a request with an Idempotency-Key: sent again, it is given again."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # SHA-256 of what was asked
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "idempotency_key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.key_id}: {self.idempotency_key}"

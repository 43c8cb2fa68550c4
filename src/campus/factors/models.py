"""What somebody proves that it is them with, and which institutions ask it of their staff."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Passkey(models.Model):
    """A credential record (WebAuthn Level 3, clause 4): the public key of what a device or password manager holds."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1364, unique=True)  # base64url of at most 1,023 bytes (clause 5.1)
    data = models.BinaryField()  # attested credential data: model, id and COSE key (clause 6.5.1)
    handle = models.BinaryField()  # the user handle that the device keeps with it: random, and the same for all of one
    counter = models.BigIntegerField(default=0)  # how often it has signed, where it counts (clause 6.1.1)
    is_copied = models.BooleanField(default=False)  # backup state: a password manager has it on other devices too
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, blank=True)  # when its counter went backwards: there may be two of it

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"Passkey {self.public_id}"


class CodeApp(models.Model):
    """The secret that somebody's app makes codes of (RFC 6238)."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)  # of the last code taken: none is taken twice (RFC 6238, clause 5.2)

    def __str__(self) -> str:
        return f"CodeApp {self.public_id}"


class RecoveryCode(models.Model):
    """A code on paper, good for once, in place of what was lost. Only its keyed digest is here."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"RecoveryCode {self.pk}"


class Tries(models.Model):
    """How many wrong codes were typed in for somebody since the last right one, and until when none is looked at."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wrong = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Tries {self.pk}"


class Demand(models.Model):
    """An institution opens its desk only to staff who have shown two things."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Demand of {self.organization_id}"

"""What a person keeps here that others issued, byte for byte as it came in."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id


class Held(models.Model):
    """A credential of another issuer in somebody's wallet.

    `data` are the bytes as received, never rebuilt: JSON, a JWT, or a picture or PDF that has one inside. The rest is
    read from them once, to be searched and shown. A person holds the same contents once, in whatever form (`digest`).
    """

    class Source(models.TextChoices):
        UPLOAD = "upload", "Put in by hand"
        API = "api", "Sent by a service"
        PULL = "pull", "Fetched from a service"
        CLAIM = "claim", "Claimed from its issuer"

    class State(models.TextChoices):
        """The verdict of the last check, in the words of testamur.report."""

        VALID = "valid", "Valid"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Taken back"
        INVALID = "invalid", "Altered"
        UNKNOWN_ISSUER = "unknown_issuer", "Issuer unknown"
        COULD_NOT_CHECK = "could_not_check", "Could not be checked"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held")
    data = models.BinaryField()
    media_type = models.CharField(max_length=60)
    kind = models.CharField(max_length=4)  # of the credential itself: json, jwt or seal
    container = models.CharField(max_length=4)  # the file that it lies in: png, svg, pdf, jpeg, webp; or none
    format = models.CharField(max_length=30)  # an id of testamur.formats.FORMATS
    digest = models.CharField(max_length=64)  # testamur.digest
    ref = models.CharField(max_length=400, default="", blank=True)  # the credential's own id
    name = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, default="", blank=True)
    issuer_id = models.CharField(max_length=400, default="", blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    came_from = models.CharField(max_length=120, default="", blank=True)  # the service, where one brought it
    state = models.CharField(max_length=15, choices=State.choices)
    reason = models.CharField(max_length=60, default="", blank=True)  # the first check that did not pass: key.no_key
    # Whether its signature has held once: only then is what it says about itself more than words.
    is_confirmed = models.BooleanField(default=False)
    # Whether it names an address of the person's; None where it names none.
    is_about = models.BooleanField(null=True, blank=True)
    checked_at = models.DateTimeField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="held_once")]
        indexes = [models.Index(fields=["person", "-added_at"], name="held_by_person")]

    def __str__(self) -> str:
        return f"Held {self.public_id}"

"""Rules that decide, awards that were made, and the exact bytes that were signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.achievements.models import Achievement, Version
from campus.common.identifiers import public_id
from campus.organizations.models import Organization, SigningKey


class Rule(models.Model):
    """What somebody must have shown to be awarded an achievement: a small typed tree (campus.awards.rules).

    {"all": [{"units_done": course_id}, {"quiz_at_least": {"quiz": id, "percent": 70}},
             {"project_at_least": {"project": id, "level": 2}}]}
    """

    achievement = models.OneToOneField(Achievement, on_delete=models.CASCADE, related_name="rule")
    tree = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Rule of {self.achievement}"


class StatusList(models.Model):
    """A Bitstring Status List: 131,072 bits, and the signed credential that publishes them."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="status_lists")
    base_url = models.CharField(max_length=300)  # the public address it was made under; stands in what was signed
    length = models.PositiveIntegerField(default=131_072)
    used = models.PositiveIntegerField(default=0)
    published = models.BinaryField(default=b"")  # the signed list, exactly as served
    published_at = models.DateTimeField(null=True, blank=True)
    is_stale = models.BooleanField(default=True, db_index=True)  # a bit changed since it was published

    def __str__(self) -> str:
        return f"Status list {self.public_id}"


class Award(models.Model):
    """Our record of giving an achievement to a person, with the credential exactly as signed.

    A credential is bytes: `credential` and `jwt` are served as they stand and never rebuilt.
    """

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="awards")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="awards")
    name = models.CharField(max_length=120, default="", blank=True)  # the holder's name as it stands in the credential

    awarded_at = models.DateTimeField(db_index=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, default="", blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The award that took this one's place, when it was issued anew; its old link leads there.
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    base_url = models.CharField(max_length=300)  # the public address it was signed under
    credential = models.BinaryField()  # JSON with an embedded proof
    jwt = models.BinaryField()  # the same as compact JWS
    digest = models.CharField(max_length=64, db_index=True)  # testamur.digest: seal, log, de-duplication
    sha256 = models.CharField(max_length=64)  # of `credential`
    signing_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="awards")
    status_index = models.PositiveIntegerField()

    # Why: the rule as it was, what it was fed and what it decided, so that the decision can be made again.
    decision = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True, blank=True)  # when the holder first saw it: the moment is shown once

    class Meta:
        constraints = [
            # Once, whatever crashes or races: a constraint, not a check.
            models.UniqueConstraint(
                fields=["achievement", "person"],
                condition=models.Q(revoked_at__isnull=True, replaced_by__isnull=True),
                name="awarded_once",
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_once"),
        ]
        indexes = [models.Index(fields=["organization", "-awarded_at"]), models.Index(fields=["person", "-awarded_at"])]

    def __str__(self) -> str:
        return f"Award {self.public_id}"


class Delivery(models.Model):
    """A mail about an award that must go out once: earned, issued anew, or taken back."""

    class Kind(models.TextChoices):
        EARNED = "earned", "Earned"
        ANEW = "anew", "Issued anew"
        REVOKED = "revoked", "Taken back"

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="delivered_once")]
        indexes = [models.Index(fields=["sent_at", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.award_id}"


class Picture(models.Model):
    """A file made from an award when first asked for, and kept: PNG, SVG or PDF."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=4)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="picture_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.award_id}"

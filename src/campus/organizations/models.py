"""Issuers and employers, who belongs to them in which role, and the keys they sign with."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Organization(models.Model):
    """An institution that issues, or an employer that reads."""

    class Kind(models.TextChoices):
        ISSUER = "issuer", "Institution"
        EMPLOYER = "employer", "Employer"

    slug = models.SlugField(unique=True, max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ISSUER)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)  # ISO 3166-1 alpha-2
    description = models.TextField(default="", blank=True)
    url = models.URLField(default="", blank=True)
    email = models.EmailField(default="", blank=True)
    hue = models.PositiveSmallIntegerField(default=205)  # 0 to 359: the accent, and nothing else of it
    time_zone = models.CharField(max_length=40, default="", blank=True)  # Europe/Berlin; empty: TESTAMUR_TIME_ZONE
    linkedin = models.CharField(max_length=20, default="", blank=True)  # the number of its page there
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organization. Learners are not members: they enrol."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        EDUCATOR = "educator", "Educator"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.organization}"


class Invitation(models.Model):
    """A role offered to whoever holds an address. It goes with being taken up, taken back or sent anew.

    The link in the mail is signed over this row, so that a row that is gone ends its link (decision 0032).
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()  # lower case
    role = models.CharField(max_length=10, choices=Membership.Role.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "email"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.email}, {self.role} of {self.organization}"


class SigningKey(models.Model):
    """A key of an organization. A retired key stays listed in the did:web document, so that what it signed verifies.

    A compromised one stays to be seen, and verifies nothing.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="signing_keys")
    fragment = models.CharField(max_length=20)  # "key-1": the method is did + "#" + fragment
    multibase = models.CharField(max_length=120)  # the public key, z6Mk…
    sealed = models.BinaryField()  # the private key, sealed at rest; read by campus.awards.services alone
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    # When it was withdrawn, because others have or may have it; from then on nobody believes what it signed.
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "fragment"], name="key_fragment_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(retired_at__isnull=True), name="one_key_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.slug}#{self.fragment}"  # and never the secret

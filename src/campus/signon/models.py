"""An institution's sign-in, the domains its addresses are under, and the sign-ins that are under way.

Who arrived is kept as `accounts.models.Identifier`; here stands only what is needed until they have arrived.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Provider(models.Model):
    """Where an institution's people sign in. It has addresses of its own here, so that none speaks for another."""

    class Kind(models.TextChoices):
        OIDC = "oidc", "OpenID Connect"
        SAML = "saml", "SAML 2.0"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sign_ins")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=60)
    issuer = models.CharField(max_length=300, default="", blank=True)  # of OpenID, or the entity ID of SAML
    client_id = models.CharField(max_length=200, default="", blank=True)
    sealed_secret = models.BinaryField(default=b"", blank=True)
    # What requests by SAML are signed with: the certificate in base64 of DER, and its key.
    certificate = models.TextField(default="", blank=True)
    sealed_key = models.BinaryField(default=b"", blank=True)
    metadata_url = models.CharField(max_length=500, default="", blank=True)
    # What the provider says of itself, as far as it is used: services.oidc.Told or services.metadata.Told as a mapping.
    told = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    jwks = models.JSONField(default=dict, blank=True)  # as last fetched
    jwks_at = models.DateTimeField(null=True, blank=True)
    # Whether the institution says that it has checked the addresses, where the provider itself does not say so.
    are_checked = models.BooleanField(default=False)
    is_offered = models.BooleanField(default=False)  # on the page where everybody signs in
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # when somebody last arrived

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        """Whether people can come by it."""
        has_client = bool(self.client_id) or self.kind == self.Kind.SAML
        return bool(self.told) and has_client and self.ended_at is None


class Domain(models.Model):
    """What an institution's addresses end in. It counts as proved once the institution put our text on its host."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=190)  # lower case, as in DNS
    token = models.CharField(max_length=19, default=public_id)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="signon_domain_once")]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One sign-in from its beginning until the person is in; what the provider said of them is kept that long."""

    key = models.CharField(max_length=43, unique=True)  # as `state`, or in `InResponseTo`
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="attempts")
    secret_hash = models.CharField(max_length=64)  # of what only the browser has that began it
    nonce = models.CharField(max_length=43)
    to = models.CharField(max_length=500)  # the page of ours that was wanted
    until = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    assertion = models.CharField(max_length=64, default="", blank=True)  # the hash of its identifier
    subject = models.CharField(max_length=255, default="", blank=True)
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=120, default="", blank=True)
    token = models.TextField(default="", blank=True)  # of an OpenID provider: shown to it again when they sign out
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "assertion"], condition=~models.Q(assertion=""), name="signon_assertion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} until {self.until}"


class Fault(models.Model):
    """A sign-in that was refused, to be found by the number that its page shows."""

    reference = models.CharField(max_length=19, unique=True, default=public_id)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="faults")
    code = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.code}"

"""Services that were let in. Nothing that opens a door is kept readable: of secrets, codes and tokens only hashes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id


class Client(models.Model):
    """A service that registered itself (RFC 7591). Its name and addresses are its own words, which nobody checked."""

    client_id = models.CharField(max_length=60, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    uri = models.CharField(max_length=500)
    logo_uri = models.CharField(max_length=500)
    tos_uri = models.CharField(max_length=500)
    policy_uri = models.CharField(max_length=500)
    software_id = models.CharField(max_length=120)
    software_version = models.CharField(max_length=60)
    redirect_uris = models.JSONField(default=list)
    scope = models.CharField(max_length=500)
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """What one person allowed one service: begins with a code that is redeemed once, lasts until it is taken back.

    A grant whose code nobody redeemed has no `begun_at` and opens nothing.
    """

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="grants")
    scope = models.CharField(max_length=500)
    redirect_uri = models.CharField(max_length=500)
    code_sha256 = models.CharField(max_length=64, unique=True)
    code_challenge = models.CharField(max_length=128)  # RFC 7636, by S256 alone
    code_until = models.DateTimeField()
    given_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-given_at"], name="grants_by_person")]

    def __str__(self) -> str:
        return f"{self.client_id} for {self.person_id}"


class Token(models.Model):
    """An access token and the refresh token that came with it. A refresh token is good once: it makes the next row."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    access_sha256 = models.CharField(max_length=64, unique=True)
    access_until = models.DateTimeField()
    refresh_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    refresh_until = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    scope = models.CharField(max_length=500)  # that of the grant, or less
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Token {self.pk} of grant {self.grant_id}"

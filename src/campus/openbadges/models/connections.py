"""Other hosts that a learner connected; secrets and tokens lie sealed (campus.common.sealing)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id


class Host(models.Model):
    """A place elsewhere that keeps badges, as its description tells, and what we are registered there as."""

    public_id = models.CharField(
        max_length=19, unique=True, default=public_id
    )  # in the address that it sends people to
    api_url = models.CharField(max_length=500, unique=True)  # https://badges.example.org/ims/ob/v3p0
    name = models.CharField(max_length=120)
    authorization_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500)
    refresh_url = models.CharField(max_length=500)
    registration_url = models.CharField(max_length=500)
    scopes = models.CharField(max_length=500)  # of ours, those it knows
    client_id = models.CharField(max_length=500, default="", blank=True)
    sealed_secret = models.BinaryField(default=b"")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Connection(models.Model):
    """One person's way into one host. While it waits for a word there, `sealed_flow` holds state and PKCE verifier."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for your word there"
        OPEN = "open", "Connected"
        BROKEN = "broken", "The other side ended it"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="connections")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    sealed_flow = models.BinaryField(default=b"")
    sealed_token = models.BinaryField(default=b"")
    scope = models.CharField(max_length=500, default="", blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)  # who talks to the host for this person talks alone
    begun_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)  # when the last pull that came to its end began

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "host"], name="connected_once")]

    def __str__(self) -> str:
        return f"{self.host_id} for {self.person_id}"


class Sent(models.Model):
    """That a credential was taken by the other side, so that the list can say so."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="sent")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="sent_once")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} to {self.connection_id}"

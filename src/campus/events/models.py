"""Who tells us of events, what they told, of whom; and whom we tell, with what became of each try."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.events.told import LONGEST, LONGEST_ACTOR, LONGEST_TITLE
from campus.organizations.models import Organization


class Source(models.Model):
    """A system that tells an institution of events. What it says counts at that institution and nowhere else."""

    class Kind(models.TextChoices):
        XAPI = "xapi", "xAPI statements"
        CALIPER = "caliper", "Caliper events"
        WEBHOOK = "webhook", "Signed webhooks"
        FILE = "file", "CSV files"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="event_sources")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64, default="", blank=True)  # SHA-256 of 256 random bits
    sealed = models.BinaryField(default=b"")  # of webhooks: a signature is checked with the secret itself
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(kind="file"), name="one_source_for_files"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """Somebody as other systems name them to an institution, and who that is here once it is known."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_ACTOR)  # campus.events.told
    name = models.CharField(max_length=LONGEST_TITLE, default="", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Who on the staff said who it is; empty where a confirmed address did.
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    first_at = models.DateTimeField()
    look_at = models.DateTimeField()  # when it is looked for again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="actor_once")]
        indexes = [
            models.Index(fields=["look_at"], condition=models.Q(person__isnull=True), name="actors_unknown"),
        ]

    def __str__(self) -> str:
        return self.key


class Statement(models.Model):
    """One event as it was told, byte for byte; it becomes a result once its actor is known."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    uid = models.CharField(max_length=LONGEST)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.CASCADE, related_name="statements")
    verb = models.CharField(max_length=LONGEST)
    ref = models.CharField(max_length=LONGEST)
    title = models.CharField(max_length=LONGEST_TITLE, default="", blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_passed = models.BooleanField(null=True)
    at = models.DateTimeField()
    stored_at = models.DateTimeField()
    voids = models.CharField(max_length=LONGEST, default="", blank=True)
    is_voided = models.BooleanField(default=False)
    is_due = models.BooleanField(default=False)  # its actor is known, and no result was made of it yet
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "uid"], name="told_once")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_due=True), name="statements_due"),
            models.Index(fields=["source", "voids"], condition=~models.Q(voids=""), name="statements_voiding"),
        ]

    def __str__(self) -> str:
        return self.uid


class Endpoint(models.Model):
    """An address that an institution has its news sent to: a webhook, or a Learning Record Store."""

    class Kind(models.TextChoices):
        WEBHOOK = "webhook", "Webhook"
        LRS = "lrs", "Learning Record Store (xAPI)"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="event_endpoints")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    url = models.CharField(max_length=500)
    key = models.CharField(max_length=200, default="", blank=True)  # the user of a record store
    sealed = models.BinaryField()  # what webhooks are signed with, or the password of a record store
    topics = models.JSONField(default=list)  # of Topic
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # after failing for days; staff set it going again

    def __str__(self) -> str:
        return self.url


class Topic(models.TextChoices):
    """What others can be told of."""

    EARNED = "credential.earned", "Somebody earned an achievement"
    ISSUED = "credential.issued", "A credential was issued"
    CLAIMED = "credential.claimed", "A holder loaded a credential into a wallet"
    REVOKED = "credential.revoked", "A credential was taken back"
    EXPIRED = "credential.expired", "A credential ended"


class Delivery(models.Model):
    """One message to one endpoint: sent at least once, under the same id every time."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    # Whose name and address are in the body: it goes when their account does.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=30, choices=Topic.choices)
    about = models.CharField(max_length=80)  # "event:12 credential.earned": told once to an endpoint
    body = models.BinaryField()
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)  # empty once it is done or given up
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "about"], name="delivered_once_to_an_endpoint")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="messages_due")
        ]

    def __str__(self) -> str:
        return f"msg_{self.public_id}"


class Try(models.Model):
    """One try to deliver a message: what the other side answered (0 for nobody), and in words what went wrong."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status}"


class Mark(models.Model):
    """Up to which moment the ends of credentials have been told; one row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)

"""What somebody can already do, claimed with evidence and decided by an assessor; and certificates of other issuers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.assessments.models.activities import Activity
from campus.assessments.models.results import Evidence
from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Claim(models.Model):
    """A claim to have an achievement's learning already: a draft, handed in, decided, and appealed at most once."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        HANDED_IN = "handed_in", "Waits for a decision"
        ACCEPTED = "accepted", "Recognised"
        REFUSED = "refused", "Not recognised"
        APPEALED = "appealed", "Waits for a second assessor"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    number = models.PositiveIntegerField()  # first claim, second …
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(default="", blank=True)  # why the first decision is held to be wrong
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person", "number"], name="claim_once"),
            models.UniqueConstraint(
                fields=["activity", "person"], condition=models.Q(state="draft"), name="one_draft_claim"
            ),
        ]
        indexes = [models.Index(fields=["activity", "state"], name="claim_by_activity")]

    def __str__(self) -> str:
        return f"Claim {self.public_id}"

    @property
    def source(self) -> str:
        """What the evidence of this claim names as its source; each decision adds its own to it."""
        return f"claim:{self.pk}"


class Decision(models.Model):
    """What an assessor decided on a claim, line by line with reasons; the second one is on the appeal."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="decisions")
    is_appeal = models.BooleanField(default=False)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_accepted = models.BooleanField()
    # {criterion id (text): {"level": index into the scale, "reason": str}}
    marks = models.JSONField(default=dict)
    comment = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["claim", "is_appeal"], name="decision_once")]

    def __str__(self) -> str:
        return f"{self.claim_id}: {'accepted' if self.is_accepted else 'refused'}"


class Certificate(models.Model):
    """A credential of another issuer that a learner shows: counted at once, waiting for an assessor, or kept only."""

    class State(models.TextChoices):
        COUNTED = "counted", "Counts"
        WAITING = "waiting", "Waits for an assessor"
        KEPT = "kept", "Kept as evidence only"
        REFUSED = "refused", "Not counted"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="certificate")
    state = models.CharField(max_length=8, choices=State.choices)
    digest = models.CharField(max_length=64)  # of what is said (decision 0014), or of the bytes where nothing was read
    ref = models.CharField(max_length=400, default="", blank=True)  # the achievement, as its issuer identifies it
    name = models.CharField(max_length=200, default="", blank=True)
    issuer = models.CharField(max_length=200, default="", blank=True)
    verdict = models.CharField(max_length=20)  # in the words of testamur.report
    reason = models.CharField(max_length=500, default="", blank=True)  # why it waits, is kept, or was refused
    shown_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organization", "digest"], name="certificate_once")]
        indexes = [models.Index(fields=["organization", "state"], name="certificate_by_house")]

    def __str__(self) -> str:
        return self.name or self.public_id

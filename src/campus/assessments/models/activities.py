"""Ways of showing a skill other than a quiz or a project: seen by somebody, attended, confirmed, or known before."""

from __future__ import annotations

from django.db import models

from campus.assessments.models.rigor import Supervision
from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Activity(models.Model):
    """One occasion to show something, of one kind; what is special to the kind stands in `data`, typed in code."""

    class Kind(models.TextChoices):
        OBSERVATION = "observation", "Observation"
        ATTENDANCE = "attendance", "Attendance"
        ATTESTATION = "attestation", "Attestation"
        RECOGNITION = "recognition", "Recognition of prior learning"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    brief = models.TextField(default="", blank=True)  # Markdown
    data = models.JSONField(default=dict)
    supervision = models.CharField(max_length=12, choices=Supervision.choices, default=Supervision.NONE)
    revision = models.PositiveIntegerField(default=0)  # counts every change
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

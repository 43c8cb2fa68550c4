"""Ways of showing a skill other than a quiz or a project: seen by somebody, attended, confirmed, or known before."""

from __future__ import annotations

from django.db import models

from campus.achievements.models import Achievement
from campus.assessments.models.rigor import Supervision
from campus.common.identifiers import public_id
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Activity(models.Model):
    """One occasion to show something, of one kind; what is special to the kind stands in `data`.

    `data` has the shape that campus.assessments.ways.terms gives it.
    """

    class Kind(models.TextChoices):
        OBSERVATION = "observation", "Observation"
        ATTENDANCE = "attendance", "Attendance"
        ATTESTATION = "attestation", "Attestation"
        RECOGNITION = "recognition", "Recognition of prior learning"

    class Audience(models.TextChoices):
        COURSE = "course", "Those who take a course it is part of"
        ANYBODY = "anybody", "Everybody who has an account and its link"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    brief = models.TextField(default="", blank=True)  # Markdown
    data = models.JSONField(default=dict)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.COURSE)
    # What is claimed by a recognition of prior learning, where it is claimed for an achievement as a whole.
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="recognitions"
    )
    supervision = models.CharField(max_length=12, choices=Supervision.choices, default=Supervision.NONE)
    revision = models.PositiveIntegerField(default=0)  # counts every change
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ActivityCriterion(models.Model):
    """One line of an activity's checklist or rubric; levels are indexes into the activity's scale."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, default="", blank=True)
    is_required = models.BooleanField(default=True)  # nobody passes without it
    # What it shows, where it shows something in particular; `skill_level` in the words of the skill's framework.
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

"""What can be earned. A published version never changes: what people already hold says what it said."""

from __future__ import annotations

from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Achievement(models.Model):
    """The definition that credentials name, through all its versions."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="achievements")
    # The version that is awarded now; empty while nothing has been published.
    current = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.current) if self.current else self.public_id


class Version(models.Model):
    """One wording of an achievement: a draft (`published_at` empty, at most one) or published and fixed."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    description = models.TextField()  # one sentence: what the person can do
    criteria = models.TextField()  # Markdown
    kind = models.CharField(max_length=40, default="Badge")  # OB 3.0 achievementType
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    ects = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    level_framework = models.CharField(max_length=20, default="", blank=True)  # "EQF"
    level = models.CharField(max_length=20, default="", blank=True)
    language = models.CharField(max_length=12, default="en")  # BCP 47
    validity_months = models.PositiveIntegerField(null=True, blank=True)  # empty: for life
    skills = models.ManyToManyField(Skill, blank=True)

    # What else the European standard asks for (campus.achievements.standard): words of testamur's MicroCredential.
    outcomes = models.TextField(default="", blank=True)  # one learning outcome a line
    cycle = models.CharField(max_length=12, default="", blank=True)  # of the QF-EHEA
    assessment_types = models.JSONField(default=list, blank=True)
    participation = models.CharField(max_length=12, default="", blank=True)
    quality_assurance = models.CharField(max_length=300, default="", blank=True)
    prerequisites = models.CharField(max_length=300, default="", blank=True)
    supervision = models.CharField(max_length=30, default="", blank=True)
    stackability = models.CharField(max_length=12, default="", blank=True)
    further = models.TextField(default="", blank=True)

    # The badge: either designed here (campus.ui.badge.Badge) or uploaded.
    shape = models.CharField(max_length=12, default="circle")
    pictogram = models.CharField(max_length=12, default="book")
    scheme = models.CharField(max_length=8, default="ink")
    ring = models.CharField(max_length=34, default="", blank=True)
    foot = models.CharField(max_length=20, default="", blank=True)
    ribbon = models.CharField(max_length=14, default="", blank=True)
    hue = models.PositiveSmallIntegerField(default=205)  # fixed with the version: badges keep their colours
    image = models.FileField(upload_to="badges/", blank=True)  # PNG or sanitised SVG, where one was uploaded
    image_alt = models.CharField(max_length=300, default="", blank=True)

    # Counts every change; a form that was opened on an older one cannot win silently.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["achievement", "number"], name="version_once"),
            models.UniqueConstraint(
                fields=["achievement"], condition=models.Q(published_at__isnull=True), name="one_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.name

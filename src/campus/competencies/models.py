"""What a person's results say of a skill: derived rows, made again whenever a result comes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.competencies.mastery import Mastery
from campus.skills.models import Skill


class Estimate(models.Model):
    """One person's mastery of one skill; the fields are those of `campus.competencies.mastery.Mastery`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="estimates")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()  # things seen
    at = models.DateTimeField()  # when the last of them was done

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="estimate_once")]
        indexes = [
            # All that a course's page counts stands in the index: sixty thousand rows need not be looked up.
            models.Index(fields=["skill", "person", "n", "low", "at"], name="estimate_by_skill"),
            models.Index(fields=["skill", "percent"], name="estimate_by_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.skill_id}: {self.percent} %"

    @property
    def mastery(self) -> Mastery:
        """The plain value."""
        return Mastery(self.percent, self.low, self.high, self.n, self.at)

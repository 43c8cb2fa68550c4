"""What a person's results say of a skill: derived rows, made again whenever a result comes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.competencies.mastery import Mastery
from campus.skills.models import Skill


class Task(models.Model):
    """How hard a task of a skill proved to be, from everybody's results; derived, and made again as they come.

    `key` names a question, or a step of a criterion (evidence.Sign.task). What is not here counts as middling.
    """

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    mu = models.FloatField()  # on openskill's scale, as tracing.CENTRE
    sigma = models.FloatField()
    people = models.PositiveIntegerField()  # who tried it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "key"], name="task_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.mu:.1f}"


class Rated(models.Model):
    """How much had been seen of a skill when its tasks were rated last."""

    skill = models.OneToOneField(Skill, on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField()  # estimates' things seen, summed
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.seen}"


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

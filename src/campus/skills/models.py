"""Skills by name and address, so that a badge says the same as other people's badges and job adverts do."""

from __future__ import annotations

from django.db import models


class Skill(models.Model):
    """A skill of a published framework, or of an institution's own."""

    name = models.CharField(max_length=200)
    url = models.URLField(max_length=400, unique=True)
    framework = models.CharField(max_length=120, default="", blank=True)  # "ESCO 1.2.0"
    code = models.CharField(max_length=120, default="", blank=True)
    description = models.TextField(default="", blank=True)
    also = models.TextField(default="", blank=True)  # other names that people search by, one a line

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name with the framework, which tells two skills of one name apart."""
        return f"{self.name} ({self.framework})" if self.framework else self.name

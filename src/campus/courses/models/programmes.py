"""Programmes: courses in an order, offered together."""

from __future__ import annotations

from django.db import models

from campus.courses.models.content import Course
from campus.organizations.models import Organization


class Programme(models.Model):
    """Several courses of one institution that lead somewhere together."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programmes")
    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    description = models.TextField(default="", blank=True)  # Markdown
    revision = models.PositiveIntegerField(default=0)  # as of Course
    form_token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ProgrammeCourse(models.Model):
    """The place of a course in a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="places")
    order = models.PositiveIntegerField()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="in_programmes")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "course"], name="course_once_in_a_programme")]

    def __str__(self) -> str:
        return f"{self.programme_id}, {self.order}: {self.course_id}"

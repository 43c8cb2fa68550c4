"""Who takes a course, and what of it they have finished."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.courses.models.content import Course, Edition, Unit
from campus.courses.models.joining import Cohort


class Enrolment(models.Model):
    """A person takes a course, in the edition that was begun."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.course}"


class UnitDone(models.Model):
    """A person has finished a unit that is done by saying so."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="units_done")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "person"], name="unit_done_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.unit}"

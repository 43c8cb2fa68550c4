"""How people come to take a course: who may, from when to when, with whom, and what they need before."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.achievements.models import Achievement
from campus.assessments.models import Project, Quiz
from campus.courses.models.content import Course


class Admission(models.Model):
    """How a course is joined. A course without a row is open to everybody at any time."""

    class Way(models.TextChoices):
        OPEN = "open", "Anybody"
        CODE = "code", "Whoever has the code"
        INVITATION = "invitation", "Whom we invite"

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="admission")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.OPEN)
    code = models.CharField(max_length=24, default="", blank=True)  # compared without regard to case and spaces
    opens_at = models.DateTimeField(null=True, blank=True)  # enrolment, instants
    closes_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)  # the course itself, for those of no cohort
    ends_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.course}: {self.way}"


class Cohort(models.Model):
    """People who take a course together, from one day to another."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=24, default="", blank=True)  # whoever joins by it belongs to this cohort

    class Meta:
        ordering = ["-starts_at", "name"]
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="cohort_name_once")]

    def __str__(self) -> str:
        return self.name


class CohortDue(models.Model):
    """By when the people of a cohort hand a project in, or take a quiz; it goes before what everybody has."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="dues")
    quiz = models.ForeignKey(Quiz, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="cohort_due_is_of_one_thing",
                condition=models.Q(quiz__isnull=False, project__isnull=True)
                | models.Q(quiz__isnull=True, project__isnull=False),
            ),
            models.UniqueConstraint(fields=["cohort", "quiz"], name="cohort_due_quiz_once"),
            models.UniqueConstraint(fields=["cohort", "project"], name="cohort_due_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.due_at}"


class Prerequisite(models.Model):
    """What somebody must hold, or have finished, before they begin a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="prerequisites")
    achievement = models.ForeignKey(Achievement, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Course, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="prerequisite_is_one_thing",
                condition=models.Q(achievement__isnull=False, other__isnull=True)
                | models.Q(achievement__isnull=True, other__isnull=False),
            ),
            models.UniqueConstraint(fields=["course", "achievement"], name="prerequisite_achievement_once"),
            models.UniqueConstraint(fields=["course", "other"], name="prerequisite_course_once"),
        ]

    def __str__(self) -> str:
        return str(self.achievement or self.other)


class CourseInvitation(models.Model):
    """A place offered to whoever holds an address. Its link is signed over the row: a row that is gone ends it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    email = models.EmailField()  # lower case
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(db_index=True)  # a worker that takes it moves this on, and so keeps it
    error = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(fields=["course", "email"], name="invited_to_course_once")]

    def __str__(self) -> str:
        return self.email

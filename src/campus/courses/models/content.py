"""What a course is made of: editions of ordered units, with pictures and downloads (decision 0071).

A learner finishes the edition that was begun. So that this holds, what stands in a published edition is never changed:
editing such a unit makes a new row, which takes its place in the edition that is being written.
"""

from __future__ import annotations

from django.db import models

from campus.achievements.models import Achievement
from campus.assessments.models import Activity, Project, Quiz
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Course(models.Model):
    """What is taught, in editions; leads to an achievement."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="courses")
    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    description = models.TextField(default="", blank=True)  # Markdown
    language = models.CharField(max_length=12, default="en")
    minutes = models.PositiveIntegerField(default=60)
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    # The edition that newcomers begin: the last one published.
    current = models.ForeignKey("Edition", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Counts every change; a form that was opened on an older one cannot win silently.
    revision = models.PositiveIntegerField(default=0)
    # Of the form that made it: sent twice by a double click, it makes one course.
    form_token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)  # empty: closed to newcomers

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """The units of a course in their order, as published together; the one without a date is being written."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(published_at__isnull=True), name="one_edition_being_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, edition {self.number}"


class Unit(models.Model):
    """One step of a course, of one kind."""

    class Kind(models.TextChoices):
        PAGE = "page", "Page"
        FILE = "file", "File"
        EMBED = "embed", "Page elsewhere"
        DISCUSSION = "discussion", "Discussion"
        QUIZ = "quiz", "Quiz"
        PROJECT = "project", "Project"
        ACTIVITY = "activity", "Activity"

    ASSESSED = ("quiz", "project", "activity")  # done by what comes of them; the others by saying so

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PAGE)
    # The first row of the unit, which this one takes the place of in later editions; empty in the first row itself.
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    title = models.CharField(max_length=120, default="", blank=True)  # empty: what it is about says its own
    minutes = models.PositiveIntegerField(default=10)
    body = models.TextField(default="", blank=True)  # Markdown; images by the file names of the unit's attachments
    url = models.URLField(max_length=1000, default="", blank=True)  # of the page elsewhere
    is_embedded = models.BooleanField(default=False)  # it may be shown inside the unit, once its reader asks for that
    video = models.FileField(upload_to="units/", blank=True)  # MP4 or WebM
    video_url = models.URLField(default="", blank=True)  # or a video elsewhere, linked, never framed
    video_title = models.CharField(max_length=120, default="", blank=True)
    captions = models.FileField(upload_to="units/", blank=True)  # WebVTT
    transcript = models.TextField(default="", blank=True)  # required with a video
    quiz = models.ForeignKey(Quiz, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    # What it teaches, where it teaches something in particular; `skill_level` in the words of the skill's framework.
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.CharField(max_length=40, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)  # as of Course; goes on counting from row to row
    form_token = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="unit_is_of_its_kind",
                condition=models.Q(kind="quiz", quiz__isnull=False, project__isnull=True, activity__isnull=True)
                | models.Q(kind="project", quiz__isnull=True, project__isnull=False, activity__isnull=True)
                | models.Q(kind="activity", quiz__isnull=True, project__isnull=True, activity__isnull=False)
                | models.Q(
                    kind__in=["page", "file", "embed", "discussion"],
                    quiz__isnull=True,
                    project__isnull=True,
                    activity__isnull=True,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> int:
        """What all rows of the same unit have in common."""
        return self.origin_id or self.pk

    @property
    def thing(self) -> Quiz | Project | Activity | None:
        """What is assessed in it."""
        return self.quiz or self.project or self.activity

    @property
    def name(self) -> str:
        """What it is called."""
        return self.title or (self.thing.title if self.thing else "")

    @property
    def is_assessed(self) -> bool:
        """Whether it is done by what comes of it, and not by saying so."""
        return self.kind in self.ASSESSED


class EditionUnit(models.Model):
    """The place of a unit in an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="placed")
    order = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placed")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "unit"], name="unit_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.edition_id}, {self.order}: {self.unit_id}"


class Attachment(models.Model):
    """A picture shown in a unit, or a file to take away. Rows of the same unit share what is stored."""

    public_id = models.CharField(max_length=19, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="units/")
    name = models.CharField(max_length=255)  # as the Markdown names it
    title = models.CharField(max_length=200, default="", blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    is_download = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="attachment_name_once")]

    def __str__(self) -> str:
        return self.name

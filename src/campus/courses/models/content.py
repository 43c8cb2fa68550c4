"""What a course is made of: units in order, with pictures and downloads."""

from __future__ import annotations

from django.db import models

from campus.achievements.models import Achievement
from campus.assessments.models import Project, Quiz
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Course(models.Model):
    """Units in order, then a quiz and a project where there are any; leads to an achievement."""

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
    quiz = models.OneToOneField(Quiz, null=True, blank=True, on_delete=models.PROTECT, related_name="course")
    project = models.OneToOneField(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="course")
    # Counts every change; a form that was opened on an older one cannot win silently.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """A page to read, with a video where there is one."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField(default=10)
    body = models.TextField()  # Markdown; images by the file names of the unit's attachments
    video = models.FileField(upload_to="units/", blank=True)  # MP4 or WebM
    video_url = models.URLField(default="", blank=True)  # or a video elsewhere, linked, never framed
    video_title = models.CharField(max_length=120, default="", blank=True)
    captions = models.FileField(upload_to="units/", blank=True)  # WebVTT
    transcript = models.TextField(default="", blank=True)  # required with a video
    # What it teaches, where it teaches something in particular; `skill_level` in the words of the skill's framework.
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.CharField(max_length=40, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)  # as of Course
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Attachment(models.Model):
    """A picture shown in a unit, or a file to take away."""

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

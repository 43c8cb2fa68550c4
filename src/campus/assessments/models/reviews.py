"""What several people say about one piece of work: the marks of two graders, of peers, and comments in its margin.

None of it decides. `Grade` alone is the decision; it is written once, from what stands here (decisions 0086 and 0087).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campus.assessments.models.projects import Project, Submission
from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Review(models.Model):
    """The marks of one person on one submission: asked for with `asked_at`, given with `done_at`."""

    class Role(models.TextChoices):
        GRADER = "grader", "Grader"
        PEER = "peer", "Peer"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    role = models.CharField(max_length=6, choices=Role.choices)
    levels = models.JSONField(default=dict, blank=True)  # criterion id (text) -> index into the scale
    comment = models.TextField(default="", blank=True)
    is_returned = models.BooleanField(default=False)  # a grader's: would hand it back
    is_helpful = models.BooleanField(null=True)  # a peer's: what the author of the work found
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer", "role"], name="review_once"),
            models.CheckConstraint(condition=~Q(role="grader", done_at=None), name="a_grader_is_not_asked"),
        ]
        indexes = [models.Index(fields=["reviewer", "role", "done_at"], name="review_by_reviewer")]

    def __str__(self) -> str:
        return f"{self.role} on {self.submission_id}"

    @property
    def marks(self) -> dict[int, int]:
        """The levels by the criterion's primary key."""
        return {int(criterion): level for criterion, level in self.levels.items()}


class Comment(models.Model):
    """A word between those who assess a piece of work and who made it; `quote` is the part of its text it is about."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quote = models.TextField(default="", blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class SavedComment(models.Model):
    """A sentence that a grader writes again and again: their own, or everybody's where `person` is empty."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="saved_comments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Extension(models.Model):
    """More time for one person to hand one project in."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="extensions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=200, default="", blank=True)  # read by staff alone
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="extended_once")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.due_at}"

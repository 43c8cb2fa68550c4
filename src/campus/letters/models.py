"""Letters that wait for things to grow quiet, the news in each, and what people want no mails about (decision 0142)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id


class Topic(models.TextChoices):
    """What somebody may want no mails about."""

    GRADES = "grades", "Grades and decisions"
    COMMENTS = "comments", "Comments on your work"
    REVIEWS = "reviews", "Reviews among learners"


class Letter(models.Model):
    """One mail to one person: open while news may still be put into it, then sent at least once."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()  # put off by each piece of news, within bounds; then when it is tried next
    is_open = models.BooleanField(default=True)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(is_open=True), name="one_open_letter")
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at__isnull=True), name="letters_due")]

    def __str__(self) -> str:
        return f"Letter {self.public_id}"


class News(models.Model):
    """One thing that happened: `thing_id` is of what `Kind` names."""

    class Kind(models.TextChoices):
        GRADE = "grade", "Submission"
        MARK = "mark", "Attempt"
        DECISION = "decision", "Decision"
        COMMENT = "comment", "Comment"
        ASKED = "asked", "Review"
        REVIEWED = "reviewed", "Review"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    thing_id = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "kind", "thing_id"], name="news_once_in_a_letter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


TOPICS = {
    News.Kind.GRADE: Topic.GRADES,
    News.Kind.MARK: Topic.GRADES,
    News.Kind.DECISION: Topic.GRADES,
    News.Kind.COMMENT: Topic.COMMENTS,
    News.Kind.ASKED: Topic.REVIEWS,
    News.Kind.REVIEWED: Topic.REVIEWS,
}


class Unwanted(models.Model):
    """Somebody wants no mails about a topic."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=8, choices=Topic.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="unwanted_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: no {self.topic}"

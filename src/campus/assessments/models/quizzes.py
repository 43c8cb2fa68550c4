"""Quizzes: banks of questions, attempts, and what was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.assessments.models.rigor import Supervision
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Quiz(models.Model):
    """A bank of questions from which each attempt draws."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(max_length=120)
    intro = models.TextField(default="", blank=True)  # Markdown
    draw = models.PositiveIntegerField(default=12)  # questions an attempt; at most the size of the bank
    attempts = models.PositiveIntegerField(default=3)
    cooling_off_hours = models.PositiveIntegerField(default=24)  # between attempts
    pass_percent = models.PositiveIntegerField(default=70)  # what the quiz says it asks for; an award's rule decides
    supervision = models.CharField(max_length=12, choices=Supervision.choices, default=Supervision.NONE)
    revision = models.PositiveIntegerField(default=0)  # counts every change of these settings
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a bank.

    `data` by kind (campus.assessments.questions holds the typed form and the marking):

    single, multiple: {"choices": [{"id": "a", "text": str, "right": bool, "feedback": str}, …]}
    numeric: {"answer": number, "tolerance": number, "unit": str, "feedback_right": str, "feedback_wrong": str}
    short: {"accepted": [str, …], "feedback_right": str, "feedback_wrong": str}
    """

    class Kind(models.TextChoices):
        SINGLE = "single", "One right answer"
        MULTIPLE = "multiple", "Several right answers"
        NUMERIC = "numeric", "A number"
        SHORT = "short", "A few words"

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    see = models.CharField(max_length=200, default="", blank=True)  # where to read again
    data = models.JSONField(default=dict)
    # What it shows, where it shows something in particular; `skill_level` in the words of the skill's framework.
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.CharField(max_length=40, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)
    # A question drawn once is never changed nor deleted, only no longer drawn: old attempts stay readable.
    drawn_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Attempt(models.Model):
    """One person's go at a quiz: the questions drawn for it, and when it was finished."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="taken")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    question_ids = models.JSONField(default=list)  # in the order shown
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    right = models.PositiveIntegerField(default=0)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person", "number"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=models.Q(finished_at__isnull=True), name="one_open_attempt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, attempt {self.number}"


class Answer(models.Model):
    """What was answered, once: the first answer stands."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    response = models.JSONField()
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {'right' if self.is_right else 'wrong'}"

"""Quizzes, projects and rubrics, what people handed in, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.organizations.models import Organization


class Quiz(models.Model):
    """A bank of questions from which each attempt draws."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(max_length=120)
    intro = models.TextField(default="", blank=True)  # Markdown
    draw = models.PositiveIntegerField(default=12)  # questions an attempt; at most the size of the bank
    attempts = models.PositiveIntegerField(default=3)
    cooling_off_hours = models.PositiveIntegerField(default=24)  # between attempts
    pass_percent = models.PositiveIntegerField(default=70)  # what the quiz says it asks for; an award's rule decides
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


class Project(models.Model):
    """A piece of work, graded on a rubric."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=120)
    brief = models.TextField()  # Markdown
    # Names of the levels from lowest to highest: ["Not yet", "Developing", "Competent", "Strong"]
    scale = models.JSONField(default=list)
    takes_files = models.BooleanField(default=True)
    takes_link = models.BooleanField(default=True)
    promised_days = models.PositiveIntegerField(default=5)  # within which a grade is promised
    revision = models.PositiveIntegerField(default=0)  # counts every change of brief and rubric
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """One row of a rubric. `levels` describes each level of the project's scale, in its order."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, default="", blank=True)
    levels = models.JSONField(default=list)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def described(self) -> list[tuple[str, str]]:
        """The name of each level with what it stands for here, from the lowest."""
        return list(zip(self.project.scale, self.levels, strict=False))


class Submission(models.Model):
    """What a person hands in for a project: a draft, waiting for a grade, graded, or handed back for another try."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        HANDED_IN = "handed_in", "Waits for a grade"
        GRADED = "graded", "Graded"
        RETURNED = "returned", "Handed back"

    public_id = models.CharField(max_length=19, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="submissions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()  # first try, second try …
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField(default="", blank=True)
    link = models.URLField(max_length=1000, default="", blank=True)
    # Counts every change; a form that was opened on an older one cannot win silently.
    revision = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=False)  # the learner's choice: evidence shown with the badge
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "person", "number"], name="submission_once"),
            models.UniqueConstraint(
                fields=["project", "person"], condition=models.Q(state="draft"), name="one_draft_submission"
            ),
        ]
        indexes = [models.Index(fields=["state", "handed_in_at"])]

    def __str__(self) -> str:
        return self.title or f"Submission {self.public_id}"

    @property
    def has_web_link(self) -> bool:
        """Whether the link may be one to click: a draft keeps whatever was typed, `javascript:` too."""
        return self.link.startswith(("https://", "http://"))


class SubmissionFile(models.Model):
    """A file handed in, kept with its hash so that evidence can be shown to be what was graded."""

    public_id = models.CharField(max_length=19, unique=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="submissions/")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def format(self) -> str:
        """The ending, which stands for what was found in the file: PDF."""
        return self.name.rpartition(".")[2].upper()


class Grade(models.Model):
    """An assessor's decision on one submission: a level for each criterion, and a comment."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="grade")
    grader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(default="", blank=True)
    is_returned = models.BooleanField(default=False)  # handed back for another try
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Grade of {self.submission_id}"


class Mark(models.Model):
    """The level reached on one criterion: an index into the project's scale."""

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grade", "criterion"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.level}"

"""Quizzes: banks of questions, attempts, what was answered, and what single learners are granted."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from campus.assessments.models.rigor import Supervision
from campus.common.identifiers import public_id
from campus.organizations.models import Organization
from campus.skills.models import Skill


class Quiz(models.Model):
    """A bank of questions from which each attempt draws."""

    class Feedback(models.TextChoices):
        """When learners see what was right, and what is said to it."""

        AT_ONCE = "at_once", "After each question"
        AFTER_ATTEMPT = "after_attempt", "After the attempt"
        AFTER_LAST = "after_last", "After the last attempt"
        NEVER = "never", "Never"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(max_length=120)
    intro = models.TextField(default="", blank=True)  # Markdown
    draw = models.PositiveIntegerField(default=12)  # questions an attempt; at most the size of the bank
    attempts = models.PositiveIntegerField(default=3)
    cooling_off_hours = models.PositiveIntegerField(default=24)  # between attempts
    pass_percent = models.PositiveIntegerField(default=70)  # what the quiz says it asks for; an award's rule decides
    # Pool -> how many an attempt draws from it; `draw` is for the questions of no pool that is named here.
    pools = models.JSONField(default=dict, blank=True)
    # Other quizzes whose banks this one draws from as well.
    banks = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="drawn_by")
    minutes = models.PositiveIntegerField(default=0)  # an attempt's time limit, 0 for none
    is_one_page = models.BooleanField(default=False)  # all questions together, handed in together
    feedback = models.CharField(max_length=13, choices=Feedback.choices, default=Feedback.AT_ONCE)
    supervision = models.CharField(max_length=12, choices=Supervision.choices, default=Supervision.NONE)
    revision = models.PositiveIntegerField(default=0)  # counts every change of these settings
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a bank.

    `data` by kind (campus.assessments.questions holds the typed form and the marking):

    single, multiple: {"choices": [{"id": "a", "text": str, "right": bool, "feedback": str}, …], "partial": bool}
    truefalse: {"answer": bool}
    numeric: {"answer": number, "tolerance": number, "unit": str}
    short: {"accepted": [str, …]}
    matching: {"pairs": [{"id": "a", "left": str, "right": str}, …], "extra": [str, …]}
    ordering: {"items": [{"id": "a", "text": str}, …]} in the right order
    cloze: {"text": "… [[1]] …", "gaps": [{"id": "1", "accepted": [str, …]} or {"id", "options": [str, …], "answer":
    index} or {"id", "number", "tolerance"}]}
    hottext: {"text": "… {{a|words}} …", "right": ["a", …]}
    file: {"accepts": ["pdf", …]}, marked by a person

    All but single, multiple and file may say "feedback_right" and "feedback_wrong".
    """

    class Kind(models.TextChoices):
        SINGLE = "single", "One right answer"
        MULTIPLE = "multiple", "Several right answers"
        TRUEFALSE = "truefalse", "True or false"
        NUMERIC = "numeric", "A number"
        SHORT = "short", "A few words"
        MATCHING = "matching", "Pairs to match"
        ORDERING = "ordering", "Things to put in order"
        CLOZE = "cloze", "Gaps in a text"
        HOTTEXT = "hottext", "Phrases in a text"
        FILE = "file", "A file, marked by a person"

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    pool = models.CharField(max_length=60, default="", blank=True)  # what it is drawn with, where a quiz has pools
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
    deadline_at = models.DateTimeField(null=True, blank=True)  # an instant: no zone or clock of the learner's counts
    # The latest moment anything was done in it: a server's clock that is set back gives no time back.
    touched_at = models.DateTimeField(null=True, blank=True)
    session = models.CharField(max_length=64, default="", blank=True)  # a digest of the session that may answer
    finished_at = models.DateTimeField(null=True, blank=True)  # handed in
    right = models.PositiveIntegerField(default=0)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # None: not marked yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person", "number"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=models.Q(finished_at__isnull=True), name="one_open_attempt"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"], condition=models.Q(finished_at__isnull=True), name="attempt_by_deadline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, attempt {self.number}"


class Answer(models.Model):
    """What was answered, once: the first answer stands."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    response = models.JSONField(null=True)  # None: the attempt ended without an answer
    is_right = models.BooleanField()
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)  # 0 to 1; None: a person marks
    at = models.DateTimeField()
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(default="", blank=True)  # of who marked it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="answer_once")]
        indexes = [models.Index(fields=["at"], condition=models.Q(score__isnull=True), name="answer_waits")]

    def __str__(self) -> str:
        return f"{self.question_id}: {'right' if self.is_right else 'wrong'}"

    @property
    def percent(self) -> Decimal | None:
        """Return the score in per cent."""
        return None if self.score is None else 100 * self.score


class DraftAnswer(models.Model):
    """What stands in a question's form before it is handed in; it counts if time runs out."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="drafts")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    response = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.question_id}, not handed in"


class AnswerFile(models.Model):
    """A file that answers a question."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="answers/")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Accommodation(models.Model):
    """What somebody needs to be judged by what they can: more time, more attempts. Why is nobody's business here."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, null=True, blank=True, on_delete=models.CASCADE, related_name="accommodations")
    extra_percent = models.PositiveIntegerField(default=0)  # of time
    extra_attempts = models.PositiveIntegerField(default=0)
    is_untimed = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)  # later than for the cohort; of one quiz alone
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "quiz"], name="accommodation_once"),
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=models.Q(quiz__isnull=True),
                name="accommodation_everywhere_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.quiz_id or 'every quiz'}"

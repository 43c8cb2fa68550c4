"""Projects and rubrics, what people handed in, and the grades."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import models

from campus.assessments.models.rigor import Supervision
from campus.organizations.models import Organization
from campus.skills.models import Skill


class PeerUse(models.TextChoices):
    """What peers' levels do: the grader reads them, or they stand against the grader's as a second opinion would."""

    INFORM = "inform", "The grader reads them"
    SECOND = "second", "Where they lie far from the grader’s, a third person decides"


class Link(NamedTuple):
    """An address with what it is called; `is_web` says whether it may be one to click."""

    url: str
    title: str

    @property
    def is_web(self) -> bool:
        """Whether it is http or https: a draft keeps whatever was typed, `javascript:` too."""
        return self.url.startswith(("https://", "http://"))


class Project(models.Model):
    """A piece of work, graded on a rubric."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=120)
    brief = models.TextField()  # Markdown
    # Names of the levels from lowest to highest: ["Not yet", "Developing", "Competent", "Strong"]
    scale = models.JSONField(default=list)
    takes_files = models.BooleanField(default=True)
    takes_link = models.BooleanField(default=True)  # links, as many as there are
    due_at = models.DateTimeField(null=True, blank=True)  # by when it is to be handed in
    takes_late = models.BooleanField(default=True)
    promised_days = models.PositiveIntegerField(default=5)  # within which a grade is promised
    graders = models.PositiveSmallIntegerField(default=1)  # 1 or 2, each without the other's marks
    moderate_from = models.PositiveSmallIntegerField(default=2)  # levels apart at which a third person decides
    moderators = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")  # besides the owners
    is_blind = models.BooleanField(default=False)  # graders learn the name with the grade
    peer_reviews = models.PositiveSmallIntegerField(default=0)  # how many others' work each learner reviews
    peer_days = models.PositiveSmallIntegerField(default=7)
    peer_use = models.CharField(max_length=6, choices=PeerUse.choices, default=PeerUse.INFORM)
    peers_asked_at = models.DateTimeField(null=True, blank=True)  # when the ring of a due date was made
    supervision = models.CharField(max_length=12, choices=Supervision.choices, default=Supervision.NONE)
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
    # What it shows, where it shows something in particular; `skill_level` in the words of the skill's framework.
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.CharField(max_length=40, default="", blank=True)

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
    links = models.TextField(default="", blank=True)  # as typed: one a line, its title after it
    # Counts every change; a form that was opened on an older one cannot win silently.
    revision = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=False)  # the learner's choice: evidence shown with the badge
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    # Two opinions lay too far apart: since then a moderator decides. It still waits, so the state says no more.
    moderated_since = models.DateTimeField(null=True, blank=True)

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
    def all_links(self) -> list[Link]:
        """The links in the order typed, each called by its address where it has no title."""
        lines = [line.split(maxsplit=1) for line in self.links.splitlines() if line.strip()]
        return [Link(url, title[0].strip() if title else url) for url, *title in lines]

    @property
    def link(self) -> str:
        """The address of the first link, empty where there is none."""
        return next((link.url for link in self.all_links), "")

    @property
    def alias(self) -> str:
        """What stands for the name while the name is hidden: the last sign of the identifier, `x5tn`."""
        return self.public_id[-4:]


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

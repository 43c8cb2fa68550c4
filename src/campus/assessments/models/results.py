"""What came of showing a skill, in one form whatever the way, and the evidence it rests on.

Award rules, mastery and statistics read results and nothing below them, so that a new way of showing a skill is known
everywhere as soon as it writes one. A result is written once and never changed: results only ever add (decision 0046).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Result(models.Model):
    """One outcome for one person. Which of the figures are there depends on the kind; empty means not measured."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", "Quiz"
        PROJECT = "project", "Project"
        OBSERVATION = "observation", "Observation"
        ATTENDANCE = "attendance", "Attendance"
        ATTESTATION = "attestation", "Attestation"
        RECOGNITION = "recognition", "Recognition of prior learning"
        EXTERNAL = "external", "From elsewhere"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="results")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The quiz, the project or the activity by its primary key; for what comes from elsewhere `ref` names it.
    thing_id = models.BigIntegerField(default=0)
    ref = models.CharField(max_length=400, default="", blank=True)

    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    levels = models.JSONField(default=dict, blank=True)  # criterion id (text) -> index into the scale
    lowest = models.PositiveSmallIntegerField(null=True, blank=True)  # of `levels`
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(null=True)  # what the assessor, or the activity by its own mark, said

    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessor_name = models.CharField(max_length=120, default="", blank=True)  # of one without an account too
    assessor_role = models.CharField(max_length=40, default="", blank=True)  # educator, mentor, supervisor …
    at = models.DateTimeField()
    # What it was made from ("attempt:12", "grade:7", "xapi:<uuid>"): the same outcome told twice counts once.
    source = models.CharField(max_length=120, unique=True)
    data = models.JSONField(default=dict, blank=True)  # particulars of the kind, for showing

    class Meta:
        indexes = [
            models.Index(fields=["kind", "thing_id", "person"], name="result_by_thing"),
            models.Index(fields=["person", "kind", "thing_id"], name="result_by_person"),
            models.Index(fields=["kind", "ref"], name="result_by_ref", condition=~models.Q(ref="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}: {self.person_id}"


class Evidence(models.Model):
    """Something that shows what was done: a file, a photo, a signature, a link, words, or another credential.

    Files of a project are kept as `SubmissionFile`; this is for every other way.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        PHOTO = "photo", "Photo"
        SIGNATURE = "signature", "Signature"
        LINK = "link", "Link"
        TEXT = "text", "Words"
        CREDENTIAL = "credential", "Credential of another issuer"

    public_id = models.CharField(max_length=19, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="evidence")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    # What it was given for; `result` once that was decided.
    result_kind = models.CharField(max_length=12, choices=Result.Kind.choices)
    thing_id = models.BigIntegerField(default=0)
    result = models.ForeignKey(Result, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence")
    source = models.CharField(max_length=120, default="", blank=True, db_index=True)  # as of its result: "claim:4"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField(default="", blank=True)
    link = models.URLField(max_length=1000, default="", blank=True)
    file = models.FileField(upload_to="evidence/", blank=True)
    name = models.CharField(max_length=255, default="", blank=True)
    media_type = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, default="", blank=True)  # of the file, or of the words or link in UTF-8
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_by_name = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    is_public = models.BooleanField(default=False)  # the learner's choice: shown with the badge

    class Meta:
        indexes = [models.Index(fields=["person", "result_kind", "thing_id"], name="evidence_by_person")]

    def __str__(self) -> str:
        return self.title or self.name or self.public_id

    @property
    def format(self) -> str:
        """The ending, which stands for what was found in the file: PDF."""
        return self.name.rpartition(".")[2].upper()

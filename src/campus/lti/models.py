"""Platforms that launch us, who comes from them, what was placed in their courses, and what goes back and forth.

A platform's subject is unique only within its issuer (LTI 1.3 core, 5.1.1.1), and an issuer's address can be claimed by
any institution here, so that people are known by institution, issuer and subject together (decision 0182).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.common.identifiers import public_id
from campus.courses.models import Course
from campus.organizations.models import Organization


class ToolKey(models.Model):
    """A key that we sign with towards platforms. The newest signs; older ones stay listed until they are deleted."""

    kid = models.CharField(max_length=43, unique=True)
    public = models.JSONField()  # as a JWK
    sealed = models.BinaryField()  # the private key in PEM
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


class Registration(models.Model):
    """One client of a platform. It has addresses of its own, so that nobody else's platform can speak in its name."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="platforms")
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=400, default="", blank=True)
    client_id = models.CharField(max_length=200, default="", blank=True)
    authorize_url = models.CharField(max_length=1000, default="", blank=True)
    token_url = models.CharField(max_length=1000, default="", blank=True)
    jwks_url = models.CharField(max_length=1000, default="", blank=True)
    audience = models.CharField(max_length=1000, default="", blank=True)  # of token requests; empty: the token address
    # Whether the institution trusts the platform to have checked that an e-mail address is its user's.
    is_trusted = models.BooleanField(default=False)
    jwks = models.JSONField(default=dict, blank=True)  # as last fetched
    jwks_at = models.DateTimeField(null=True, blank=True)
    secret_hash = models.CharField(max_length=64, default="", blank=True, db_index=True)  # of the one-time address
    secret_until = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # the last launch

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        """Whether launches are taken."""
        return self.registered_at is not None and self.ended_at is None


class Deployment(models.Model):
    """Where in a platform a client was put. The first that launches is taken; others wait for an owner's word."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(max_length=255)
    is_allowed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "deployment_id"], name="lti_deployment_once")]

    def __str__(self) -> str:
        return self.deployment_id


class Subject(models.Model):
    """A verified identifier of a person: what a platform calls them."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=400)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lms_subjects")
    # What the platform called them when an account was made for them, or last had it changed: who is called otherwise
    # chose it themselves. Empty where the account has its name from elsewhere.
    name = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "issuer", "subject"], name="lti_subject_once")]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class Context(models.Model):
    """A course in the platform."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="contexts")
    context_id = models.CharField(max_length=255)
    title = models.CharField(max_length=255, default="", blank=True)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lineitems_url = models.CharField(max_length=1000, default="", blank=True)
    memberships_url = models.CharField(max_length=1000, default="", blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # the last launch
    # When its roster and the list of its columns are fetched again; empty where nobody comes any more.
    sync_at = models.DateTimeField(null=True, blank=True, db_index=True)
    synced_at = models.DateTimeField(null=True, blank=True)  # the roster, whole
    sync_error = models.CharField(max_length=300, default="", blank=True)
    # When its columns are looked at again; empty where none is.
    poll_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "context_id"], name="lti_context_once")]

    def __str__(self) -> str:
        return self.title or self.context_id


class Member(models.Model):
    """Somebody in a course of the platform; whoever left stays, and is not active."""

    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="members")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="memberships")
    is_teacher = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["context", "subject"], name="lti_member_once")]

    def __str__(self) -> str:
        return f"{self.subject_id} in {self.context_id}"


class Placement(models.Model):
    """A link of ours in a platform's course, what it shows, and the column of the gradebook that goes with it."""

    class Shows(models.TextChoices):
        BADGES = "badges", "My badges"
        COURSE = "course", "A course"
        ACHIEVEMENT = "achievement", "Progress towards a badge"
        QUIZ = "quiz", "A quiz"
        PROJECT = "project", "A project"

    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="placements")
    deployment_id = models.CharField(max_length=255)
    link_id = models.CharField(max_length=255)
    title = models.CharField(max_length=255, default="", blank=True)
    shows = models.CharField(max_length=11, choices=Shows.choices, default="", blank=True)
    thing_id = models.BigIntegerField(default=0)
    lineitem_url = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["context", "deployment_id", "link_id"], name="lti_placement_once")
        ]
        indexes = [models.Index(fields=["shows", "thing_id"], name="lti_placement_thing")]

    def __str__(self) -> str:
        return self.title or self.link_id


class Score(models.Model):
    """The score of one person at one placement, as it stands; it is sent when `due_at` comes, and then rests."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="scores")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="scores")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    is_complete = models.BooleanField(default=False)
    at = models.DateTimeField()  # when it came to stand so; what the platform puts scores in order by
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)  # empty: sent
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "subject"], name="lti_score_once")]

    def __str__(self) -> str:
        return f"{self.percent} for {self.subject_id} at {self.placement_id}"


class Column(models.Model):
    """A column of the platform's gradebook that award rules may look at.

    One that staff chose in the frame counts as passed from `least` per cent on. The others are listed for the form of
    rules, which brings a share of its own, and read once a rule names them.
    """

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="columns")
    url = models.CharField(max_length=1000)
    label = models.CharField(max_length=255)
    is_chosen = models.BooleanField(default=True)
    least = models.PositiveSmallIntegerField(default=80)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ["label", "pk"]

    def __str__(self) -> str:
        return self.label


class UsedNonce(models.Model):
    """A launch that was taken; the same one is not taken again for as long as it could be."""

    digest = models.CharField(max_length=64, unique=True)  # of registration and nonce
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class Visit(models.Model):
    """One launch, and who came by it: the session of one frame, known by a cookie that is kept for this path alone."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    key_hash = models.CharField(max_length=64)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="visits")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="visits")
    context = models.ForeignKey(Context, null=True, on_delete=models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, null=True, on_delete=models.CASCADE, related_name="+")
    is_teacher = models.BooleanField(default=False)
    is_first = models.BooleanField(default=False)  # made this person an account
    deep = models.JSONField(default=dict, blank=True)  # deep linking settings, where something is being chosen
    deployment_id = models.CharField(max_length=255, default="", blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    origin = models.CharField(max_length=300, default="", blank=True)  # of the page around the frame, as it said

    def __str__(self) -> str:
        return self.public_id


class Fault(models.Model):
    """A launch that was refused, to be found by the number that its page shows."""

    reference = models.CharField(max_length=19, unique=True, default=public_id)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="faults")
    code = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.code}"

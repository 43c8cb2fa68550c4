"""A list of people to be awarded something, its rows, and what came of each (docs/decisions/0178).

A batch is worked off in lots of rows. A worker takes a lot with a lease and settles it in one transaction
with all its awards; rows are never updated, so that a million of them stay cheap.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.achievements.models import Achievement
from campus.awards.models import Award
from campus.bulk.columns import FIELDS
from campus.bulk.tables import Form
from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Batch(models.Model):
    """One list for one achievement."""

    class State(models.TextChoices):
        DRAFT = "draft", "Its columns are to be named"
        CHECKING = "checking", "It is being read"
        REFUSED = "refused", "It cannot be read"
        CHECKED = "checked", "Looked at, and nothing issued"
        SCHEDULED = "scheduled", "Waits for its day"
        RUNNING = "running", "Being issued"
        PAUSED = "paused", "Paused"
        DONE = "done", "Issued"
        CANCELLED = "cancelled", "Stopped"
        UNDOING = "undoing", "Being taken back"
        UNDONE = "undone", "Taken back"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="batches")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="batches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    # The list whose awards this one puts right: they are taken back, and their links lead to the new ones.
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    name = models.CharField(max_length=120)  # of the file, as its sender calls it
    sha256 = models.CharField(max_length=64)  # of the file, which is kept under it
    kind = models.CharField(max_length=6)  # of tables.Form
    encoding = models.CharField(max_length=20, default="", blank=True)
    separator = models.CharField(max_length=1, default="", blank=True)
    head_line = models.PositiveIntegerField(default=0)  # of the file, that names the columns; 0 is the first
    head = models.JSONField(default=list)  # the names of the columns
    columns = models.JSONField(default=dict)  # by field the number of its column, from 0
    days = models.CharField(max_length=3, default="", blank=True)  # the order of campus.bulk.days, where it is known
    # Whether each credential carries what its line names its holder by, as a salted hash, or as whom it is about.
    is_identified = models.BooleanField(default=False)

    mails = models.BooleanField(default=True)
    mails_a_minute = models.PositiveIntegerField(default=60)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # When it was last set going, to be issued or taken back, and how many lines were done with by then.
    going_at = models.DateTimeField(null=True, blank=True)
    going_from = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)  # while a worker reads it
    problem = models.CharField(max_length=300, default="", blank=True)  # why it was refused or paused
    reason = models.CharField(max_length=300, default="", blank=True)  # why it is taken back

    rows = models.PositiveIntegerField(default=0)  # read until now
    fresh = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="batches_by_state")]

    def __str__(self) -> str:
        return f"List {self.public_id}"

    @property
    def form(self) -> Form:
        """How its file is read."""
        return Form(self.kind, self.encoding, self.separator, self.head_line)


class Row(models.Model):
    """One line of a list as it was read: never changed afterwards."""

    class Verdict(models.TextChoices):
        FRESH = "f", "Is awarded"
        HELD = "h", "Has it already"
        AGAIN = "a", "Stands further up already"
        WRONG = "w", "Cannot be awarded"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()  # of the line in the file, from 1
    verdict = models.CharField(max_length=1, choices=Verdict.choices)
    email = models.CharField(max_length=254, default="", blank=True)
    name = models.CharField(max_length=120, default="", blank=True)
    # What names its person beside or in place of an address: kind and value of an accounts.Identifier.
    kind = models.CharField(max_length=7, default="", blank=True)
    named = models.CharField(max_length=400, default="", blank=True)
    said = models.TextField(default="", blank=True)  # the rest of it, as JSON; empty where there is none
    column = models.CharField(max_length=60, default="", blank=True)  # which cell is wrong
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="bulk_row_once"),
            models.UniqueConstraint(
                fields=["batch", "email"],
                condition=models.Q(verdict="f") & ~models.Q(email=""),
                name="bulk_person_once",
            ),
            models.UniqueConstraint(
                fields=["batch", "kind", "named"],
                condition=models.Q(verdict="f") & ~models.Q(named=""),
                name="bulk_named_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}, line {self.number}"

    @property
    def who(self) -> str:
        """Whom the line is about, as the list names them."""
        return self.email or self.named.partition("|")[2] or self.named

    @property
    def cell(self) -> str:
        """What the column of the cell means that is wrong, in words; empty where the line as a whole is."""
        return str(FIELDS.get(self.column, self.column))


class Lot(models.Model):
    """Some hundred consecutive lines of a batch: what one worker settles in one transaction."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits"
        DONE = "done", "Issued"
        UNDONE = "undone", "Taken back"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lots", db_index=False)
    first = models.PositiveIntegerField()  # the numbers of its lines
    last = models.PositiveIntegerField()
    fresh = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "first"], name="lot_once")]
        indexes = [models.Index(fields=["batch", "state"], name="lots_waiting")]

    def __str__(self) -> str:
        return f"{self.batch_id}, lines {self.first} to {self.last}"


class Outcome(models.Model):
    """What came of a row: an award, or a reason. One for each row, by its primary key."""

    row = models.OneToOneField(Row, primary_key=True, on_delete=models.CASCADE, related_name="outcome")
    award = models.OneToOneField(Award, null=True, blank=True, on_delete=models.PROTECT, related_name="from_list")
    reason = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.row_id}: {self.award_id or self.reason}"


class Erasure(models.Model):
    """Whom the file of a list is still to be rid of, after their account was deleted; gone once it is."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="erasures")
    sha256 = models.CharField(max_length=64)  # of the file when this was last begun with
    sought = models.JSONField()  # a campus.bulk.erasing.Sought
    claimed_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"of {self.batch_id}"


class Layout(models.Model):
    """Which column meant what, the last time that a list with this head came."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    head = models.CharField(max_length=64)  # SHA-256 of the names
    columns = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "head"], name="layout_once")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.head[:8]}"

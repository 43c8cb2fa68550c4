"""What a person chose to show of themselves, through which links, and how often it was looked at.

Nothing of a person is public by default: a portfolio has no reader but its owner until it is turned on, or until a
private link to it is made (decision 0172).
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Submission
from campus.awards.models import Award
from campus.common.identifiers import public_id
from campus.wallet.models import Collection, Held


class Portfolio(models.Model):
    """A person's page, at most one each; `name` is its address once one was chosen."""

    class Layout(models.TextChoices):
        LETTER = "letter", _("Letter: each with what you write about it")
        GALLERY = "gallery", _("Gallery: the badges first")
        TIMELINE = "timeline", _("Timeline: year by year")

    class Theme(models.TextChoices):
        PAPER = "paper", _("Paper")
        LINEN = "linen", _("Linen, a little warmer")
        MIST = "mist", _("Mist, a little cooler")
        PLAIN = "plain", _("Plain, with the most contrast")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolio")
    name = models.SlugField(max_length=40, unique=True, null=True, blank=True)
    is_public = models.BooleanField(default=False)
    is_found = models.BooleanField(default=False)  # whether search engines may list it
    title = models.CharField(max_length=120)  # whose it is, as they want to be called
    line = models.CharField(max_length=300, default="", blank=True)
    about = models.TextField(default="", blank=True)  # Markdown
    place = models.CharField(max_length=80, default="", blank=True)
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.LETTER)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.PAPER)
    hue = models.PositiveSmallIntegerField(default=205, validators=[MaxValueValidator(359)])
    has_skills = models.BooleanField(default=True)
    is_cheered = models.BooleanField(default=False)  # whether others may congratulate on what it shows
    wants_summary = models.BooleanField(default=False)  # a mail a week of what was seen
    cv = models.JSONField(default=dict, blank=True)  # what was typed for the CV, for the next time; shown nowhere
    summed_up_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Portfolio of {self.person_id}"


class Group(models.Model):
    """A part of a portfolio with a heading: what belongs together, in the owner's order."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="groups")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(default="", blank=True)  # Markdown

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Piece(models.Model):
    """One thing shown: an award, a credential kept of another issuer, graded work, or something of the owner's own."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="pieces")
    order = models.PositiveIntegerField()
    award = models.ForeignKey(Award, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    held = models.ForeignKey(Held, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    work = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, default="", blank=True)  # of what is the owner's own
    url = models.URLField(max_length=400, default="", blank=True)
    text = models.TextField(default="", blank=True)  # Markdown: what the owner writes about it

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "award"], name="award_once_in_a_group"),
            models.UniqueConstraint(fields=["group", "held"], name="held_once_in_a_group"),
            models.UniqueConstraint(fields=["group", "work"], name="work_once_in_a_group"),
        ]

    def __str__(self) -> str:
        return f"Piece {self.public_id}"


class Link(models.Model):
    """A private way to a portfolio, to one group of it or to a collection of the wallet, past a password if it has one.

    The secret of the link is kept sealed for its owner, and as a digest to be found by.
    """

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="links")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=80, default="", blank=True)  # for the owner: whom it was given to
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    password = models.CharField(max_length=128, default="", blank=True)  # hashed
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Link {self.public_id}"


class Seen(models.Model):
    """How often an award was looked at on a day, in which way and by what kind of visitor: numbers and nothing else."""

    class What(models.TextChoices):
        PAGE = "page", _("Page opened")
        FILE = "file", _("File or data fetched")
        CHECK = "check", _("Verified")
        FRAME = "frame", _("Shown in another site")

    class Who(models.TextChoices):
        PERSON = "person", _("People")
        ROBOT = "robot", _("Search engines and previews")
        PROGRAM = "program", _("Programs that verify")

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="seen")
    day = models.DateField()
    what = models.CharField(max_length=5, choices=What.choices)
    who = models.CharField(max_length=7, choices=Who.choices)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "day", "what", "who"], name="seen_once_a_day")]

    def __str__(self) -> str:
        return f"{self.award_id}, {self.day}: {self.what} {self.who} {self.n}"


class Cheer(models.Model):
    """A congratulation from somebody who is signed in; shown once the holder has said yes."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="cheers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=280)
    at = models.DateTimeField()
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "person"], name="cheered_once")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Cheer {self.public_id}"

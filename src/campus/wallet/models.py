"""What a person keeps here that others issued, byte for byte as it came in; how it came, and how they order it all."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.awards.models import Award
from campus.common.identifiers import public_id


class Held(models.Model):
    """A credential of another issuer in somebody's wallet.

    `data` are the bytes as received, never rebuilt: JSON, a JWT, or a picture or PDF that has one inside. The rest is
    read from them once, to be searched and shown. A person holds the same contents once, in whatever form (`digest`).
    """

    class Source(models.TextChoices):
        UPLOAD = "upload", "Put in by hand"
        API = "api", "Sent by a service"
        PULL = "pull", "Fetched from a service"
        CLAIM = "claim", "Claimed from its issuer"
        LINK = "link", "Followed from a link"
        LIST = "list", "Read from a list"

    class State(models.TextChoices):
        """The verdict of the last check, in the words of testamur.report."""

        VALID = "valid", "Valid"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Taken back"
        INVALID = "invalid", "Altered"
        UNKNOWN_ISSUER = "unknown_issuer", "Issuer unknown"
        COULD_NOT_CHECK = "could_not_check", "Could not be checked"
        STATED = "stated", "Not verified"  # a line of a list: nobody signed it

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held")
    data = models.BinaryField()
    media_type = models.CharField(max_length=60)
    kind = models.CharField(max_length=6)  # of the credential itself: json, jwt, sd-jwt or seal; list for a line of one
    container = models.CharField(max_length=4)  # the file that it lies in: png, svg, pdf, jpeg, webp; or none
    format = models.CharField(max_length=30)  # an id of testamur.formats.FORMATS, or "list"
    digest = models.CharField(max_length=64)  # testamur.digest
    ref = models.CharField(max_length=400, default="", blank=True)  # the credential's own id
    name = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, default="", blank=True)
    issuer_id = models.CharField(max_length=400, default="", blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    came_from = models.CharField(max_length=120, default="", blank=True)  # the service, where one brought it
    state = models.CharField(max_length=15, choices=State.choices)
    reason = models.CharField(max_length=60, default="", blank=True)  # the first check that did not pass: key.no_key
    # Whether its signature has held once: only then is what it says about itself more than words.
    is_confirmed = models.BooleanField(default=False)
    # Whether it names an address of the person's; None where it names none.
    is_about = models.BooleanField(null=True, blank=True)
    skills = models.JSONField(default=list, blank=True)  # their names, as the credential has them
    level = models.CharField(max_length=60, default="", blank=True)
    checked_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True)  # None: nothing would come of it
    tries = models.PositiveIntegerField(default=0)  # checks in a row that came to nothing
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="held_once")]
        indexes = [
            models.Index(fields=["person", "-added_at"], name="held_by_person"),
            models.Index(fields=["next_check_at"], name="held_to_check"),
        ]

    def __str__(self) -> str:
        return f"Held {self.public_id}"


class Parcel(models.Model):
    """What somebody put in at one go: some files, a link, a text. What became of each piece is said for a month."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="parcels")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Parcel {self.public_id}"


class Piece(models.Model):
    """One file, link or line of a parcel. Its bytes wait here until it is dealt with, and then go."""

    class Outcome(models.TextChoices):
        WAITS = "waits", "Not looked at yet"
        KEPT = "kept", "In your wallet"
        KNOWN = "known", "In your wallet already"
        STATED = "stated", "Noted, not verified"
        REFUSED = "refused", "Not kept"
        BESIDE = "beside", "Kept beside your credentials"

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="pieces")
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    data = models.BinaryField(default=b"")
    link = models.CharField(max_length=2000, default="", blank=True)
    is_list = models.BooleanField(default=False)  # a line of a list, as wallet.lists writes it
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITS)
    words = models.CharField(max_length=600, default="", blank=True)  # why it was not kept
    held = models.ForeignKey(Held, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    award = models.ForeignKey(Award, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kept_as = models.JSONField(default=dict, blank=True)  # as the index of a wallet's archive has it
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["parcel", "order"], name="piece_once")]
        indexes = [models.Index(fields=["parcel"], condition=models.Q(outcome="waits"), name="pieces_waiting")]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class Collection(models.Model):
    """A group of credentials that its owner put together and named."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="collection_once")]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """How its holder keeps one credential: pinned, put away or hidden, under which words and in which collections."""

    class Place(models.TextChoices):
        OPEN = "open", "In the wallet"
        ARCHIVED = "archived", "Put away"
        HIDDEN = "hidden", "Hidden"  # nor is it offered to anything that shows credentials

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marks")
    award = models.OneToOneField(Award, null=True, blank=True, on_delete=models.CASCADE, related_name="mark")
    held = models.OneToOneField(Held, null=True, blank=True, on_delete=models.CASCADE, related_name="mark")
    is_pinned = models.BooleanField(default=False)
    place = models.CharField(max_length=8, choices=Place.choices, default=Place.OPEN)
    tags = models.JSONField(default=list, blank=True)
    collections = models.ManyToManyField(Collection, related_name="marks", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(award__isnull=True, held__isnull=False)
                | models.Q(award__isnull=False, held__isnull=True),
                name="mark_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"Mark {self.pk}"


class Keepsake(models.Model):
    """What came beside the credentials in an archive that a wallet wrote: evidence, and pictures of badges.

    It is kept as it came, for its owner to look at and to take along again; nothing here vouches for it.
    """

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", "Evidence"
        DRAWING = "drawing", "Drawing of the badge"
        PICTURE = "picture", "File with the credential inside"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keepsakes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64, default="", blank=True)  # of the credential that a picture belongs to
    title = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField(default="", blank=True)
    link = models.CharField(max_length=1000, default="", blank=True)
    name = models.CharField(max_length=200, default="", blank=True)
    file = models.FileField(upload_to="keepsakes/", blank=True)
    media_type = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "kind"], name="keepsakes_of")]

    def __str__(self) -> str:
        return self.title or self.name or self.public_id

"""Rules that decide, awards that were made, and the exact bytes that were signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.achievements.models import Achievement, Version
from campus.common.identifiers import public_id
from campus.courses.models import Course
from campus.organizations.models import Organization, SigningKey


class Rule(models.Model):
    """What somebody must have shown to be awarded an achievement: a small typed tree (campus.awards.rules).

    {"all": [{"units_done": course_id}, {"quiz_at_least": {"quiz": id, "percent": 70}},
             {"project_at_least": {"project": id, "level": 2}}]}
    """

    class Purpose(models.TextChoices):
        EARN = "earn", "Earning it"
        RENEW = "renew", "Renewing it"

    class Mode(models.TextChoices):
        AUTOMATIC = "automatic", "Awarded by itself"
        PROPOSED = "proposed", "Proposed to the staff"

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="rules")
    purpose = models.CharField(max_length=5, choices=Purpose.choices, default=Purpose.EARN)
    mode = models.CharField(max_length=9, choices=Mode.choices, default=Mode.AUTOMATIC)
    tree = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)  # the next day that it waits for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["achievement", "purpose"], name="rule_once")]

    def __str__(self) -> str:
        return f"Rule of {self.achievement}"


class RuleVersion(models.Model):
    """A rule as it stood from `at` on. Never changed: awards name the revision they were decided by."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    tree = models.JSONField()
    mode = models.CharField(max_length=9, choices=Rule.Mode.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "revision"], name="rule_version_once")]
        ordering = ["-revision"]

    def __str__(self) -> str:
        return f"{self.rule_id}, revision {self.revision}"


class RuleDraft(models.Model):
    """A rule that came with the file of a course: it decides nothing until somebody keeps it as the rule."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="rule_drafts")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="rule_drafts")
    purpose = models.CharField(max_length=5, choices=Rule.Purpose.choices)
    mode = models.CharField(max_length=9, choices=Rule.Mode.choices)
    tree = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "achievement", "purpose"], name="rule_drafted_once"),
        ]

    def __str__(self) -> str:
        return f"Draft of a rule of {self.achievement}"


class RuleInput(models.Model):
    """What a rule looks at, so that news finds the rules it touches; written with the rule (decision 0098).

    `kind` is that of a result (with the thing's id, or 0 for any; `ref` for what comes from elsewhere), or one of
    course, hours (an institution's id), skill, achievement (`ref`: its public id), enrolment.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="inputs")
    kind = models.CharField(max_length=12)
    thing_id = models.BigIntegerField(default=0)
    ref = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "kind", "thing_id", "ref"], name="rule_input_once")]
        indexes = [models.Index(fields=["kind", "thing_id"], name="rules_by_thing")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.kind} {self.thing_id or self.ref}"


class Proposal(models.Model):
    """Somebody has met a rule that asks for a nod: it waits for one click of the staff."""

    class State(models.TextChoices):
        OPEN = "open", "Waits"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        PASSED_BY = "passed_by", "No longer asked"  # the rule changed, or it was awarded in another way

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="proposals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    decision = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "person"], condition=models.Q(state="open"), name="proposed_once")
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="proposals_waiting")]

    def __str__(self) -> str:
        return f"Proposal {self.public_id}"


class Approval(models.Model):
    """Somebody on the staff said yes to an award of this rule to this person; rules may ask for it."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10)  # of who approved, on that day
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rule", "person"], name="approvals_by_person")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.person_id}, {self.role}"


class Unreminded(models.Model):
    """Who wants no mails about awards that end."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"


class StatusList(models.Model):
    """A Bitstring Status List: 131,072 bits, and the signed credential that publishes them."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="status_lists")
    base_url = models.CharField(max_length=300)  # the public address it was made under; stands in what was signed
    length = models.PositiveIntegerField(default=131_072)
    used = models.PositiveIntegerField(default=0)
    published = models.BinaryField(default=b"")  # the signed list, exactly as served
    published_at = models.DateTimeField(null=True, blank=True)
    is_stale = models.BooleanField(default=True, db_index=True)  # a bit changed since it was published

    def __str__(self) -> str:
        return f"Status list {self.public_id}"


class Deck(models.Model):
    """The places of a status list in a random order, dealt from the top to those who award many at once.

    Of two workers each gets cards of its own without asking which places are free, and no place says who came before
    whom. Lists with a deck are for such awards alone (docs/decisions/0176).
    """

    status_list = models.OneToOneField(StatusList, on_delete=models.CASCADE, related_name="deck")
    cards = models.BinaryField()  # 32-bit numbers, little-endian
    dealt = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Deck of {self.status_list_id}"


class Award(models.Model):
    """Our record of giving an achievement to a person, with the credential exactly as signed.

    A credential is bytes: `credential` and `jwt` are served as they stand and never rebuilt.
    """

    class Again(models.TextChoices):
        """Whether what was taken back can be earned again by its rule."""

        NO = "no", "No: only the staff can give it again"
        NEW = "new", "Yes, by what is shown from now on"
        ALL = "all", "Yes, and all that was shown so far counts"

    # Each index is paid for with every award: those that another one begins with, or hardly any row is in, are left out
    # (docs/decisions/0236).
    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards", db_index=False
    )
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="awards")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="awards", db_index=False)
    name = models.CharField(max_length=120, default="", blank=True)  # the holder's name as it stands in the credential

    awarded_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, default="", blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # The award that took this one's place, when it was issued anew; its old link leads there.
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", db_index=False
    )
    again = models.CharField(max_length=3, choices=Again.choices, default=Again.NO)
    # The award that this one renews. The old one stays valid until its end, and is out of the way of `awarded_once`.
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals", db_index=False
    )
    renewed_at = models.DateTimeField(null=True, blank=True)

    base_url = models.CharField(max_length=300)  # the public address it was signed under
    credential = models.BinaryField()  # JSON with an embedded proof
    jwt = models.BinaryField()  # the same as compact JWS
    digest = models.CharField(max_length=64)  # testamur.digest: seal, log, de-duplication
    sha256 = models.CharField(max_length=64)  # of `credential`
    signing_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="awards", db_index=False)
    status_index = models.PositiveIntegerField()

    # Why: the rule as it was, what it was fed and what it decided, so that the decision can be made again.
    decision = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True, blank=True)  # when the holder first saw it: the moment is shown once
    # When the holder's account was deleted with its credentials: from then on only the record is left, without bytes.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Once, whatever crashes or races: a constraint, not a check.
            models.UniqueConstraint(
                fields=["achievement", "person"],
                condition=models.Q(revoked_at__isnull=True, replaced_by__isnull=True, renewed_at__isnull=True),
                name="awarded_once",
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "-awarded_at"]),
            models.Index(fields=["person", "-awarded_at"]),
            models.Index(fields=["valid_until"], name="awards_by_end"),
            models.Index(fields=["digest"], name="awards_by_digest"),
            models.Index(fields=["replaced_by"], name="awards_replaced", condition=models.Q(replaced_by__isnull=False)),
            models.Index(fields=["renews"], name="awards_renewing", condition=models.Q(renews__isnull=False)),
            models.Index(fields=["revoked_by"], name="awards_by_revoker", condition=models.Q(revoked_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Award {self.public_id}"


MOST_TRIES = 30  # of a mail, with an hour between the later ones: a mail server may be gone for a day


class Delivery(models.Model):
    """A mail about an award that must go out once: earned, renewed, issued anew, taken back, or about to end."""

    class Kind(models.TextChoices):
        EARNED = "earned", "Earned"
        ANEW = "anew", "Issued anew"
        REVOKED = "revoked", "Taken back"
        RENEWED = "renewed", "Renewed"
        ENDS_60 = "ends-60", "Ends within 60 days"
        ENDS_30 = "ends-30", "Ends within 30 days"
        ENDS_7 = "ends-7", "Ends within 7 days"

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # When it came back, or was refused for good: nobody tries it again by itself.
    bounced_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, default="", blank=True)  # in words what went wrong the last time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="delivered_once")]
        indexes = [models.Index(fields=["sent_at", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.award_id}"

    @property
    def days(self) -> int:
        """How many days before the end it reminds; 0 where it is about something else."""
        return int(self.kind.removeprefix("ends-")) if self.kind.startswith("ends-") else 0

    @property
    def is_overtaken(self) -> bool:
        """Whether it tells of what was taken back or replaced in the meantime, or of the end of what was renewed."""
        award = self.award
        if self.kind == Delivery.Kind.REVOKED:
            return False
        return any((bool(self.days) and award.renewed_at, award.replaced_by_id, award.revoked_at))

    @property
    def state(self) -> str:
        """How it stands: queued, put_off (after a fault), given_up, sent, bounced."""
        if self.bounced_at is not None:
            return "bounced"
        if self.sent_at is not None:
            return "sent"
        if self.tries >= MOST_TRIES:
            return "given_up"
        return "put_off" if self.error else "queued"


class Picture(models.Model):
    """A file made from an award when first asked for, and kept: PNG, SVG or PDF."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=4)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="picture_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.award_id}"


class Copy(models.Model):
    """The credential of an award signed once more, about a key that its holder has in a wallet of their own.

    It says what the award's own credential says, and names the same entry of the status list: taking the award back
    takes back every copy.
    """

    class Form(models.TextChoices):
        """As OpenID4VCI names them (its appendix A)."""

        LDP_VC = "ldp_vc", "JSON with an embedded proof"
        JWT_VC_JSON = "jwt_vc_json", "VC-JWT"
        SD_JWT = "dc+sd-jwt", "SD-JWT VC"

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="copies")
    form = models.CharField(max_length=12, choices=Form.choices)
    holder = models.CharField(max_length=400)  # the did:key or did:jwk that it is about
    data = models.BinaryField()  # exactly as signed
    digest = models.CharField(max_length=64, db_index=True, default="", blank=True)  # empty for an SD-JWT
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "form", "holder"], name="copied_once")]

    def __str__(self) -> str:
        return f"{self.form} of {self.award_id}"


class Milestone(models.Model):
    """Somebody is halfway to an achievement: said once, on their home, until they put it away or two weeks are over."""

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="milestones")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "achievement"], name="halfway_once")]

    def __str__(self) -> str:
        return f"{self.person_id} is halfway to {self.achievement_id}"

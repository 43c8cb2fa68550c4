"""Offers to load a credential into a wallet, requests to show one from a wallet, and what came back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campus.awards.models import Award, Copy
from campus.common.identifiers import public_id
from campus.organizations.models import Organization


class Offer(models.Model):
    """One chance to load a credential into one wallet: OpenID4VCI 1.0, section 4, with a pre-authorized code.

    Neither the code nor the number that may go with it stands in a column: both are made from the identifier
    (campus.openid4.codes).
    """

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="offers")
    form = models.CharField(max_length=12, choices=Copy.Form.choices)
    has_pin = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)  # of the code, each counted before it is looked at
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    redeemed_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, default="", blank=True, db_index=True)  # SHA-256 of the access token
    token_until = models.DateTimeField(null=True, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, default="", blank=True)  # what the wallet told us became of it

    def __str__(self) -> str:
        return f"Offer {self.public_id}"


class RequestKey(models.Model):
    """The key by which this place signs its requests. It can sign no credential: no document lists it for that."""

    fragment = models.CharField(max_length=20, unique=True)
    multibase = models.CharField(max_length=200)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fragment


class Request(models.Model):
    """What somebody asks another person to show from their wallet, and for how long: OpenID4VP 1.0."""

    class Kind(models.TextChoices):
        ANY = "any", "Any badge"
        SKILL = "skill", "A skill"
        ACHIEVEMENT = "achievement", "An achievement"
        ISSUER = "issuer", "An issuer"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.ANY)
    wanted = models.CharField(max_length=300, default="", blank=True)  # as it was typed
    nonce = models.CharField(max_length=43)
    state = models.CharField(max_length=43)
    sealed = models.BinaryField(default=b"")  # the key that the answer is encrypted to, of this request alone
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)  # when a wallet first read it
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, default="", blank=True)  # of the wallet, in place of an answer
    gone_at = models.DateTimeField(db_index=True)  # when it is deleted with all that was shown

    def __str__(self) -> str:
        return f"Request {self.public_id}"


class Shown(models.Model):
    """One credential that came as an answer, exactly as it was shown, and whether who showed it is its holder."""

    Form = Copy.Form

    class Binding(models.TextChoices):
        BOUND = "bound", "Theirs"
        OPEN = "open", "It names no key"
        WRONG = "wrong", "Not shown to be theirs"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="shown")
    form = models.CharField(max_length=12, choices=Copy.Form.choices)
    data = models.BinaryField()
    holder = models.CharField(max_length=400, default="", blank=True)
    binding = models.CharField(max_length=5, choices=Binding.choices, default=Binding.WRONG)

    def __str__(self) -> str:
        return f"{self.form} for {self.request_id}"


class HolderKey(models.Model):
    """The key by which somebody shows what is in their wallet here, made when they first do (decision 0215)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    multibase = models.CharField(max_length=200, unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.multibase


class Enquiry(models.Model):
    """What somebody elsewhere asked a person to show from their wallet here, and what became of it: OpenID4VP 1.0.

    `asked` is what an answer needs, as JSON, and is emptied with it; what was told, and to whom, is the person's own to
    look up.
    """

    class Outcome(models.TextChoices):
        WAITS = "waits", "Not answered"
        SHOWN = "shown", "Shown"
        REFUSED = "refused", "Not shown"

    public_id = models.CharField(max_length=19, unique=True, default=public_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client_id = models.CharField(max_length=500)
    name = models.CharField(max_length=200, default="", blank=True)  # as the asker calls itself
    proven = models.CharField(max_length=300, default="", blank=True)  # the domain or key that signed the request
    goes_to = models.CharField(max_length=300)  # the host that the answer is sent to
    asked = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITS)
    answered_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=list, blank=True)  # [{"name": …, "issuer": …, "form": …}]
    back = models.CharField(max_length=2000, default="", blank=True)  # where the asker wants the person to go on

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"], name="enquiries_of")]

    def __str__(self) -> str:
        return f"Enquiry {self.public_id}"

"""People. Their addresses are allauth's EmailAddress rows: many to a person, and credentials hang on the person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there are no usernames."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Return a new person with a usable password if one is given."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who learns, teaches, employs or runs an institution."""

    THEMES = [("", "As my device"), ("light", "Light"), ("dark", "Dark")]

    email = models.EmailField(unique=True)  # where mail goes; never what a credential hangs on
    # The address something was awarded to before its owner had an account: they get it all by confirming that address.
    # Until then nobody can sign in to this one, and `email` leads nowhere, so that the address is free for its owner.
    waits_for = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    theme = models.CharField(max_length=5, choices=THEMES, default="", blank=True)
    language = models.CharField(max_length=12, default="", blank=True)
    # Whether credentials issued from now on may carry the salted hash of a confirmed address. Off: see decision 0030.
    is_email_checkable = models.BooleanField(default=False)
    # Whether credentials issued from now on carry the name; without it they say "the holder".
    is_named = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return the first word of the name, for the masthead."""
        return self.name.split(" ")[0] if self.name else self.email


class Identifier(models.Model):
    """One more name that somebody goes by, beside their e-mail addresses: it belongs to one person.

    `value` is the whole of it, the one who gave it first, so that two issuers' "123" are two identifiers. One that was
    awarded to before anybody proved it belongs to an account that waits: nobody can sign in to that one, and what is
    in it moves to whoever proves the identifier (docs/decisions/0200).
    """

    class Kind(models.TextChoices):
        DID = "did", "Key of a wallet"  # did:key:z6Mk…
        LTI = "lti", "Learning platform"  # issuer|client|sub (LTI 1.3)
        ACCOUNT = "account", "Account elsewhere"  # homePage|name (xAPI, 4.2.2.1 of IEEE 9274.1.1)
        NUMBER = "number", "Number at an institution"  # the institution's address|number
        SIGN_IN = "sign-in", "Sign-in of an institution"  # the institution's slug|issuer|sub (OpenID Connect, SAML)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    value = models.CharField(max_length=400)
    how = models.CharField(max_length=60)  # what proved it: "signature", the platform that launched, the institution
    verified_at = models.DateTimeField(null=True, blank=True)  # empty while it waits for who proves it

    class Meta:
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identifies_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    @property
    def bare(self) -> str:
        """The number or name without who gave it; a key as it is."""
        return self.value.partition("|")[2] or self.value


class Join(models.Model):
    """Everything of one account was moved to another; `moved` says which rows, so that they can be parted again."""

    old = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    into = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="joins")
    at = models.DateTimeField()
    email = models.EmailField()  # where mail to the old one went
    is_claim = models.BooleanField(default=False)  # of what waited for an address: nobody had opened the old one
    moved = models.JSONField(default=dict)  # {"wallet.Held.person": [1, 4]}
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old"], condition=models.Q(parted_at__isnull=True), name="joined_once")
        ]

    def __str__(self) -> str:
        return f"{self.old_id} into {self.into_id}"


class Leaving(models.Model):
    """Somebody wants their account deleted: it is done once `due_at` has come, unless they take it back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    keeps_credentials = models.BooleanField()  # whether their pages and files go on answering
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="leaves_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="leaving_due")]

    def __str__(self) -> str:
        return f"{self.person_id} leaves"


class OutboxMail(models.Model):
    """A mail kept here because no mail server is set; a page shows it to those who run this place."""

    at = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=320)
    to = models.TextField()  # one address a line
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(default="", blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject

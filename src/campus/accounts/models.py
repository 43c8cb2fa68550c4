"""People. Their addresses are allauth's EmailAddress rows: many to a person, and credentials hang on the person."""

from __future__ import annotations

from typing import Any, ClassVar

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

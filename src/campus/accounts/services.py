"""What people decide about themselves, and how a mail leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import by_addresses
from campus.common.errors import CampusError, InvalidError
from campus.common.text import one_line
from campus.journal.services import record

OWN_CHOICES = {"name", "theme", "is_email_checkable", "is_named"}


class MailNotSentError(CampusError):
    """No mail server took the mail."""


def enter(*, name: str, email: str, password: str | None = None, now: datetime | None = None) -> Person:
    """Return a new person with one confirmed address, for commands and content; what people do goes through sign-up.

    Raises InvalidError where the address is somebody's already.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email, password, name=_name(name))
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
            record("person.entered", actor=None, thing=person, person=person, now=now)
    except IntegrityError as err:
        raise InvalidError(_("This address belongs to an account already."), field="email") from err
    return person


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody an institution knows by an address in lower case, under the name in its register."""

    email: str
    name: str
    language: str = ""


def expect(people: Sequence[Expected]) -> dict[str, Person]:
    """Return by address the person of each: who confirmed it, or else an account that waits for its owner.

    Nobody can sign in to one that waits but by a code that is sent to the address (decision 0177). Two workers who
    expect the same people make them once.
    """
    wanted = {each.email: each for each in people}
    found = by_addresses(wanted)
    fresh = [each for email, each in wanted.items() if email not in found]
    Person.objects.bulk_create(
        (
            Person(email=each.email, name=each.name[:120], language=each.language[:12], password=make_password(None))
            for each in fresh
        ),
        ignore_conflicts=True,
    )
    made = list(Person.objects.filter(email__in=[each.email for each in fresh]))
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=person, email=person.email, verified=False, primary=True) for person in made),
        ignore_conflicts=True,
    )
    return found | {person.email: person for person in made}


def change(actor: Person, *, now: datetime | None = None, **fields: Any) -> Person:
    """Keep what a person decided about themselves: name, theme, is_email_checkable, is_named; raise InvalidError."""
    if unknown := fields.keys() - OWN_CHOICES:
        raise InvalidError(f"Not for a person to choose: {', '.join(sorted(unknown))}.")
    if "name" in fields:
        fields["name"] = _name(fields["name"])
    with transaction.atomic():
        for name, value in fields.items():
            setattr(actor, name, value)
        actor.save(update_fields=list(fields))
        # Which choices, and never the words themselves: the journal is kept for ever.
        record("person.changed", actor=actor, thing=actor, person=actor, data={"fields": sorted(fields)}, now=now)
    return actor


def _name(text: str) -> str:
    name = one_line(text, field="name")
    if not name:
        raise InvalidError(_("Your name cannot be empty."), field="name")
    return name


def send(message: EmailMessage) -> None:
    """Hand a mail to the mail server or the local outbox; raise MailNotSentError where that fails."""
    try:
        message.send()
    except (SMTPException, OSError) as err:
        raise MailNotSentError(_("The mail could not be sent just now. Try again in a few minutes.")) from err

"""What people decide about themselves, and how a mail leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import CampusError, InvalidError
from campus.common.identifiers import public_id
from campus.common.text import one_line
from campus.journal.services import record

OWN_CHOICES = {"name", "theme", "is_email_checkable", "is_named"}
NOWHERE = ".invalid"


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


@transaction.atomic
def enter_without_address(names: Sequence[str], *, now: datetime) -> list[Person]:
    """Return new people, one for each name, whom another system vouches for and who have no address here yet.

    What stands in place of an address is under `.invalid` (RFC 2606), where no mail can go and nobody can sign in.
    """
    made = [
        Person(email=f"{public_id()}@people{NOWHERE}", name=one_line(name[:120]), password=make_password(None))
        for name in names
    ]
    Person.objects.bulk_create(made, batch_size=500)
    for person in made:
        record("person.entered", actor=None, thing=person, person=person, now=now)
    return made


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
    """Hand a mail to the mail server or the local outbox; raise MailNotSentError where that fails.

    People who came without an address are written to by nobody: their mail ends here.
    """
    if message.to and all(address.endswith(NOWHERE) for address in message.to):
        return
    try:
        message.send()
    except (SMTPException, OSError) as err:
        raise MailNotSentError(_("The mail could not be sent just now. Try again in a few minutes.")) from err

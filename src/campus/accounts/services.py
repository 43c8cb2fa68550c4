"""What people decide about themselves, and how a mail leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts import queries
from campus.accounts.models import Person
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


def close(actor: Person, *, now: datetime) -> None:
    """Delete an account: all that is the person's goes, and what remains of them is a row that names nobody.

    What would go with the person by the models' own word (CASCADE) goes here too; apps that keep something of it, or
    refuse, are named in settings.ACCOUNT_ENDS (decision 0169). Raises what those raise; then nothing is gone.
    """
    with transaction.atomic():
        for path in settings.ACCOUNT_ENDS:
            end: Callable[..., None] = import_string(path)
            end(actor, now=now)
        queries.outbox(actor).delete()
        for relation in Person._meta.related_objects:
            if relation.on_delete is models.CASCADE and isinstance(relation.field, models.ForeignKey):
                relation.related_model._base_manager.filter(**{relation.field.name: actor}).delete()
        actor.email, actor.name = f"gone-{actor.pk}@deleted.invalid", _("Deleted account")
        actor.theme = actor.language = ""
        actor.is_active = actor.is_named = actor.is_email_checkable = False
        actor.set_unusable_password()  # which ends every session
        actor.save()
        record("person.closed", actor=None, thing=actor, person=actor, now=now)


def address_added(person: Person, *, email: str, now: datetime) -> None:
    """Tell every app that waits for it that a person has confirmed one more address (settings.ADDRESS_ADDED)."""
    for path in settings.ADDRESS_ADDED:
        tell: Callable[..., None] = import_string(path)
        tell(person, email=email, now=now)


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

"""The mail to somebody whose ways in have changed: if it was not them, they should know soon, and what to do."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import language_of, mailbox
from campus.factors.queries import codes_left
from campus.journal.models import Event
from campus.organizations.models import Organization
from campus.organizations.queries import public_url
from campus.ui import local


def about(event: Event, person: Person) -> EmailMessage:
    """Return the mail that tells of an event of this app, in the person's language."""
    with translation.override(language_of(person)):
        owner = event.actor.name if event.actor and event.actor_id != person.pk else ""
        organization = Organization.objects.filter(pk=event.organization_id).first() if event.organization_id else None
        said = _said(event)
        words = {
            "said": said,
            "owner": owner,
            "organization": organization.name if organization else "",
            "is_doubt": event.verb == "factor.doubted",
            "is_reset": event.verb == "factor.reset",
            "left": codes_left(person) if event.verb == "factor.recovered" else None,
            "at": local.moment(event.at),
            "zone": settings.TIME_ZONE,
            "page": public_url(reverse("factors")),
            "password": public_url(reverse("account_change_password")),
        }
        text = render_to_string("factors/mail/changed.txt", words).strip()
        return EmailMessage(said, text, to=[mailbox(person)])


def _said(event: Event) -> str:
    """Return in a sentence what happened."""
    kind = str(event.data.get("kind", ""))
    sentences = {
        ("factor.added", "passkey"): _("A passkey was added to your account"),
        ("factor.added", "app"): _("An app for codes was set up for your account"),
        ("factor.added", "codes"): _("You have new recovery codes"),
        ("factor.removed", "passkey"): _("A passkey was removed from your account"),
        ("factor.removed", "app"): _("The app for codes was removed from your account"),
        ("factor.doubted", "passkey"): _("There may be a copy of a passkey of yours"),
        ("factor.recovered", ""): _("A recovery code of yours was used"),
        ("factor.reset", ""): _("Your passkeys and codes were reset"),
    }
    return sentences[event.verb, kind]

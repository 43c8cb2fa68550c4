"""The mail to owners when an address that news goes to has taken none for days."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import language_of, mailbox
from campus.events.models import Endpoint
from campus.organizations.queries import public_url


def stopped(endpoint: Endpoint, owner: Person) -> EmailMessage:
    """Return the mail in the owner's language."""
    with translation.override(language_of(owner)):
        link = public_url(reverse("event-endpoint", args=[endpoint.organization.slug, endpoint.public_id]))
        words = {"name": endpoint.organization.name, "url": endpoint.url, "link": link}
        text = _(
            "%(url)s takes no news of %(name)s any more, so we have stopped sending. Nothing is lost: what waits is "
            "sent when you set it going again.\n\nWhat it answered, and the button: %(link)s\n"
        )
        subject = _("News of %(name)s no longer arrives") % words
        return EmailMessage(
            subject=" ".join(subject.split()),
            body=text % words,
            to=[mailbox(owner)],
            headers={"Auto-Submitted": "auto-generated"},
        )

"""The mails of this app: your address ends; somebody asks for what went to yours; and what came of it."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campus.accounts.queries import language_of, mailbox
from campus.identity.models import Farewell, Rescue
from campus.identity.queries import claim_link, stop_link
from campus.organizations.queries import public_url
from campus.ui import local


def farewell(mail: Farewell) -> EmailMessage:
    """Return the mail to an address that ends: how to keep what was earned."""
    person = mail.person
    with translation.override(language_of(person)):
        words = {
            "organization": mail.organization.name,
            "address": mail.address,
            "day": local.day(mail.ends_on),
            "name": person.get_short_name(),
            "claim": claim_link(person),
            "add": public_url(reverse("account_email")),
        }
        subject = _("Keep what you earned at %s") % mail.organization.name
        return EmailMessage(subject, render_to_string("identity/mail/farewell.txt", words).strip(), to=[mail.address])


def asked(rescue: Rescue) -> EmailMessage:
    """Return the mail to the old address: somebody asks for what went to it, and how to stop that."""
    words = {
        "organization": rescue.organization.name,
        "address": rescue.address,
        "day": local.day(rescue.due_at) if rescue.due_at else "",
        "link": stop_link(rescue),
    }
    subject = _("Somebody asks for what %s awarded to you") % rescue.organization.name
    return EmailMessage(subject, render_to_string("identity/mail/asked.txt", words).strip(), to=[rescue.address])


def told(rescue: Rescue) -> EmailMessage:
    """Return the mail to who asked: moved, declined, or stopped."""
    person = rescue.person
    with translation.override(language_of(person)):
        words = {"rescue": rescue, "organization": rescue.organization.name, "wallet": public_url(reverse("wallet"))}
        subject = _("What %s awarded to your lost address") % rescue.organization.name
        return EmailMessage(subject, render_to_string("identity/mail/told.txt", words).strip(), to=[mailbox(person)])

"""The mail of the week: how often somebody's credentials were looked at. Wanted, and sent only if anything was."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.accounts.models import Person
from campus.accounts.queries import mailbox
from campus.letters.mails import Line
from campus.organizations.queries import public_url
from campus.portfolio import figures

_SALT = "portfolio summary"


def stop_link(person: Person) -> str:
    """Return the address that ends these mails without signing in; like those of letters it does not end."""
    return public_url(reverse("no-summary", args=[signing.dumps(person.pk, salt=_SALT)]))


def known(signed: str) -> int:
    """Return whom a link to stop is about, by number; BadSignature for one that we did not make."""
    return int(signing.loads(signed, salt=_SALT))


def compose(person: Person, *, now: datetime) -> EmailMultiAlternatives | None:
    """Return the mail about the seven days before today, or None where nothing was looked at."""
    week = figures.week_of(person, until=now.date())
    if not week.people and not week.checked:
        return None
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = _words(person, week)
        mail = EmailMultiAlternatives(
            subject=_subject(week),
            body=render_to_string("letters/mail/letter.txt", words).strip() + "\n",
            to=[mailbox(person)],
            headers=_headers(person, now),
        )
        mail.attach_alternative(render_to_string("letters/mail/letter.html", words), "text/html")
    return mail


def _subject(week: figures.Line) -> str:
    if not week.people:
        return _("Your credentials were verified this week")
    words = ngettext(
        "Your credentials were looked at %d time this week",
        "Your credentials were looked at %d times this week",
        week.people,
    )
    return words % week.people


def _words(person: Person, week: figures.Line) -> dict[str, object]:
    told = _("People looked %(people)d times, and they were verified %(checked)d times.")
    numbers = {"people": week.people, "checked": week.checked}
    return {
        "subject": _subject(week),
        "name": " ".join(person.get_short_name().split()),
        "lines": [Line(told % numbers, public_url(reverse("seen")))],
        "stop": stop_link(person),
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def _headers(person: Person, now: datetime) -> dict[str, str]:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return {
        "Message-ID": f"<seen-{person.pk}-{now.date().isoformat()}@{host}>",
        "List-Unsubscribe": f"<{stop_link(person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }

"""The mail of the week: looks at somebody's credentials, and moments. Wanted, and sent only if there were any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
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
from campus.accounts.queries import language_of, mailbox
from campus.awards.queries import halfway, stacks_since
from campus.letters.mails import Line
from campus.organizations.queries import public_url
from campus.portfolio import figures

A_WEEK = timedelta(days=7)
_SALT = "portfolio summary"


def stop_link(person: Person) -> str:
    """Return the address that ends these mails without signing in; like those of letters it does not end."""
    return public_url(reverse("no-summary", args=[signing.dumps(person.pk, salt=_SALT)]))


def known(signed: str) -> int:
    """Return whom a link to stop is about, by number; BadSignature for one that we did not make."""
    return int(signing.loads(signed, salt=_SALT))


def compose(person: Person, *, now: datetime) -> EmailMultiAlternatives | None:
    """Return the mail about the seven days before today, or None where there is nothing to tell."""
    week = figures.week_of(person, until=now.date())
    is_seen = bool(week.people or week.checked)
    with translation.override(language_of(person)):
        lines = [*([_looks(week)] if is_seen else []), *_moments(person, now=now)]
        if not lines:
            return None
        words = _words(person, lines, subject=_subject(week) if is_seen else _("Your week"))
        mail = EmailMultiAlternatives(
            subject=str(words["subject"]),
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


def _looks(week: figures.Line) -> Line:
    told = _("People looked %(people)d times, and they were verified %(checked)d times.")
    return Line(told % {"people": week.people, "checked": week.checked}, public_url(reverse("seen")))


def _moments(person: Person, *, now: datetime) -> Iterator[Line]:
    """Yield what became whole or half in the seven days: nothing that is not news."""
    for stack in stacks_since(person, since=now - A_WEEK):
        told = _("“%s” is complete: every badge in it is yours.") % stack.title
        yield Line(told, public_url(reverse("programme", args=[stack.slug])))
    for each in halfway(person, since=now - A_WEEK):
        name = each.achievement.current.name if each.achievement.current else ""
        link = public_url(reverse("earn", args=[each.achievement.public_id]))
        yield Line(_("You are halfway to “%s”.") % name, link)


def _words(person: Person, lines: list[Line], *, subject: str) -> dict[str, object]:
    return {
        "subject": subject,
        "name": " ".join(person.get_short_name().split()),
        "lines": lines,
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

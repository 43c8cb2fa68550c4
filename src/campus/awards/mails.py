"""Write the mails about an award, as text and as a page: earned, renewed, issued anew, taken back, about to end."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.queries import language_of, mailbox
from campus.achievements.queries import badge_alt
from campus.awards import text
from campus.awards.models import Delivery, Rule
from campus.awards.queries import explain_award, rule_of
from campus.ui import local, seal
from campus.ui.colour import oklch

Kind = Delivery.Kind


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail of a delivery: to the first confirmed address, or else to the account's.

    The Message-ID is the delivery's own, so that a mail sent twice after a crash is shown once.
    """
    award = delivery.award
    person = award.person
    with translation.override(language_of(person, or_else=award.version.language)):
        words = _words(delivery)
        mail = EmailMultiAlternatives(
            subject=words["subject"],
            body=render_to_string("awards/mail/award.txt", words),
            to=[mailbox(person)],
            headers={"Message-ID": message_id(delivery)},
        )
        mail.attach_alternative(render_to_string("awards/mail/award.html", words), "text/html")
    if delivery.kind in (Kind.EARNED, Kind.RENEWED, Kind.ANEW):
        mail.attach(f"{award.public_id}.json", bytes(award.credential).decode(), "application/json")
    return mail


def message_id(delivery: Delivery) -> str:
    """Return the Message-ID of a delivery, the same at every try."""
    host = urlsplit(delivery.award.base_url).hostname or "localhost"
    return f"<award-{delivery.award.public_id}-{delivery.kind}@{host}>"


def _words(delivery: Delivery) -> dict[str, Any]:
    award = delivery.award
    achievement = text.line(award.version.name)
    name = text.line(award.person.get_short_name())
    return {
        "kind": "ends" if delivery.days else delivery.kind,
        "subject": _subject(delivery, achievement),
        "name": name,
        "achievement": achievement,
        "issuer": award.organization.name,
        "issuer_email": award.organization.email,
        "award": award,
        "lines": [line.text for line in explain_award(award) if line.is_met],
        "claim": import_string(settings.AWARD_CLAIM)(award.person),
        "link": f"{award.base_url}/c/{award.public_id}",
        "alt": badge_alt(award.version),
        "fingerprint": seal.fingerprint(award.digest),
        "accent": oklch(0.42, 0.08, award.version.hue),
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "base_url": award.base_url,
        "days": delivery.days,
        "is_renewable": bool(delivery.days) and rule_of(award.achievement, Rule.Purpose.RENEW) is not None,
    }


def _subject(delivery: Delivery, achievement: str) -> str:
    if delivery.days and delivery.award.valid_until:
        words = {"what": achievement, "day": local.day(delivery.award.valid_until)}
        return _("%(what)s is valid until %(day)s") % words
    return {
        Kind.EARNED: _("You have earned %s"),
        Kind.RENEWED: _("You have renewed %s"),
        Kind.ANEW: _("Issued anew: %s"),
        Kind.REVOKED: _("Taken back: %s"),
    }[Kind(delivery.kind)] % achievement

"""The mail of this app that allauth does not write: an account is going to be deleted, and how to stop that."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Leaving, Person
from campus.accounts.queries import mailbox
from campus.ui import local

_SALT = "campus.accounts.stay"


def stay_token(leaving: Leaving) -> str:
    """Return what stands in the link that stops a deletion: it is about this one asking, and holds until it is done."""
    return signing.dumps([leaving.pk, leaving.person_id], salt=_SALT)


def by_stay_token(token: str) -> Person | None:
    """Return whose deletion a link stops, if it is still to come."""
    try:
        pk, person = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Leaving.objects.filter(pk=pk, person=person, done_at__isnull=True).select_related("person").first()
    return found.person if found else None


def leaving_letter(leaving: Leaving) -> EmailMessage:
    """Return the mail that says when an account will be deleted, with the link that stops it."""
    link = settings.PUBLIC_URL + reverse("account-stay", args=[stay_token(leaving)])
    day = local.day(leaving.due_at)
    text = render_to_string("accounts/leaving.txt", {"link": link, "day": day, "base": settings.PUBLIC_URL})
    subject = _("Your account will be deleted on %s") % day
    return EmailMessage(subject, text.strip(), to=[mailbox(leaving.person)])

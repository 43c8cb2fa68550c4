"""The mails of this app: an invitation, and word of a role given."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.organizations.models import Invitation, Membership
from campus.organizations.queries import INVITATION_DAYS, public_url, token


def invitation_letter(invitation: Invitation) -> EmailMessage:
    """Return the mail with the link that takes an invitation up."""
    link = public_url(reverse("join", args=[token(invitation)]))
    text = render_to_string(
        "organizations/invitation.txt", {"invitation": invitation, "link": link, "days": INVITATION_DAYS}
    )
    subject = _("%(name)s invites you") % {"name": invitation.organization.name}
    return EmailMessage(subject, text.strip(), to=[invitation.email])


def welcome_letter(membership: Membership) -> EmailMessage:
    """Return the mail that tells a person of the role they were given."""
    link = public_url(reverse("manage-home", args=[membership.organization.slug]))
    text = render_to_string("organizations/welcome.txt", {"membership": membership, "link": link})
    subject = _("You now belong to %(name)s") % {"name": membership.organization.name}
    return EmailMessage(subject, text.strip(), to=[membership.person.email])

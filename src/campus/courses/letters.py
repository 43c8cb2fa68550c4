"""The mails of this app: an invitation to a course."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.courses.models import CourseInvitation
from campus.courses.queries import INVITATION_DAYS, token
from campus.organizations.queries import public_url


def invitation_letter(invitation: CourseInvitation) -> EmailMessage:
    """Return the mail with the link that takes an invitation up."""
    link = public_url(reverse("course-join", args=[token(invitation)]))
    known = {"invitation": invitation, "course": invitation.course, "link": link, "days": INVITATION_DAYS}
    text = render_to_string("courses/invitation.txt", known)
    subject = _("Your place in “%(title)s”") % {"title": invitation.course.title}
    return EmailMessage(subject, text.strip(), to=[invitation.email])

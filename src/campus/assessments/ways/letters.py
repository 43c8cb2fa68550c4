"""The mail that asks somebody to confirm what a learner did."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.assessments.models import Attestation
from campus.assessments.ways.links import token
from campus.organizations.queries import public_url


def question(attestation: Attestation) -> EmailMessage:
    """Return the mail with the signed link; nothing in it was written by who asks but their name."""
    link = public_url(reverse("attest", args=[token(attestation)]))
    context = {"attestation": attestation, "activity": attestation.activity, "link": link}
    text = render_to_string("assessments/ways/question.txt", context)
    subject = _("%(who)s asks you to confirm something") % {"who": attestation.person.name}
    return EmailMessage(subject, text.strip(), to=[attestation.email])

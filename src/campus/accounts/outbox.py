"""Keep mails here while no mail server is set, so that a first try needs none."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from campus.accounts.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Django mail backend that writes rows."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep every message and return how many there were."""
        for message in email_messages:
            parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
            html = next((str(content) for content, kind in parts if kind == "text/html"), "")
            OutboxMail.objects.create(
                sender=message.from_email,
                to="\n".join(message.to),
                subject=str(message.subject),
                text=str(message.body),
                html=html,
            )
        return len(email_messages)

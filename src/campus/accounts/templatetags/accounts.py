"""What the pages about signing in ask of the settings."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def outbox_url() -> str:
    """Return where somebody who is not signed in can read the mail they wait for: on trial alone, else nothing."""
    return reverse("outbox") if settings.HAS_OUTBOX and settings.IS_TRIAL else ""

"""What the pages about signing in ask of the settings."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def outbox_url() -> str:
    """Return where somebody who is not signed in can read the mail they wait for: on trial alone, else nothing."""
    return reverse("outbox") if settings.HAS_OUTBOX and settings.IS_TRIAL else ""


@register.simple_tag(takes_context=True)
def sign_in_panels(context: Context) -> list[SafeString]:
    """Return the other ways to sign in, told by apps above (settings.SIGN_IN_PANELS)."""
    return [import_string(path)(context["request"]) for path in settings.SIGN_IN_PANELS]

"""What the pages about signing in ask of the settings."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def sign_in_panels(request: HttpRequest) -> list[SafeString]:
    """Return what upper apps add to the page where everybody signs in (settings.SIGN_IN_PANELS)."""
    return [import_string(path)(request) for path in settings.SIGN_IN_PANELS]


@register.simple_tag
def outbox_url() -> str:
    """Return where somebody who is not signed in can read the mail they wait for: on trial alone, else nothing."""
    return reverse("outbox") if settings.HAS_OUTBOX and settings.IS_TRIAL else ""

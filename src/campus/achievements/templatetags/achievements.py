"""Filters of this app: criteria as markup, size and level in words."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from campus.achievements import wording
from campus.achievements.models import Version
from campus.ui.markdown import render

register = template.Library()


@register.filter
def criteria(text: str) -> SafeString:
    """Return criteria, which staff write in Markdown, as markup."""
    return render(text)


@register.filter
def size_and_level(version: Version) -> list[tuple[str, str]]:
    """Return work, level, language and validity as pairs for `ui/components/facts.html`."""
    return wording.facts(version)

"""Filters of this app: criteria as markup, size and level in words."""

from __future__ import annotations

from decimal import Decimal

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


@register.filter
def ects(hours: object) -> str:
    """Return what typed hours are in ECTS; empty for what is no number."""
    try:
        return wording.plain(wording.ects_of(Decimal(str(hours))))
    except ArithmeticError:
        return ""


@register.filter
def next_number(version: Version) -> int:
    """Return the number that saving gives: the draft's own, or the next after a published one."""
    return version.number if version.published_at is None else version.number + 1

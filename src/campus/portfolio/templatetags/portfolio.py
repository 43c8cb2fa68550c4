"""What the owner of a page wrote, as markup: the house's Markdown, with no pictures from elsewhere."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from campus.ui.markdown import render

register = template.Library()


@register.filter
def written(text: str, shift: str = "1") -> SafeString:
    """Return what somebody wrote in Markdown, its headings lowered below those it stands under."""
    return render(text, shift=int(shift))

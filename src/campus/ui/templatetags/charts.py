"""Charts for templates: `{% load charts %}`. Their figures stand in words beside them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from campus.ui import charts

register = template.Library()


@register.simple_tag
def bar(number: float, of: float, *, part: float | None = None) -> SafeString:
    """Draw `number` of `of`, and where there is a `part` of it, that standing out."""
    whole = of or 1
    return mark_safe(charts.bar(number / whole, part=None if part is None else part / whole))  # noqa: S308 - figures alone


@register.simple_tag
def parts(of: float, *numbers: float) -> SafeString:
    """Draw numbers of `of` behind each other."""
    return mark_safe(charts.parts(number / (of or 1) for number in numbers))  # noqa: S308 - figures alone


@register.simple_tag
def band(low: float, middle: float, high: float) -> SafeString:
    """Draw an estimate in per cent with the band in which it lies."""
    return mark_safe(charts.band(low / 100, middle / 100, high / 100))  # noqa: S308 - figures alone

"""How hours are written."""

from __future__ import annotations

from decimal import Decimal

from django import template

from campus.ui import local

register = template.Library()


@register.filter
def hours(value: Decimal) -> str:
    """Return a number of hours without needless noughts: `40`, `2.5`, `0.25`."""
    bare = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return local.number(Decimal(bare), places=len(bare.partition(".")[2]))

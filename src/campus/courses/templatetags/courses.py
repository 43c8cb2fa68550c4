"""Filters for the pages of courses. None makes a query."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.conf.locale import LANG_INFO
from django.utils.safestring import SafeString

from campus.achievements import queries as achievements
from campus.achievements import wording as achievement_wording
from campus.achievements.models import Version
from campus.courses import wording
from campus.courses.steps import Progress, Step
from campus.ui import local, markdown
from campus.ui.badge import Badge

register = template.Library()


@register.filter
def design(version: Version) -> Badge:
    """Return what a version's badge is drawn from."""
    return achievements.design(version)


@register.filter(name="markdown")
def render_markdown(text: str) -> SafeString:
    """Return markup for a text without pictures."""
    return markdown.render(text)


@register.filter
def figure(value: Decimal) -> str:
    """Return a number without idle noughts: 20, not 20.0."""
    return local.number(value.normalize() if value % 1 else value.to_integral_value())


@register.filter
def plurality(value: Decimal) -> int:
    """Return the whole number that chooses the plural of a value with decimals: 1 for exactly one."""
    return 1 if value == 1 else max(2, int(value))


@register.filter
def language(code: str) -> str:
    """Return the name of a language, or its code where we do not know it."""
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().partition("-")[0]) or {}
    return str(known.get("name", code))


register.filter("level", achievement_wording.level)
register.filter("validity", achievement_wording.validity)


@register.filter
def ending(name: str) -> str:
    """Return what kind of file a name speaks of: `SVG`."""
    return name.rpartition(".")[2].upper()


@register.filter
def heading(step: Step) -> str:
    """Return what there is to do."""
    return wording.heading(step)


@register.filter
def action(step: Step) -> str:
    """Return the words of the button that leads to a step."""
    return wording.action(step)


@register.filter
def hint(step: Step) -> str:
    """Return one sentence about a step that is the learner's turn."""
    return wording.hint(step)


@register.filter
def held_up(step: Step) -> str:
    """Return why nothing can be done about a step just now."""
    return wording.held_up(step)


@register.filter
def line(progress: Progress) -> str:
    """Return how far somebody is and what comes next."""
    return wording.line(progress)


@register.filter
def host(url: str) -> str:
    """Return whose site an address is on: `example.org`."""
    return urlsplit(url).hostname or ""

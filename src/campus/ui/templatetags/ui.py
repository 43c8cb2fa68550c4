"""Tags and filters of the house. None makes a query; all take plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from campus.ui import badge as badges
from campus.ui import local, seal
from campus.ui.badge import Badge

register = template.Library()

SMALL_BADGE = 96  # px: below, ring text cannot be read
SMALL_SEAL = 128

# What testamur.report calls a verdict, and the five words of the design that people see.
VERDICTS = {"invalid": "altered", "unknown_issuer": "unconfirmed", "could_not_check": "unconfirmed"}
STRENGTHS = 5


def _badge(design: Badge | Mapping[str, Any]) -> Badge:
    return design if isinstance(design, Badge) else Badge.from_json(design)


def _uid(context: Context) -> str:
    """Return a prefix for ids that no other drawing of this page has, the same whenever the page is made again."""
    request = getattr(context, "request", None)
    # Not the context itself: every included template has one of its own.
    kept: Any = context.render_context.dicts[0] if request is None else vars(request)
    return f"b{next(kept.setdefault('_drawings', count(1)))}"


@register.simple_tag(takes_context=True)
def badge(
    context: Context, design: Badge | Mapping[str, Any], *, size: int = 240, is_decoration: bool = False
) -> SafeString:
    """Draw a whole badge; `is_decoration` hides it from screen readers where its name stands beside it."""
    drawing = badges.svg(_badge(design), size=size, small=size < SMALL_BADGE, uid=_uid(context))
    return _classed(drawing, "badge", is_decoration=is_decoration)


@register.simple_tag(takes_context=True)
def progress(
    context: Context,
    design: Badge | Mapping[str, Any],
    done: int,
    of: int,
    *,
    size: int = 240,
    is_decoration: bool = False,
) -> SafeString:
    """Draw a badge with `done` of `of` steps in full colour; `{% steps done of %}` belongs beside it."""
    drawing = badges.svg(_badge(design), size=size, small=size < SMALL_BADGE, done=done, of=of, uid=_uid(context))
    return _classed(drawing, "unfinished" if done < of else "badge", is_decoration=is_decoration)


def _classed(drawing: str, name: str, *, is_decoration: bool) -> SafeString:
    hidden = ' aria-hidden="true"' if is_decoration else ""
    return mark_safe(drawing.replace("<svg ", f'<svg class="{name}"{hidden} ', 1))  # noqa: S308 - badges.svg escapes its texts


@register.simple_tag
def outline(*, size: int = 240) -> SafeString:
    """Draw a badge of nobody's in outline, as decoration for empty pages and errors."""
    drawing = badges.svg(Badge("", pictogram="compass"), size=size, done=0, of=6, uid="none")
    return _classed(drawing, "unfinished", is_decoration=True)


@register.simple_tag
def steps(done: int, of: int) -> str:
    """Say how far somebody is: `3 of 5 steps done`."""
    return ngettext("%(done)s of %(of)s step done", "%(done)s of %(of)s steps done", of) % {"done": done, "of": of}


@register.simple_tag(name="seal")
def draw_seal(digest: str, *, size: int = 272, label: str | None = None) -> SafeString:
    """Draw the seal of a digest; `label=""` makes it decoration."""
    if label is None:
        label = gettext("Seal %(digits)s, drawn from this credential") % {"digits": seal.fingerprint(digest)}
    return mark_safe(seal.svg(digest, label=label, size=size, is_small=size < SMALL_SEAL))  # noqa: S308 - digits and an escaped label


@register.filter
def fingerprint(digest: str) -> str:
    """Return the digits printed beside a seal: `7F3A 91C4`."""
    return seal.fingerprint(digest)


@register.filter
def describe(design: Badge | Mapping[str, Any]) -> str:
    """Return the alternative text of a badge."""
    return badges.describe(_badge(design))


@register.filter
def shape(verdict: object) -> str:
    """Return the design's word for a verdict: valid, expired, revoked, altered or unconfirmed."""
    word = str(getattr(verdict, "value", verdict))
    return VERDICTS.get(word, word)


@register.filter
def value_of(member: object) -> str:
    """Return the value of an enum member, or the text itself."""
    return str(getattr(member, "value", member))


@register.inclusion_tag("ui/components/strength.html")
def strength(station: int) -> dict[str, object]:
    """Draw how strong the assessment was: station 1 (said by the learner) to 5 (observed doing it)."""
    if not 1 <= station <= STRENGTHS:
        raise ValueError(f"station is 1 to {STRENGTHS}, got {station}")
    words = (
        gettext("Said by the learner"),
        gettext("Took part"),
        gettext("Passed a test"),
        gettext("Work graded by a named assessor"),
        gettext("Observed doing it"),
    )
    return {"stations": list(enumerate(words, 1)), "station": station}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Set one form field: label, hint, error, input."""
    return bound.as_field_group()


@register.inclusion_tag("ui/components/summary.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """Set the error summary of a bound form: a link to each field that is wrong; nothing where all is well."""
    wrong = [(_anchor(bound), bound.label, bound.errors) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {
        "wrong": wrong,
        "general": [*form.non_field_errors(), *hidden],
        "number": sum(map(len, form.errors.values())),
    }


@register.filter(name="anchor")
def _anchor(bound: BoundField) -> str:
    """Return the id of the input that a link to the field should reach: its first, where it has several."""
    target: str = bound.id_for_label or f"{bound.auto_id}_0"
    return target


@register.filter
def kind(bound: BoundField) -> str:
    """Return how a field is laid out: set (of choices), tick, file or line."""
    if bound.use_fieldset:
        return "set"
    input_type = getattr(bound.field.widget, "input_type", "")
    return {"checkbox": "tick", "file": "file"}.get(input_type, "line")


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Return `14 October 2026`."""
    return "" if value is None else local.day(value)


@register.filter(expects_localtime=True)
def month(value: date | None) -> str:
    """Return `October 2026`."""
    return "" if value is None else local.month(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Return `14 October 2026, 10:42`."""
    return "" if value is None else local.moment(value)


@register.filter(expects_localtime=True)
def clock(value: datetime | None) -> str:
    """Return `10:42`."""
    return "" if value is None else local.clock(value)


@register.simple_tag
def time(value: datetime) -> SafeString:
    """Return a moment as a `<time>` element."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), local.moment(value))


@register.filter
def number(value: float | Decimal) -> str:
    """Return `1,284`."""
    return local.number(value)


@register.filter
def percent(value: float | Decimal) -> str:
    """Return `83 %`."""
    return local.percent(value)

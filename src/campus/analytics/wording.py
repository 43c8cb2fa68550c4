"""What the derived rows mean, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.analytics import figures
from campus.analytics.models import Report, Standing
from campus.analytics.queries import FAILED, SILENT
from campus.assessments import statistics
from campus.assessments.models import Question
from campus.assessments.statistics import Figure, Rate, Spread
from campus.assessments.verdicts import judged
from campus.courses.steps import State
from campus.ui import local

NONE = "–"  # where too few stand behind a figure


def why(row: Standing, *, now: datetime) -> str:
    """Say why somebody is stuck, in every way in which they are."""
    found = []
    if row.state == State.CLOSED:
        found.append(_("Nothing left that they can do without help"))
    if row.fails >= FAILED:
        words = ngettext("Below the mark %(n)d time", "Below the mark %(n)d times", row.fails)
        found.append(words % {"n": row.fails})
    days = (now - row.last_at).days
    if row.state != State.CLOSED and days >= SILENT.days:
        found.append(ngettext("Nothing done for %(n)d day", "Nothing done for %(n)d days", days) % {"n": days})
    return "; ".join(found)


def rate(passed: int, tried: int) -> Rate:
    """Return how many passed, as a rate with its interval."""
    return statistics.pass_rate(passed, tried)


def passed(found: Rate, number: int) -> str:
    """Say how many passed of how many tried, with the share where enough stand behind it."""
    counts = _("%(passed)s of %(tried)s") % {"passed": local.number(number), "tried": local.number(found.n)}
    if found.share is None:
        return counts if found.n else found.reason
    words = _("%(counts)s: %(share)s, in truth between %(low)s and %(high)s")
    return words % {
        "counts": counts,
        "share": local.percent(100 * found.share),
        "low": local.percent(100 * found.low),
        "high": local.percent(100 * found.high),
    }


def middle(found: Spread) -> str:
    """Say what is usual: the median, and between which two the middle half lies."""
    if found.middle is None or found.low is None or found.high is None:
        return found.reason
    numbers = {"middle": _short(found.middle), "low": _short(found.low), "high": _short(found.high)}
    if numbers["low"] == numbers["high"]:
        return numbers["middle"]
    return _("%(middle)s; the middle half %(low)s to %(high)s") % numbers


def _short(value: float) -> str:
    """Return a number with one place where it is not whole."""
    return local.number(round(value)) if round(value, 1) == round(value) else local.number(value, places=1)


@dataclass(frozen=True)
class Item:
    """One question of a quiz with its figures: `share` and `discrimination` ready to read, and what stands out."""

    question: Question
    number: int  # its place among those asked, from 1
    n: int
    easy: float  # 0 to 1, for the bar
    share: str
    discrimination: str
    words: tuple[str, ...]
    caution: str


def items(report: Report, questions: Mapping[int, Question]) -> list[Item]:
    """Return the questions of a quiz with their figures, what stands out first."""
    kept = {each["question"]: each for each in report.data["items"]}
    order = sorted((questions[pk] for pk in kept if pk in questions), key=lambda each: (each.order, each.pk))
    found = [_item(kept[question.pk], question, number) for number, question in enumerate(order, 1)]
    return sorted(found, key=lambda each: (not each.words, each.number))


def _item(kept: Mapping[str, Any], question: Question, number: int) -> Item:
    p, r = figures.figure(kept["p"]), figures.figure(kept["r"])
    return Item(
        question,
        number,
        p.n,
        p.value or 0.0,
        local.percent(100 * p.value) if p.value is not None else NONE,
        decimal(r),
        judged(p, r).words,
        r.caution,
    )


def decimal(found: Figure) -> str:
    """Return a figure with two places, or a dash."""
    return local.number(found.value, places=2) if found.value is not None else NONE

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


def middle(found: Spread, unit: str) -> str:
    """Say what is usual: the median and the middle half; `unit` is "try", "minute" or "day"."""
    if found.middle is None:
        return found.reason
    names = {"try": _("tries"), "minute": _("minutes"), "day": _("days")}
    numbers = {name: local.number(round(getattr(found, name), 1)) for name in ("middle", "low", "high")}
    words = _("%(middle)s %(unit)s; the middle half %(low)s to %(high)s")
    return words % {**numbers, "unit": names[unit]}


@dataclass(frozen=True)
class Item:
    """One question of a quiz with its figures: `share` and `discrimination` ready to read, and what stands out."""

    question: Question
    n: int
    easy: float  # 0 to 1, for the bar
    share: str
    discrimination: str
    words: tuple[str, ...]
    caution: str


def items(report: Report, questions: Mapping[int, Question]) -> list[Item]:
    """Return the questions of a quiz with their figures, what stands out first."""
    found = [_item(kept, questions[kept["question"]]) for kept in report.data["items"] if kept["question"] in questions]
    return sorted(found, key=lambda each: (not each.words, each.question.order, each.question.pk))


def _item(kept: Mapping[str, Any], question: Question) -> Item:
    p, r = figures.figure(kept["p"]), figures.figure(kept["r"])
    return Item(
        question,
        p.n,
        p.value or 0.0,
        local.percent(100 * p.value) if p.value is not None else p.reason,
        decimal(r),
        judged(p, r).words,
        r.caution,
    )


def decimal(found: Figure) -> str:
    """Return a figure with two places, or why there is none."""
    return local.number(found.value, places=2) if found.value is not None else found.reason

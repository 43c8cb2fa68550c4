"""What the figures of an assessment mean, in words for whoever wrote it (Ebel and Frisbie's usual bounds)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campus.assessments.statistics import Figure

EASY, HARD = 0.95, 0.2
WEAK, GOOD = 0.1, 0.2
AGREES, AGREES_WELL = 0.4, 0.6  # kappa, after Landis and Koch
TELLS, TELLS_WELL = 0.5, 0.7  # reliability


@dataclass(frozen=True)
class Judged:
    """What stands out about an item, the most pressing first; nothing where all is well."""

    words: tuple[str, ...] = ()

    @property
    def is_flagged(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.words)


def judged(difficulty: Figure, discrimination: Figure) -> Judged:
    """Return what stands out about an item by its two figures."""
    found, p, r = [], difficulty.value, discrimination.value
    if r is not None and r < 0:
        found.append(_("Those who do well elsewhere get it wrong: check which answer counts as right."))
    elif r is not None and r < WEAK:
        found.append(_("It goes with nothing else here: it may be unclear, or ask for something else."))
    if p is not None and p > EASY:
        found.append(_("Nearly everybody gets it right: it tells nobody apart."))
    elif p is not None and p < HARD:
        found.append(_("Few get it right: too hard, not taught, or the wrong answer counts."))
    return Judged(tuple(found))


def reliability_words(figure: Figure) -> str:
    """Say what a reliability means."""
    if figure.value is None:
        return figure.reason
    if figure.value >= TELLS_WELL:
        return _("It tells people apart well: taken again, most would keep their places.")
    if figure.value >= TELLS:
        return _("It tells people apart roughly: fit for learning, weak for a decision by itself.")
    return _("It hardly tells people apart: a result close to the mark is mostly chance.")


def agreement_words(figure: Figure) -> str:
    """Say what a kappa means."""
    if figure.value is None:
        return figure.reason
    if figure.value >= AGREES_WELL:
        return _("The graders agree well.")
    if figure.value >= AGREES:
        return _("The graders agree roughly: talk over what the levels mean.")
    return _("The graders hardly agree beyond chance: the levels mean different things to them.")

"""What a learner is told about a step, in plain words: its heading, what to do with it, and why it is held up."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.courses.steps import Progress, State, Step
from campus.ui import local


def heading(step: Step) -> str:
    """Return what there is to do, as the heading of the learner's page."""
    if step.kind == "quiz":
        return _("Take the quiz")
    if step.kind != "project":
        return step.title
    return {
        State.OPEN: _("Begin your project"),
        State.DRAFT: _("Hand in your project"),
        State.RETURNED: _("Work on your project again"),
    }.get(step.state, step.title)


def action(step: Step) -> str:
    """Return the words of the button that leads there."""
    if step.is_read:
        return _("Open the unit")
    if step.kind == "quiz":
        return _("Open the quiz")
    if step.kind == "activity":
        return _("See what to do")
    return _("Open the draft") if step.state is State.DRAFT else _("Open the project")


def hint(step: Step) -> str:
    """Return a sentence or two about a step that is the learner's turn; empty where there is nothing to add."""
    return " ".join(filter(None, [_hint(step), by_when(step)]))


def by_when(step: Step) -> str:
    """Return by when a step that is the learner's turn is to be done; empty where it has no such time."""
    if step.by is None:
        return ""
    when = {"when": local.moment(step.by)}
    if step.kind == "quiz":
        return _("It closes on %(when)s.") % when
    if step.is_over:
        return _("It was to be handed in by %(when)s; late work is taken.") % when
    return _("Hand it in by %(when)s.") % when


def _hint(step: Step) -> str:
    if step.is_read and step.minutes:
        return ngettext("It takes about %(n)d minute.", "It takes about %(n)d minutes.", step.minutes) % {
            "n": step.minutes
        }
    if step.kind == "quiz" and step.percent is not None:
        return _("Your best result is %(percent)s; the badge asks for more.") % {"percent": local.percent(step.percent)}
    if step.state is State.DRAFT:
        return _("Your draft is kept.")
    if step.state is State.RETURNED:
        return _("It was handed back with a comment that says what is missing.")
    return ""


def held_up(step: Step) -> str:
    """Return one sentence on why nothing can be done about a step just now."""
    if step.state is State.WAITING:
        return _("Your project waits for its grade. There is nothing you need to do.")
    if step.state is State.RESTING and step.again_at:
        return _("The quiz opens again on %(when)s.") % {"when": local.moment(step.again_at)}
    if step.by:
        return _too_late(step, when=local.moment(step.by))
    if step.kind == "quiz":
        return _("All attempts at the quiz are used. Write to the people who teach the course.")
    return _("Your project was graded below what the badge asks for. Write to the people who teach the course.")


def _too_late(step: Step, *, when: str) -> str:
    if step.kind != "quiz":
        words = _(
            "It was to be handed in by %(when)s, and late work is not taken. Write to the people who teach the course."
        )
    elif step.is_over:
        words = _("The quiz closed on %(when)s. Write to the people who teach the course.")
    else:
        words = _(
            "The quiz closes on %(when)s, before you could try it again. Write to the people who teach the course."
        )
    return words % {"when": when}


def line(progress: Progress) -> str:
    """Return how far somebody is and what comes next, on one line."""
    far = ngettext("%(done)d of %(of)d step done.", "%(done)d of %(of)d steps done.", progress.of) % {
        "done": progress.done,
        "of": progress.of,
    }
    if progress.next:
        following = _("%(far)s Next: %(what)s") % {"far": far, "what": heading(progress.next)}
        when = by_when(progress.next)
        return f"{following}. {when}" if when else following
    return f"{far} {held_up(progress.waiting)}" if progress.waiting else far

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
    """Return one sentence about a step that is the learner's turn; empty where there is nothing to add."""
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
    if step.kind == "quiz":
        return _("All attempts at the quiz are used. Write to the people who teach the course.")
    return _("Your project was graded below what the badge asks for. Write to the people who teach the course.")


def line(progress: Progress) -> str:
    """Return how far somebody is and what comes next, on one line."""
    far = ngettext("%(done)d of %(of)d step done.", "%(done)d of %(of)d steps done.", progress.of) % {
        "done": progress.done,
        "of": progress.of,
    }
    if progress.next:
        return _("%(far)s Next: %(what)s") % {"far": far, "what": heading(progress.next)}
    return f"{far} {held_up(progress.waiting)}" if progress.waiting else far

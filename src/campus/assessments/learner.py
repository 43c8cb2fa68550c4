"""What a learner's page of a project shows besides the work itself: its time, peers' reviews, and comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments import opinions, sheet
from campus.assessments.models import Criterion, Project, Review, Submission
from campus.assessments.sheet import Line


class PeerView(NamedTuple):
    """A review of the reader's own work: what it says of each criterion, and nothing of who says it."""

    review: Review
    lines: list[Line]


def context(person: Person, project: Project, tries: Sequence[Submission], *, now: datetime) -> dict[str, object]:
    """Return values for the templates of a project's page; `tries` are the person's, the newest first."""
    due = _due(person, project, tries)
    newest = tries[0] if tries else None
    commented = _commented(tries)
    said = sheet.comments(commented, person) if commented else []
    return {
        "due_in": due,
        "zone": timezone.get_current_timezone_name(),
        "is_over": due is not None and due < now,
        "asked": opinions.asked(person, project) if project.peer_reviews and tries else [],
        "peer_views": _peer_views(person, project) if project.peer_reviews else [],
        "commented": commented,
        "said": said,
        "text": sheet.text(commented, said) if commented else "",
        "is_twice": project.graders == 2,
        "graders": _graders(newest),
    }


def _due(person: Person, project: Project, tries: Sequence[Submission]) -> datetime | None:
    """Return by when the open draft, or the one to begin, is to be handed in."""
    if not tries:
        return opinions.due_for(person.pk, project)
    return opinions.due_at(tries[0]) if tries[0].state == Submission.State.DRAFT else None


def _commented(tries: Sequence[Submission]) -> Submission | None:
    """Return the newest try that was handed in: what is talked about."""
    return next((each for each in tries if each.state != Submission.State.DRAFT), None)


def _graders(newest: Submission | None) -> list[str]:
    if newest is None or newest.state == Submission.State.HANDED_IN or newest.project.graders != 2:
        return []
    return [review.reviewer.name for review in opinions.graders(newest)]


def _peer_views(person: Person, project: Project) -> list[PeerView]:
    criteria: list[Criterion] = list(project.criteria.all())
    found = opinions.peers_of_tries(person, project)
    return [PeerView(each, sheet.compared(criteria, project.scale, [("", each)]).lines) for each in found]

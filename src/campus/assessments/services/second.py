"""Two opinions on one piece of work: each given without the other, compared, and decided (decision 0086)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import agreement, opinions
from campus.assessments.models import Review, Submission
from campus.common.errors import NotAllowedError
from campus.journal import services as journal


@dataclass(frozen=True)
class Opinion:
    """What one grader says of a piece of work: a level for each criterion, a comment, and whether to hand it back."""

    levels: Mapping[int, int]
    comment: str
    is_returned: bool


def settled(actor: Person, *, submission: Submission, said: Opinion, now: datetime) -> Opinion | None:
    """Return what counts, or None while another opinion is awaited or a moderator is to decide.

    For use inside the transaction that holds the submission's lock.
    """
    if submission.moderated_since:
        require_moderator(actor, submission)
        return said
    if submission.project.graders == 2:
        _keep(actor, submission=submission, said=said, now=now)
        return _of_two(actor, submission=submission, said=said, now=now)
    if opinions.stands_against_peers(submission.project) and not said.is_returned:
        return _beside_peers(actor, submission=submission, said=said, now=now)
    return said


def require_moderator(actor: Person, submission: Submission) -> None:
    """Raise NotAllowedError unless the actor decides where two opinions lie too far apart."""
    if not opinions.may_moderate(actor, submission):
        words = _("Two opinions on this lie too far apart, so somebody else decides: an owner, or whom they named.")
        raise NotAllowedError(words)


def _keep(actor: Person, *, submission: Submission, said: Opinion, now: datetime) -> None:
    """Keep a grader's marks; until the other's are there they may be given anew."""
    fields = {
        "levels": {str(criterion): level for criterion, level in said.levels.items()},
        "comment": said.comment,
        "is_returned": said.is_returned,
        "asked_at": now,
        "done_at": now,
    }
    Review.objects.update_or_create(
        submission=submission, reviewer=actor, role=Review.Role.GRADER, create_defaults=fields, defaults=fields
    )
    _record("project.marked", submission, actor=actor, now=now)


def _of_two(actor: Person, *, submission: Submission, said: Opinion, now: datetime) -> Opinion | None:
    other = next((each for each in opinions.graders(submission) if each.reviewer_id != actor.pk), None)
    if other is None:
        return None
    is_far = agreement.distance(other.marks, said.levels) >= submission.project.moderate_from
    if is_far or other.is_returned != said.is_returned:
        _to_moderator(actor, submission=submission, now=now)
        return None
    comment = "\n\n".join(words for words in (other.comment, said.comment) if words)
    return Opinion(agreement.lower(other.marks, said.levels), comment, said.is_returned)


def _beside_peers(actor: Person, *, submission: Submission, said: Opinion, now: datetime) -> Opinion | None:
    peers = opinions.peers_say(submission)
    if agreement.distance(peers, said.levels) < submission.project.moderate_from:
        return said
    _keep(actor, submission=submission, said=said, now=now)
    _to_moderator(actor, submission=submission, now=now)
    return None


def _to_moderator(actor: Person, *, submission: Submission, now: datetime) -> None:
    Submission.objects.filter(pk=submission.pk).update(moderated_since=now)
    submission.moderated_since = now
    _record("project.disputed", submission, actor=actor, now=now)


def _record(verb: str, submission: Submission, *, actor: Person, now: datetime) -> None:
    journal.record(
        verb,
        actor=actor,
        thing=submission,
        person=submission.person,
        organization_id=submission.project.organization_id,
        data={"project": submission.project_id},
        now=now,
    )

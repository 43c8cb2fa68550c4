"""Grading: one decision on each submission, whoever else has it open, by one assessor or from two who agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Grade, Mark, Result, Review, Submission
from campus.assessments.services import results, second
from campus.assessments.services.marks import checked_comment, checked_levels
from campus.assessments.services.second import Opinion
from campus.assessments.services.staff import require_staff
from campus.assessments.services.submissions import next_draft
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal import services as journal
from campus.ui import local

State = Submission.State


@transaction.atomic
def grade(
    actor: Person,
    *,
    submission: Submission,
    levels: Mapping[int, int],
    comment: str,
    is_returned: bool,
    revision: int,
    now: datetime,
) -> Grade | None:
    """Grade a submission, or hand it back for another try, which begins as a draft that carries the old work.

    `levels` maps a criterion's id to an index into the scale: one for each criterion, unless handed back. Returns None
    where the marks are kept and nothing is decided yet: the second grader's are awaited, or a moderator decides.

    Raises NotAllowedError (not staff, one's own work, or no moderator), InvalidError (field "levels" or "comment"), and
    ConflictError saying who graded it and when if somebody else was first. Records `project.graded` for a decision.
    """
    submission = _locked(submission)
    require_staff(actor, submission.project.organization)
    if submission.person_id == actor.pk:
        raise NotAllowedError(_("This is your own work. Somebody else has to grade it."))
    _refuse_stale(submission, revision=revision)
    marks = checked_levels(submission.project, levels, is_whole=not is_returned)
    said = Opinion({criterion.pk: level for criterion, level in marks}, _comment(comment, is_returned), is_returned)
    counts = second.settled(actor, submission=submission, said=said, now=now)
    return None if counts is None else _decide(actor, submission=submission, said=counts, now=now)


def _locked(submission: Submission) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)).select_related("project__organization", "person")
    return found.get(pk=submission.pk)


def _decide(actor: Person, *, submission: Submission, said: Opinion, now: datetime) -> Grade:
    """Write the one decision, its result and its event, and take the work out of the queue."""
    becomes = State.RETURNED if said.is_returned else State.GRADED
    Submission.objects.filter(pk=submission.pk).update(state=becomes, revision=F("revision") + 1)
    made = Grade.objects.create(
        submission=submission, grader=actor, comment=said.comment, is_returned=said.is_returned, at=now
    )
    rows = [Mark(grade=made, criterion_id=criterion, level=level) for criterion, level in said.levels.items()]
    Mark.objects.bulk_create(rows)
    if said.is_returned:
        next_draft(submission, now=now)
    else:
        _result(made, said.levels, now=now)
    _record(made, actor=actor, now=now)
    return made


def _result(made: Grade, levels: Mapping[int, int], *, now: datetime) -> None:
    project = made.submission.project
    results.add(
        made.submission.person,
        organization_id=project.organization_id,
        kind=Result.Kind.PROJECT,
        thing_id=project.pk,
        source=f"grade:{made.pk}",
        at=now,
        levels=levels,
        assessor=made.grader,
        data=_how(made.submission),
    )


def _how(submission: Submission) -> dict[str, object]:
    """Return how many marked it, whether a third person had to decide, and whether the name was hidden."""
    given = submission.reviews.filter(done_at__isnull=False).values_list("role", flat=True)
    return {
        "graders": max(sum(role == Review.Role.GRADER for role in given), 1),
        "peers": sum(role == Review.Role.PEER for role in given),
        "is_moderated": submission.moderated_since is not None,
        "is_blind": submission.project.is_blind,
    }


def _refuse_stale(submission: Submission, *, revision: int) -> None:
    """Refuse work that is decided or is no longer what was read: of two graders the row's lock lets one be first."""
    if submission.state == State.HANDED_IN and submission.revision == revision:
        return
    graded = Grade.objects.select_related("grader").filter(submission=submission).first()
    if graded is None:
        raise ConflictError(_("This work changed since you opened it. Look at it again."))
    words = _("%(who)s graded this on %(when)s, before you saved.")
    raise ConflictError(words % {"who": graded.grader.name, "when": local.moment(graded.at)})


def _comment(comment: str, is_returned: bool) -> str:
    clean = checked_comment(comment)
    if is_returned and not clean:
        raise InvalidError(_("Say what to work on: a piece handed back needs a comment."), field="comment")
    return clean


def _record(made: Grade, *, actor: Person, now: datetime) -> None:
    submission = made.submission
    journal.record(
        "project.graded",
        actor=actor,
        thing=submission,
        person=submission.person,
        organization_id=submission.project.organization_id,
        data={
            "project": submission.project_id,
            "levels": {str(mark.criterion_id): mark.level for mark in made.marks.all()},
            "is_returned": made.is_returned,
        },
        now=now,
    )

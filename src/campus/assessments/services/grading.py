"""Grading: one decision on each submission, by one assessor, whoever else has it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Criterion, Grade, Mark, Result, Submission
from campus.assessments.services import results
from campus.assessments.services.staff import require_staff
from campus.assessments.services.submissions import next_draft
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import storable
from campus.journal import services as journal
from campus.ui import local

State = Submission.State
LONGEST_COMMENT = 10_000


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
) -> Grade:
    """Grade a submission, or hand it back for another try, which begins as a draft that carries the old work.

    `levels` maps a criterion's id to an index into the scale: one for each criterion, unless handed back. Raises
    NotAllowedError (not staff, or one's own work), InvalidError (field "levels" or "comment"), and ConflictError
    saying who graded it and when if somebody else was first. Records `project.graded`.
    """
    submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("project__organization").get(pk=submission.pk)
    )
    require_staff(actor, submission.project.organization)
    if submission.person_id == actor.pk:
        raise NotAllowedError(_("This is your own work. Somebody else has to grade it."))
    _claim(submission, becomes=State.RETURNED if is_returned else State.GRADED, revision=revision)
    marks = _marks(submission, levels, is_returned=is_returned)
    made = Grade.objects.create(
        submission=submission, grader=actor, comment=_comment(comment, is_returned), is_returned=is_returned, at=now
    )
    Mark.objects.bulk_create(Mark(grade=made, criterion=criterion, level=level) for criterion, level in marks)
    if is_returned:
        next_draft(submission, now=now)
    else:
        _result(made, levels, now=now)
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
    )


def _claim(submission: Submission, *, becomes: str, revision: int) -> None:
    """Take the submission out of the queue, or say who did: of two graders the conditional UPDATE lets one through."""
    waits = Submission.objects.filter(pk=submission.pk, state=State.HANDED_IN, revision=revision)
    if waits.update(state=becomes, revision=F("revision") + 1):
        return
    graded = Grade.objects.select_related("grader").filter(submission=submission).first()
    if graded is None:
        raise ConflictError(_("This work changed since you opened it. Look at it again."))
    words = _("%(who)s graded this on %(when)s, before you saved.")
    raise ConflictError(words % {"who": graded.grader.name, "when": local.moment(graded.at)})


def _marks(submission: Submission, levels: Mapping[int, int], *, is_returned: bool) -> list[tuple[Criterion, int]]:
    criteria = {criterion.pk: criterion for criterion in submission.project.criteria.all()}
    scale = submission.project.scale
    if not set(levels) <= set(criteria) or not all(0 <= level < len(scale) for level in levels.values()):
        raise InvalidError(_("These levels are not of this rubric. Load the page again."), field="levels")
    missing = [criterion.name for pk, criterion in criteria.items() if pk not in levels]
    if (missing or not criteria) and not is_returned:
        words = _("Choose a level for every criterion. Still open: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(missing)}, field="levels")
    return [(criteria[pk], level) for pk, level in levels.items()]


def _comment(comment: str, is_returned: bool) -> str:
    clean = storable(comment.strip(), field="comment")
    if is_returned and not clean:
        raise InvalidError(_("Say what to work on: a piece handed back needs a comment."), field="comment")
    if len(clean) > LONGEST_COMMENT:
        words = _("A comment holds %(most)s characters; yours has %(has)s.")
        raise InvalidError(words % {"most": LONGEST_COMMENT, "has": len(clean)}, field="comment")
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

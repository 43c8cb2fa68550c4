"""By when work is to be handed in, for everybody and for one person (decision 0088)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import opinions
from campus.assessments.models import Extension, Project, Submission
from campus.assessments.services.staff import require_staff
from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.journal import services as journal
from campus.ui import local


def refuse_too_late(submission: Submission, *, now: datetime) -> bool:
    """Say whether a draft would be late if it were handed in now; raise InvalidError where late work is not taken.

    A try after one that was handed back has no deadline: its first one was in time, or taken as late.
    """
    due = opinions.due_at(submission)
    if due is None or now <= due:
        return False
    if not submission.project.takes_late:
        words = _("This was to be handed in by %(when)s, and late work is not taken. Ask %(org)s for more time.")
        raise InvalidError(words % {"when": local.moment(due), "org": submission.project.organization.name})
    return True


@transaction.atomic
def extend(
    actor: Person, *, project: Project, person: Person, due_at: datetime, reason: str, now: datetime
) -> Extension:
    """Give a person more time for a project, or another time than was given before.

    Raises InvalidError (field "due_at") where the person has no due date or the new one is not after it.
    """
    require_staff(actor, project.organization)
    usual = opinions.usual_due(person.pk, project)
    if usual is None or due_at <= usual:
        raise InvalidError(_("Give a time after the one that they have now."), field="due_at")
    if len(reason) > 200:
        raise InvalidError(_("Give the reason in at most 200 characters."), field="reason")
    fields = {"due_at": due_at, "reason": one_line(reason, field="reason"), "by": actor, "at": now}
    made, _new = Extension.objects.update_or_create(project=project, person=person, defaults=fields)
    journal.record(
        "project.extended",
        actor=actor,
        thing=project,
        person=person,
        organization_id=project.organization_id,
        data={"due_at": due_at.isoformat()},
        now=now,
    )
    return made


@transaction.atomic
def withdraw_extension(actor: Person, *, project: Project, extension_id: int, now: datetime) -> None:
    """Take more time back; what was handed in meanwhile stays as it was taken."""
    require_staff(actor, project.organization)
    found = Extension.objects.filter(pk=extension_id, project=project).select_related("person").first()
    if found is None:
        return
    found.delete()
    journal.record(
        "project.extension_withdrawn",
        actor=actor,
        thing=project,
        person=found.person,
        organization_id=project.organization_id,
        now=now,
    )

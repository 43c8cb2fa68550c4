"""Make and change activities: observation, attendance, attestation, recognition; for owners and educators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Activity, ActivityCriterion, Supervision
from campus.assessments.services.staff import require_staff
from campus.assessments.ways import terms as terms_
from campus.assessments.ways.queries import is_in_use
from campus.common.errors import ConflictError, InvalidError
from campus.common.text import MOST_MARKDOWN, one_line, storable
from campus.journal import services as journal
from campus.organizations.models import Organization

MOST_CRITERIA = 20
_FIXED = _("Somebody has shown this already: its lines and levels may be reworded, but none added or taken away.")


@dataclass(frozen=True)
class Line:
    """One line of a checklist or rubric as typed; `pk` where it stands already."""

    name: str
    description: str = ""
    is_required: bool = True
    pk: int | None = None
    skill_id: int | None = None
    skill_level: str = ""


@transaction.atomic
def create(
    actor: Person, *, organization: Organization, kind: str, title: str, now: datetime, **fields: Any
) -> Activity:
    """Return a new activity; `fields` as for `change`. Raises NotAllowedError, InvalidError naming the field."""
    require_staff(actor, organization)
    data = terms_.to_data(kind, terms_.parse(kind, {}))
    activity = Activity.objects.create(organization=organization, kind=kind, title=_titled(title), data=data)
    journal.record("activity.created", actor=actor, thing=activity, organization_id=organization.pk, now=now)
    return change(actor, activity=activity, now=now, **fields) if fields else activity


@transaction.atomic
def change(
    actor: Person,
    *,
    activity: Activity,
    now: datetime,
    revision: int | None = None,
    data: dict[str, Any] | None = None,
    criteria: Sequence[Line] | None = None,
    **fields: Any,
) -> Activity:
    """Change what is given of title, brief, audience, supervision, achievement, data (whole) and criteria (whole).

    Once somebody has shown it, levels and lines keep their number (decision 0037). Raises NotAllowedError,
    InvalidError naming the field, ConflictError where it moved on since `revision`.
    """
    require_staff(actor, activity.organization)
    activity = Activity.objects.select_for_update().select_related("organization").get(pk=activity.pk)
    if revision is not None and activity.revision != revision:
        raise ConflictError(_("Somebody else changed this since you opened it. Look at theirs, then save again."))
    is_used = is_in_use(activity)
    _take(activity, fields)
    if data is not None:
        _take_data(activity, data, is_used=is_used)
    if criteria is not None:
        _take_criteria(activity, criteria, is_used=is_used)
    activity.revision += 1
    activity.save()
    journal.record("activity.changed", actor=actor, thing=activity, organization_id=activity.organization_id, now=now)
    return activity


@transaction.atomic
def retire(actor: Person, *, activity: Activity, is_retired: bool, now: datetime) -> None:
    """Take an activity out of use, or back in; what was shown stays."""
    require_staff(actor, activity.organization)
    changed = Activity.objects.filter(pk=activity.pk, retired_at__isnull=is_retired)
    if changed.update(retired_at=now if is_retired else None):
        verb = "activity.retired" if is_retired else "activity.restored"
        journal.record(verb, actor=actor, thing=activity, organization_id=activity.organization_id, now=now)


def _take(activity: Activity, fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - {"title", "brief", "audience", "supervision", "achievement"})
    if unknown:
        raise InvalidError(f"An activity has no {unknown[0]}.", field=unknown[0])
    if "title" in fields:
        activity.title = _titled(fields["title"])
    if "brief" in fields:
        activity.brief = _brief(fields["brief"])
    for name, known in (("audience", Activity.Audience.values), ("supervision", Supervision.values)):
        if name in fields:
            if fields[name] not in known:
                raise InvalidError(_("Choose one of the list."), field=name)
            setattr(activity, name, fields[name])
    if "achievement" in fields:
        activity.achievement = _achievement(activity, fields["achievement"])


def _achievement(activity: Activity, chosen: Achievement | None) -> Achievement | None:
    if chosen is None:
        return None
    if activity.kind != Activity.Kind.RECOGNITION or chosen.organization_id != activity.organization_id:
        raise InvalidError(_("Only recognition of prior learning stands for one of your achievements."),
                           field="achievement")  # fmt: skip
    return chosen


def _take_data(activity: Activity, data: dict[str, Any], *, is_used: bool) -> None:
    found = terms_.parse(activity.kind, data)
    if is_used and len(found.scale) != len(terms_.terms(activity).scale):
        raise InvalidError(_FIXED, field="scale")
    activity.data = terms_.to_data(activity.kind, found)


def _take_criteria(activity: Activity, lines: Sequence[Line], *, is_used: bool) -> None:
    if activity.kind == Activity.Kind.ATTENDANCE and lines:
        raise InvalidError(_("Attendance has no lines to be judged."), field="criteria")
    if len(lines) > MOST_CRITERIA:
        raise InvalidError(_("There can be at most %(n)s lines.") % {"n": MOST_CRITERIA}, field="criteria")
    stored = {each.pk: each for each in activity.criteria.all()}
    kept = [line.pk for line in lines if line.pk is not None]
    if len(set(kept)) < len(kept) or not set(kept) <= set(stored):
        raise InvalidError(_("One of these lines is not of this activity. Load the page again."), field="criteria")
    if is_used and set(kept) != set(stored) | {line.pk for line in lines}:
        raise InvalidError(_FIXED, field="criteria")
    ActivityCriterion.objects.filter(activity=activity).exclude(pk__in=kept).delete()
    for order, line in enumerate(lines):
        row = stored[line.pk] if line.pk is not None else ActivityCriterion(activity=activity)
        _fill(row, line, order=order)


def _fill(row: ActivityCriterion, line: Line, *, order: int) -> None:
    row.order, row.is_required = order, line.is_required
    row.name, row.description = (one_line(text, field="criteria") for text in (line.name, line.description))
    if not 1 <= len(row.name) <= 120 or len(row.description) > 300:
        words = _("Give each line a name of at most 120 characters, and at most 300 on what to look for.")
        raise InvalidError(words, field="criteria")
    row.skill_id, row.skill_level = line.skill_id, line.skill_level.strip()[:40] if line.skill_id else ""
    row.save()


def _titled(title: str) -> str:
    clean = one_line(title, field="title")
    if not 1 <= len(clean) <= 120:
        raise InvalidError(_("Give a title of at most 120 characters."), field="title")
    return clean


def _brief(text: str) -> str:
    if len(text) > MOST_MARKDOWN:
        words = _("This holds %(most)s characters; yours has %(has)s.") % {"most": MOST_MARKDOWN, "has": len(text)}
        raise InvalidError(words, field="brief")
    return storable(text.replace("\r\n", "\n"), field="brief")

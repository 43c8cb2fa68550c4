"""The edition that is being written: made from the last published one when something changes, frozen by publishing.

What stands in a published edition is never changed. Whoever changes such a unit gets a new row of it here (`own`), as
questions do that were asked before (decision 0071). The caller's transaction holds the course, so that one edition is
written at a time.
"""

from __future__ import annotations

from django.db.models import Max

from campus.common.identifiers import public_id
from campus.courses import queries
from campus.courses.models import Attachment, Course, Edition, EditionUnit, Unit


def locked(course: Course) -> Course:
    """Return the course as it is now, held until the transaction ends."""
    return Course.objects.select_for_update(of=("self",)).get(pk=course.pk)


def draft(course: Course) -> Edition:
    """Return the edition that is being written, made now from the newest where there is none."""
    last = queries.newest(course)
    if last and last.published_at is None:
        return last
    made = Edition.objects.create(course=course, number=last.number + 1 if last else 1)
    placed = last.placed.all() if last else EditionUnit.objects.none()
    EditionUnit.objects.bulk_create(
        EditionUnit(edition=made, order=order, unit_id=each.unit_id) for order, each in enumerate(placed, 1)
    )
    return made


def place(unit: Unit, *, edition: Edition) -> None:
    """Put a unit at the end of an edition."""
    last = edition.placed.aggregate(last=Max("order"))["last"]
    EditionUnit.objects.create(edition=edition, order=(last or 0) + 1, unit=unit)


def own(unit: Unit) -> Unit:
    """Return the row of a unit that may be changed: the one being written, made now where it stands published."""
    edition = draft(locked(unit.course))
    fresh = Unit.objects.select_for_update(of=("self",)).select_related("course__organization")
    row = fresh.get(pk=queries.as_written(unit).pk)
    if not queries.is_frozen(row):
        return row
    copy = copied(row, course=row.course)
    copy.origin_id = row.line
    copy.save(update_fields=["origin"])
    EditionUnit.objects.filter(edition=edition, unit=row).update(unit=copy)
    return copy


def copied(unit: Unit, *, course: Course) -> Unit:
    """Return a new row with all that a unit says, and its files by their names; what is stored is not copied."""
    copy = Unit.objects.get(pk=unit.pk)
    copy.pk, copy.form_token, copy.origin, copy.course = None, None, None, course
    copy._state.adding = True
    copy.save()
    attachments = list(unit.attachments.order_by("pk"))
    for each in attachments:
        each.pk, each.public_id, each.unit = None, public_id(), copy
    Attachment.objects.bulk_create(attachments)
    return copy

"""Write a course: what it says of itself, and the edition that is published of it.

Course and unit count their changes. Whoever saves a form names the count it was opened on, and is told where somebody
else was faster; without one (commands, content) the write goes through.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.courses import queries
from campus.courses.models import Course, Edition
from campus.courses.services.editions import draft, locked
from campus.courses.services.notes import fill, free_slug, note, refuse_stale
from campus.organizations.models import Organization
from campus.organizations.services import require, require_issuer

COURSE_FIELDS = frozenset(["title", "summary", "description", "language", "minutes", "achievement"])


@transaction.atomic
def create(
    actor: Person, *, organization: Organization, now: datetime, slug: str = "", form_token: str = "", **fields: Any
) -> Course:
    """Return a new course, unpublished. The slug, made from the title where none is given, never changes.

    The same `form_token` again returns the course that it made.
    """
    require(actor, organization)
    require_issuer(organization)
    made = Course.objects.filter(organization=organization, form_token=form_token).first() if form_token else None
    if made:
        return made
    course = Course(organization=organization, slug=free_slug(slug or slugify(fields["title"]) or "course"))
    course.form_token = form_token or None
    fill(course, fields, known=COURSE_FIELDS)
    _check_achievement(course)
    course.save()
    Edition.objects.create(course=course, number=1)
    note("course.created", actor, course, now=now)
    return course


@transaction.atomic
def change(actor: Person, *, course: Course, now: datetime, revision: int | None = None, **fields: Any) -> Course:
    """Change what a course says of itself; ConflictError where it is no longer at `revision`."""
    require(actor, course.organization)
    fresh = Course.objects.select_for_update(of=("self",)).select_related("organization").get(pk=course.pk)
    refuse_stale(fresh.revision, revision)
    fill(fresh, fields, known=COURSE_FIELDS)
    _check_achievement(fresh)
    fresh.revision += 1
    fresh.save(update_fields=[*fields, "revision"])
    note("course.changed", actor, fresh, now=now, data={"fields": sorted(fields)})
    return fresh


@transaction.atomic
def publish(actor: Person, *, course: Course, now: datetime) -> Course:
    """Open the course to everybody in the edition being written; InvalidError says what is missing.

    Whoever takes an edition before goes on with it. Publishing twice counts once.
    """
    require(actor, course.organization)
    fresh = locked(course)
    lacks = queries.missing(fresh)
    if lacks:
        raise InvalidError(_("Still to do: %(what)s.") % {"what": "; ".join(lacks)})
    if fresh.published_at and not queries.being_written(fresh):
        return fresh
    fresh.current = _frozen(fresh, now=now)
    fresh.published_at = fresh.published_at or now
    fresh.save(update_fields=["published_at", "current"])
    note("course.published", actor, fresh, now=now, data={"edition": fresh.current.number})
    return fresh


def _frozen(course: Course, *, now: datetime) -> Edition:
    """Return the edition that was being written, published; the last one where none was."""
    edition = queries.being_written(course)
    if edition is None:
        return course.current or draft(course)
    edition.published_at = now
    edition.save(update_fields=["published_at"])
    return edition


@transaction.atomic
def withdraw(actor: Person, *, course: Course, now: datetime) -> None:
    """Close the course to newcomers; whoever takes it goes on."""
    require(actor, course.organization)
    if Course.objects.filter(pk=course.pk, published_at__isnull=False).update(published_at=None):
        note("course.withdrawn", actor, course, now=now)


def _check_achievement(course: Course) -> None:
    if course.achievement and course.achievement.organization_id != course.organization_id:
        raise InvalidError(_("Choose an achievement of the same institution."), field="achievement")

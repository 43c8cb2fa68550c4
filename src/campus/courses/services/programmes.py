"""Make programmes of courses, and publish them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.courses.models import Course, Programme, ProgrammeCourse
from campus.courses.services.notes import fill, free_slug, refuse_stale
from campus.journal.services import record
from campus.organizations.models import Organization
from campus.organizations.services import require, require_issuer

FIELDS = frozenset(["title", "summary", "description"])


@transaction.atomic
def create_programme(
    actor: Person, *, organization: Organization, now: datetime, form_token: str = "", **fields: Any
) -> Programme:
    """Return a new programme, unpublished and without courses; the same `form_token` again returns what it made."""
    require(actor, organization)
    require_issuer(organization)
    made = Programme.objects.filter(organization=organization, form_token=form_token).first() if form_token else None
    if made:
        return made
    slug = free_slug(slugify(fields["title"]) or "programme", of=Programme)
    programme = Programme(organization=organization, slug=slug, form_token=form_token or None)
    fill(programme, fields, known=FIELDS)
    programme.save()
    _note("programme.created", actor, programme, now=now)
    return programme


@transaction.atomic
def change_programme(
    actor: Person, *, programme: Programme, now: datetime, revision: int | None = None, **fields: Any
) -> Programme:
    """Change what a programme says of itself; ConflictError where it is no longer at `revision`."""
    require(actor, programme.organization)
    fresh = _locked(programme)
    refuse_stale(fresh.revision, revision)
    fill(fresh, fields, known=FIELDS)
    fresh.revision += 1
    fresh.save(update_fields=[*fields, "revision"])
    _note("programme.changed", actor, fresh, now=now)
    return fresh


@transaction.atomic
def set_courses(actor: Person, *, programme: Programme, courses: Sequence[int], now: datetime) -> None:
    """Make these courses (by id, in their order) the programme's; InvalidError for one of another institution."""
    require(actor, programme.organization)
    fresh = _locked(programme)
    wanted = list(dict.fromkeys(courses))
    if Course.objects.filter(pk__in=wanted, organization=fresh.organization_id).count() != len(wanted):
        raise InvalidError(_("Choose courses of the same institution."), field="course")
    if wanted == list(fresh.places.values_list("course", flat=True)):
        return
    fresh.places.all().delete()
    ProgrammeCourse.objects.bulk_create(
        ProgrammeCourse(programme=fresh, order=order, course_id=pk) for order, pk in enumerate(wanted, 1)
    )
    _note("programme.courses_set", actor, fresh, now=now, data={"courses": wanted})


@transaction.atomic
def publish_programme(actor: Person, *, programme: Programme, is_public: bool, now: datetime) -> None:
    """Show the programme to everybody, or no longer; InvalidError while no course of it is open. Twice counts once."""
    require(actor, programme.organization)
    fresh = _locked(programme)
    if is_public and not fresh.places.filter(course__published_at__isnull=False).exists():
        raise InvalidError(_("A programme needs a course that is published."))
    if (fresh.published_at is not None) != is_public:
        fresh.published_at = now if is_public else None
        fresh.save(update_fields=["published_at"])
        _note("programme.published" if is_public else "programme.withdrawn", actor, fresh, now=now)


def _locked(programme: Programme) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).select_related("organization").get(pk=programme.pk)


def _note(verb: str, actor: Person, programme: Programme, *, now: datetime, data: dict[str, Any] | None = None) -> None:
    organization_id = programme.organization_id
    record(verb, actor=actor, thing=programme, organization_id=organization_id, data=data or {}, now=now)

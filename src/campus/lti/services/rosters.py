"""Whom the platform lists in a course (NRPS 2.0): page by page, whole or not at all; who left is not active."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.lti.claims import LONGEST, is_teacher, name_of, text
from campus.lti.models import Context, Member
from campus.lti.services import people
from campus.lti.services.platform import ROSTER, PlatformError, pages

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PEOPLE = 50_000
BATCH = 500


def sync(context: Context, *, now: datetime) -> int:
    """Take in the roster of a platform's course; return how many are in it. Raises PlatformError, and keeps why."""
    try:
        listed = _read(context, now)
    except PlatformError as err:
        Context.objects.filter(pk=context.pk).update(sync_error=str(err)[:300])
        raise
    with transaction.atomic():
        _keep(context, listed, now)
        Context.objects.filter(pk=context.pk).update(synced_at=now, sync_error="")
    return len(listed)


def _read(context: Context, now: datetime) -> dict[str, tuple[str, bool]]:
    """Return name and whether they teach, by subject, from all pages."""
    if not context.memberships_url:
        raise PlatformError(_("The platform offers no list of people for this course."))
    found: dict[str, tuple[str, bool]] = {}
    for said in pages(context.registration, context.memberships_url, scope=ROSTER, accept=MEDIA_TYPE, now=now):
        if len(found) > MOST_PEOPLE:
            raise PlatformError(_("The list of people does not come to an end."))
        members = said.get("members") if isinstance(said, dict) else None
        if not isinstance(members, list):
            raise PlatformError(_("The list of people can’t be read."))
        found.update(_members(members))
    return found


def _members(members: list[Any]) -> dict[str, tuple[str, bool]]:
    found = {}
    for each in members:
        subject = text(each.get("user_id"), LONGEST + 1) if isinstance(each, dict) else ""
        if 0 < len(subject) <= LONGEST and each.get("status", "Active") == "Active":
            found[subject] = (name_of(each), is_teacher(each.get("roles")))
    return found


def _keep(context: Context, listed: dict[str, tuple[str, bool]], now: datetime) -> None:
    rows = dict(context.members.values_list("subject__subject", "pk"))
    names = list(listed)
    for start in range(0, len(names), BATCH):
        some = {name: listed[name][0] for name in names[start : start + BATCH]}
        subjects = people.subjects_of(context.registration.organization, context.registration.issuer, some, now=now)
        Member.objects.bulk_create(
            Member(context=context, subject=subject, is_teacher=listed[name][1])
            for name, subject in subjects.items()
            if name not in rows
        )
    left = [pk for name, pk in rows.items() if name not in listed]
    for start in range(0, len(left), BATCH):
        Member.objects.filter(pk__in=left[start : start + BATCH]).update(is_active=False)
    for teaches in (True, False):
        those = [rows[name] for name in names if name in rows and listed[name][1] is teaches]
        for start in range(0, len(those), BATCH):
            Member.objects.filter(pk__in=those[start : start + BATCH]).update(is_active=True, is_teacher=teaches)

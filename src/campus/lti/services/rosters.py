"""Whom the platform lists in a course (NRPS 2.0): page by page, read whole or not at all; who left is not active."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError
from django.utils.translation import gettext as _

from campus.lti.claims import LONGEST, is_teacher, name_of, text
from campus.lti.models import Context, Member
from campus.lti.services import people
from campus.lti.services.platform import ALL_PAGES, ROSTER, PlatformError, pages

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PEOPLE = 50_000
BATCH = 500
PAGE = 1000  # members that are asked for at once


def sync(context: Context, *, now: datetime, seconds: float = ALL_PAGES) -> int:
    """Take in the roster of a platform's course; return how many are in it. Raises PlatformError, and keeps why."""
    try:
        listed = _read(context, now, seconds)
    except PlatformError as err:
        Context.objects.filter(pk=context.pk).update(sync_error=str(err)[:300])
        raise
    try:
        _keep(context, listed, now)
        people.follow(context, {subject: name for subject, (name, _teaches) in listed.items()}, now=now)
    except IntegrityError as err:  # one of them launched just now
        raise PlatformError(_("Somebody new came at this moment. Try again.")) from err
    Context.objects.filter(pk=context.pk).update(synced_at=now, sync_error="")
    return len(listed)


def _read(context: Context, now: datetime, seconds: float) -> dict[str, tuple[str, bool]]:
    """Return name and whether they teach, by subject, from all pages."""
    if not context.memberships_url:
        raise PlatformError(_("The platform offers no list of people for this course."))
    found: dict[str, tuple[str, bool]] = {}
    url = _in_large_pages(context.memberships_url)
    for said in pages(context.registration, url, scope=ROSTER, accept=MEDIA_TYPE, now=now, seconds=seconds):
        if len(found) > MOST_PEOPLE:
            raise PlatformError(_("The list of people does not come to an end."))
        members = said.get("members") if isinstance(said, dict) else None
        if not isinstance(members, list):
            raise PlatformError(_("The list of people can’t be read."))
        found.update(_members(members))
    return found


def _in_large_pages(url: str) -> str:
    """Ask for large pages (NRPS 2.0, section 2.4.2): platforms that have none so large send as many as they do."""
    if "limit=" in urlsplit(url).query:
        return url
    return f"{url}{'&' if '?' in url else '?'}limit={PAGE}"


def _members(members: list[Any]) -> dict[str, tuple[str, bool]]:
    found = {}
    for each in members:
        subject = text(each.get("user_id"), LONGEST + 1) if isinstance(each, dict) else ""
        if 0 < len(subject) <= LONGEST and each.get("status", "Active") == "Active":
            found[subject] = (name_of(each), is_teacher(each.get("roles")))
    return found


def _keep(context: Context, listed: dict[str, tuple[str, bool]], now: datetime) -> None:
    """Keep who is listed: people in lots, for a long roster must not hold the database from others; then who is in."""
    known = set(context.members.values_list("subject__subject", flat=True))
    names = [name for name in listed if name not in known]
    organization, issuer = context.registration.organization, context.registration.issuer
    for start in range(0, len(names), BATCH):
        lot = {name: listed[name][0] for name in names[start : start + BATCH]}
        found = people.subjects_of(organization, issuer, lot, now=now).items()
        new = [Member(context=context, subject=subject, is_teacher=listed[name][1]) for name, subject in found]
        Member.objects.bulk_create(new, ignore_conflicts=True)  # one of them may launch just now
    rows = context.members.values_list("subject__subject", "pk", "is_active", "is_teacher")
    changed: dict[tuple[bool, bool], list[int]] = {}
    for name, pk, *stands in rows:
        is_in, teaches = name in listed, listed.get(name, ("", stands[1]))[1]
        if [is_in, teaches] != stands:
            changed.setdefault((is_in, teaches), []).append(pk)
    for (is_in, teaches), pks in changed.items():
        for start in range(0, len(pks), BATCH):
            Member.objects.filter(pk__in=pks[start : start + BATCH]).update(is_active=is_in, is_teacher=teaches)

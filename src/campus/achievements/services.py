"""Define what can be earned: draft, change, publish. What was published stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements import queries
from campus.achievements.models import Achievement, Version
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.identifiers import is_public_id
from campus.common.text import one_line
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role
from campus.organizations.services import require_issuer
from campus.skills.models import Skill

# What an edit may set; number, achievement and dates are ours.
FIELDS = frozenset(
    {"name", "description", "criteria", "kind", "hours", "ects", "level_framework", "level", "language"}
    | {"outcomes", "cycle", "assessment_types", "participation", "quality_assurance", "prerequisites", "supervision"}
    | {"stackability", "further"}
    | {"validity_months", "shape", "pictogram", "scheme", "ring", "foot", "ribbon", "hue", "image", "image_alt"}
)
ONE_LINE = frozenset(
    {"name", "description", "level", "ring", "foot", "ribbon", "image_alt", "quality_assurance", "prerequisites"}
)


def _require_owner(actor: Person, organization: Organization) -> None:
    if role(actor, organization) != Membership.Role.OWNER:
        raise NotAllowedError(_("Only owners of %(name)s define what can be earned.") % {"name": organization.name})


def _fill(version: Version, fields: dict[str, Any]) -> None:
    """Set what may be set and refuse a badge that cannot be drawn."""
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"an achievement has no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(version, name, one_line(value, field=name) if name in ONE_LINE else value)
    try:
        queries.design(version)
    except ValueError as err:
        raise InvalidError(str(err), field="ring") from err


def draft(
    actor: Person, *, organization: Organization, skills: Iterable[Skill] = (), public_id: str = "", **fields: Any
) -> Version:
    """Begin a new achievement with its first draft; NotAllowedError unless the actor owns the organization.

    `public_id` may be chosen before, by the form: the same form sent twice then makes one achievement.
    """
    _require_owner(actor, organization)
    require_issuer(organization)
    version = Version(number=1, hue=organization.hue)
    _fill(version, fields)
    try:
        with transaction.atomic():
            # Only of our own kind: it stands in addresses, which anything else would break for everybody.
            chosen = {"public_id": public_id} if is_public_id(public_id) else {}
            achievement = Achievement.objects.create(organization=organization, **chosen)
            version.achievement = achievement
            version.save()
            version.skills.set(skills)
            record("achievement.drafted", actor=actor, thing=achievement, organization_id=organization.pk)
    except IntegrityError:
        made = Achievement.objects.filter(public_id=public_id, organization=organization).first()
        if made is None:
            raise
        return queries.latest(made)
    return version


@transaction.atomic
def change(
    actor: Person, *, achievement: Achievement, skills: Iterable[Skill] | None = None, base: str = "", **fields: Any
) -> Version:
    """Return the draft with the changes; begins the next version where the last one is published.

    `base` is what the actor saw (queries.base): if somebody changed it since, ConflictError, unless to just the same.
    """
    _require_owner(actor, achievement.organization)
    Achievement.objects.select_for_update().get(pk=achievement.pk)
    chosen = None if skills is None else list(skills)
    last = queries.latest(achievement)
    if base and base != queries.base(last):
        return _unless_same(last, fields, chosen)
    version = last if last.published_at is None else _next(achievement)
    _fill(version, fields)
    version.revision += 1
    version.save()
    if chosen is not None:
        version.skills.set(chosen)
    record(
        "achievement.changed",
        actor=actor,
        thing=achievement,
        organization_id=achievement.organization_id,
        data={"version": version.number},
    )
    return version


def _unless_same(last: Version, fields: dict[str, Any], skills: list[Skill] | None) -> Version:
    """Return the version if it already says what is to be said: a form that was sent twice is no conflict."""
    is_same = all(getattr(last, name) == value for name, value in fields.items() if name != "image")
    if is_same and (skills is None or set(skills) == set(last.skills.all())):
        return last
    raise ConflictError(
        _(
            "Somebody else changed this in the meantime. Nothing of yours was saved: it stands below as you typed it. "
            "Open the page anew in a second window, and bring the two together."
        )
    )


def _next(achievement: Achievement) -> Version:
    """Return a draft that begins as a copy of the last version."""
    last = achievement.versions.order_by("-number")[0]
    skills = list(last.skills.all())
    highest = achievement.versions.aggregate(Max("number"))["number__max"]
    fresh = Version(achievement=achievement, number=highest + 1, **{name: getattr(last, name) for name in FIELDS})
    fresh.save()
    fresh.skills.set(skills)
    return fresh


def missing(version: Version) -> list[str]:
    """Return what a version lacks to be published, in words."""
    wanted = [
        (version.name, _("a name")),
        (version.description, _("one sentence that says what the person can do")),
        (version.criteria, _("what a person must do")),
        (not version.image or version.image_alt, _("words for those who cannot see the uploaded picture")),
    ]
    return [words for value, words in wanted if not value]


@transaction.atomic
def publish(actor: Person, *, version: Version, now: datetime) -> Version:
    """Make a draft the version that is awarded from now on; it never changes again. Publishing twice counts once."""
    _require_owner(actor, version.achievement.organization)
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.published_at:
        return version
    lacks = missing(version)
    if lacks:
        raise InvalidError(_("Still to do: %(what)s.") % {"what": "; ".join(lacks)})
    version.published_at = now
    version.save(update_fields=["published_at"])
    achievement = version.achievement
    achievement.current = version
    achievement.save(update_fields=["current"])
    record(
        "achievement.published",
        actor=actor,
        thing=achievement,
        organization_id=achievement.organization_id,
        data={"version": version.number},
    )
    return version

"""Make and change organizations, and who belongs to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import one_line
from campus.journal.services import record
from campus.organizations import queries
from campus.organizations.models import Invitation, Membership, Organization

Role = Membership.Role
CHANGEABLE = {"name", "place", "country", "description", "url", "email", "hue", "time_zone", "linkedin"}
RESERVED = {"new"}  # /manage/new/ makes an organization
HUES = 360


def require(person: Person, organization: Organization, *roles: str) -> None:
    """Raise NotAllowedError unless the person is a member in one of `roles` (in any role without one)."""
    has = queries.role(person, organization)
    if has is None or (roles and has not in roles):
        raise NotAllowedError(_("You may not do this at %(name)s.") % {"name": organization.name})


def require_issuer(organization: Organization) -> None:
    """Raise NotAllowedError for an employer: nothing is taught or issued in its name."""
    if organization.kind != Organization.Kind.ISSUER:
        raise NotAllowedError(_("%(name)s is an employer, and issues nothing here.") % {"name": organization.name})


def create(
    *, slug: str, name: str, kind: str, owner: Person, now: datetime | None = None, **fields: Any
) -> Organization:
    """Return a new organization with its first owner.

    For commands and content; what a person asks for goes through `found`. Raises InvalidError with the field.
    """
    organization = Organization(slug=slug.strip().lower(), kind=kind, **_known({"name": name, **fields}))
    _check(organization)
    try:
        with transaction.atomic():
            organization.save()
            Membership.objects.create(organization=organization, person=owner, role=Role.OWNER)
            record("organization.created", actor=owner, thing=organization, organization_id=organization.pk, now=now)
    except IntegrityError as err:
        raise _taken(organization.slug) from err
    return organization


def found(actor: Person, *, slug: str, name: str, now: datetime | None = None, **fields: Any) -> Organization:
    """Return an institution that a person asked for: the first of an installation, or another one of an owner's.

    Raises NotAllowedError for everybody else (decision 0031), and InvalidError.
    """
    if not queries.may_found(actor):
        raise NotAllowedError(_("Only somebody who owns an institution here may make another one."))
    return create(slug=slug, name=name, kind=Organization.Kind.ISSUER, owner=actor, now=now, **fields)


def change(actor: Person, *, organization: Organization, now: datetime | None = None, **fields: Any) -> Organization:
    """Change what an organization says of itself; for owners. Raises NotAllowedError, InvalidError."""
    require(actor, organization, Role.OWNER)
    known = _known(fields)
    with transaction.atomic():
        fresh = Organization.objects.select_for_update().get(pk=organization.pk)
        before = {name: getattr(fresh, name) for name in known}
        for name, value in known.items():
            setattr(fresh, name, value)
        _check(fresh)
        fresh.save(update_fields=list(known))
        changed = {name: [before[name], known[name]] for name in known if before[name] != known[name]}
        record("organization.changed", actor=actor, thing=fresh, organization_id=fresh.pk, data=changed, now=now)
    return fresh


def add_member(
    actor: Person, *, organization: Organization, person: Person, role: str, now: datetime | None = None
) -> Membership:
    """Make the person a member; for owners. Whoever is one already keeps the row, in the new role.

    Raises NotAllowedError, InvalidError; ConflictError where it would leave the organization without an owner.
    """
    require(actor, organization, Role.OWNER)
    with transaction.atomic():
        _lock(organization)
        return _enter(actor, organization=organization, person=person, role=role, now=now)


def remove_member(actor: Person, *, membership: Membership, now: datetime | None = None) -> None:
    """End a membership: owners anybody's, members their own. The last owner stays (ConflictError)."""
    if membership.person_id != actor.pk:
        require(actor, membership.organization, Role.OWNER)
    with transaction.atomic():
        _lock(membership.organization)
        _refuse_without_owner(membership, becomes=None)
        gone, _rows = Membership.objects.filter(pk=membership.pk).delete()
        if gone:
            _note("member.removed", actor, membership, now)


def invite(actor: Person, *, organization: Organization, email: str, role: str, now: datetime) -> Invitation:
    """Offer a role to whoever holds an address, in place of any earlier offer; for owners.

    The caller sends the mail.
    """
    require(actor, organization, Role.OWNER)
    _check_role(role)
    email = email.strip().lower()
    with transaction.atomic():
        _lock(organization)
        # The old row goes, and its link with it.
        Invitation.objects.filter(organization=organization, email=email).delete()
        made = Invitation.objects.create(organization=organization, email=email, role=role, by=actor, at=now)
        record(
            "member.invited",
            actor=actor,
            thing=organization,
            organization_id=organization.pk,
            data={"role": role},
            now=now,
        )
    return made


def withdraw(actor: Person, *, invitation: Invitation, now: datetime | None = None) -> None:
    """Take an invitation back; its link ends. For owners."""
    require(actor, invitation.organization, Role.OWNER)
    with transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).delete()
        organization = invitation.organization
        record("invitation.withdrawn", actor=actor, thing=organization, organization_id=organization.pk, now=now)


def accept(actor: Person, *, invitation: Invitation, now: datetime | None = None) -> Membership:
    """Take up an invitation; only who has confirmed its address may (NotAllowedError). Once taken up it is gone.

    A second click finds the membership that the first made.
    """
    if not queries.is_for(invitation, actor):
        raise NotAllowedError(_("This invitation is for another address. Add that address to yours, then come back."))
    organization = invitation.organization
    with transaction.atomic():
        _lock(organization)
        gone, _rows = Invitation.objects.filter(pk=invitation.pk).delete()
        member = Membership.objects.filter(organization=organization, person=actor).first()
        if not gone and member is None:
            raise ConflictError(_("This invitation was taken back in the meantime."))
        # Nobody loses a role by accepting a lesser one.
        if member is not None and (not gone or member.role == Role.OWNER):
            return member
        return _enter(actor, organization=organization, person=actor, role=invitation.role, now=now)


def _enter(actor: Person, *, organization: Organization, person: Person, role: str, now: datetime | None) -> Membership:
    _check_role(role)
    member = Membership.objects.filter(organization=organization, person=person).first()
    if member is None:
        member = Membership.objects.create(organization=organization, person=person, role=role)
        _note("member.added", actor, member, now)
    elif member.role != role:
        _refuse_without_owner(member, becomes=role)
        member.role = role
        member.save(update_fields=["role"])
        _note("member.changed", actor, member, now)
    return member


def _lock(organization: Organization) -> None:
    """Let one change of membership at a time through: two owners who remove each other must not both succeed."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _refuse_without_owner(membership: Membership, *, becomes: str | None) -> None:
    owners = Membership.objects.filter(organization=membership.organization, role=Role.OWNER)
    was_owner = owners.filter(pk=membership.pk).exists()
    if was_owner and becomes != Role.OWNER and owners.count() == 1:
        raise ConflictError(_("An institution needs an owner. Make somebody else an owner first."))


def _note(verb: str, actor: Person, membership: Membership, now: datetime | None) -> None:
    record(
        verb,
        actor=actor,
        thing=membership.organization,
        person=membership.person,
        organization_id=membership.organization_id,
        data={"role": membership.role},
        now=now,
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - CHANGEABLE:
        raise InvalidError(f"An organization has no such field to change: {', '.join(sorted(unknown))}.")
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    for name in tidy.keys() & {"name", "place"}:
        tidy[name] = one_line(tidy[name], field=name)
    if "country" in tidy:
        tidy["country"] = tidy["country"].upper()
    return tidy


def _check(organization: Organization) -> None:
    """Raise InvalidError for the first field that breaks a rule; the slug's uniqueness is the database's to say."""
    if organization.slug in RESERVED:
        raise _taken(organization.slug)
    if not 0 <= organization.hue < HUES:
        raise InvalidError(_("A hue is a number from 0 to 359."), field="hue")
    if organization.country and not (len(organization.country) == 2 and organization.country.isalpha()):
        raise InvalidError(_("A country is two letters, such as GB or NZ."), field="country")
    if organization.time_zone and organization.time_zone not in queries.zones():
        raise InvalidError(_("This is no time zone. Write it as in Europe/Berlin."), field="time_zone")
    if organization.linkedin and not (organization.linkedin.isascii() and organization.linkedin.isdigit()):
        raise InvalidError(_("The number of a page at LinkedIn has figures alone."), field="linkedin")
    try:
        organization.clean_fields()
    except ValidationError as err:
        field, messages = next(iter(err.message_dict.items()))
        raise InvalidError(messages[0], field=field) from err


def _check_role(role: str) -> None:
    if role not in Role.values:
        raise InvalidError(_("A member is an owner or an educator."), field="role")


def _taken(slug: str) -> InvalidError:
    return InvalidError(_("The address %(slug)s is taken. Choose another.") % {"slug": slug}, field="slug")

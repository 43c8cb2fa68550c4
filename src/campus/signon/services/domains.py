"""Domains that an institution says are its own, and how it shows that: by a text on the domain's own host.

Without that, whoever runs an institution here could have their own provider say anybody's address.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError, InvalidError
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require
from campus.signon.faults import SignOnError
from campus.signon.models import Domain
from campus.signon.services import reaching

WELL_KNOWN = "/.well-known/testamur-sign-in.txt"
MOST = 20
_NAME = re.compile(r"(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def add(actor: Person, *, organization: Organization, name: str, now: datetime) -> Domain:
    """Note a domain as the institution's own; for owners. Raises InvalidError, ConflictError."""
    require(actor, organization, Membership.Role.OWNER)
    name = name.strip().lower().removeprefix("@").rstrip(".")
    if not _NAME.fullmatch(name):
        raise InvalidError(_("Type in what stands behind the @ of your addresses, such as college.example."))
    if Domain.objects.filter(organization=organization).count() >= MOST:
        raise ConflictError(_("More than %d domains do not fit. Remove one first.") % MOST)
    with transaction.atomic():
        found, is_new = Domain.objects.get_or_create(organization=organization, name=name)
        if is_new:
            _note("domain.added", actor, found, now)
    return found


def address(domain: Domain) -> str:
    """Return where the text must stand."""
    return f"https://{domain.name}{WELL_KNOWN}"


def fetched(domain: Domain) -> bytes:
    """Return what stands where the text must stand; raises InvalidError with what is wrong."""
    try:
        return reaching.get(address(domain), accept="text/plain")
    except SignOnError as err:
        raise InvalidError(err.detail) from err


def prove(actor: Person, *, domain: Domain, found: bytes, now: datetime) -> None:
    """Let a domain count if our text is in what was found on its host; for owners. Raises InvalidError."""
    require(actor, domain.organization, Membership.Role.OWNER)
    if not holds(found, token=domain.token):
        raise InvalidError(_("There is something at %s, but not our text.") % address(domain))
    with transaction.atomic():
        Domain.objects.filter(pk=domain.pk).update(proved_at=now)
        _note("domain.proved", actor, domain, now)


def holds(body: bytes, *, token: str) -> bool:
    """Say whether one of the lines of a file is the text; several institutions may share a domain."""
    return token in {line.strip() for line in body[:10_000].decode("utf-8", "replace").splitlines()}


def remove(actor: Person, *, domain: Domain, now: datetime) -> None:
    """Take a domain away: nobody new comes by it; for owners."""
    require(actor, domain.organization, Membership.Role.OWNER)
    with transaction.atomic():
        _note("domain.removed", actor, domain, now)
        domain.delete()


def _note(verb: str, actor: Person, domain: Domain, now: datetime) -> None:
    data = {"name": domain.name}
    record(verb, actor=actor, thing=domain, organization_id=domain.organization_id, data=data, now=now)

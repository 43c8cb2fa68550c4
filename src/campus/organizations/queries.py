"""Who belongs to which organization, which keys are theirs, and by which did:web address they are known."""

from __future__ import annotations

import re
from datetime import timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Case, F, FilteredRelation, Q, QuerySet, Subquery, When
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.organizations.models import Invitation, Membership, Organization, SigningKey
from testamur.did import ListedKey, did_web
from testamur.did import did_document as build_document
from testamur.keys import PublicKey

INVITATION_DAYS = 7
_SALT = "campus.organizations.invitation"
_PLACE = re.compile(r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")
LOCAL = {"localhost", "127.0.0.1"}
SLUG = re.compile(r"[A-Za-z0-9_-]+")


def zone(organization: Organization) -> tzinfo:
    """Return the time zone in which an institution means its days and moments: its own, or that of this place."""
    return ZoneInfo(organization.time_zone) if organization.time_zone else timezone.get_default_timezone()


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the time zones of places, and UTC."""
    return tuple(sorted(name for name in available_timezones() if name == "UTC" or _PLACE.match(name)))


def role(person: Person | AnonymousUser, organization: Organization) -> str | None:
    """Return the person's role in the organization, or None."""
    if not isinstance(person, Person):
        return None
    return Membership.objects.filter(person=person, organization=organization).values_list("role", flat=True).first()


def memberships(person: Person | AnonymousUser) -> QuerySet[Membership]:
    """Return the person's memberships with their organizations."""
    if not isinstance(person, Person):
        return Membership.objects.none()
    return Membership.objects.filter(person=person).select_related("organization").order_by("organization__name")


def around(person: Person) -> tuple[list[Membership], Organization | None]:
    """Return what `memberships` and `first_issuer` do, in one query: the frame of every page wants both."""
    first = Organization.objects.filter(kind=Organization.Kind.ISSUER).order_by("pk").values("pk")[:1]
    found = list(
        Organization.objects.annotate(
            mine=FilteredRelation("memberships", condition=Q(memberships__person=person)),
            member_id=F("mine__pk"),
            role=F("mine__role"),
            since=F("mine__since"),
            is_first=Case(When(pk=Subquery(first), then=True), default=False),
        )
        .filter(Q(mine__isnull=False) | Q(is_first=True))
        .order_by("name")
    )
    return [_membership(each, person) for each in found if each.member_id], next((x for x in found if x.is_first), None)


def _membership(annotated: Any, person: Person) -> Membership:
    names = ["id", "organization_id", "person_id", "role", "since"]
    values = [annotated.member_id, annotated.pk, person.pk, annotated.role, annotated.since]
    found = Membership.from_db(annotated._state.db, names, values)
    found.organization, found.person = annotated, person
    return found


def members(organization: Organization) -> QuerySet[Membership]:
    """Return who belongs to the organization, owners first."""
    return organization.memberships.select_related("person").order_by("-role", "person__name", "pk")


def is_staff(person: Person) -> bool:
    """Say whether the person owns or teaches at an institution that issues (settings.STAFF)."""
    return memberships(person).filter(organization__kind=Organization.Kind.ISSUER).exists()


def has_desk(person: Person) -> bool:
    """Say whether the person belongs to an institution or an employer here (settings.HAS_DESK)."""
    return memberships(person).exists()


def may_found(person: Person | AnonymousUser) -> bool:
    """Say whether the person may make an institution: an owner of one, or anybody confirmed while there is none."""
    if not isinstance(person, Person):
        return False
    if not Organization.objects.filter(kind=Organization.Kind.ISSUER).exists():
        return bool(addresses(person))
    owned = memberships(person).filter(role=Membership.Role.OWNER)
    return owned.filter(organization__kind=Organization.Kind.ISSUER).exists()


def is_for(invitation: Invitation, person: Person) -> bool:
    """Say whether the person has confirmed the address that was invited."""
    return invitation.email in {address.lower() for address in addresses(person)}


def token(invitation: Invitation) -> str:
    """Return what the link of an invitation ends in: signed, good for seven days and for as long as the row stands."""
    return signing.dumps({"invitation": invitation.pk, "email": invitation.email}, salt=_SALT)


def by_token(token: str) -> Invitation | None:
    """Return the invitation that a link stands for; None where it is forged, too old, taken up or taken back."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=timedelta(days=INVITATION_DAYS))
    except signing.BadSignature:
        return None
    found = Invitation.objects.filter(pk=said["invitation"], email=said["email"])
    return found.select_related("organization", "by").first()


def first_issuer() -> Organization | None:
    """Return the institution that pages of no institution in particular speak for."""
    return Organization.objects.filter(kind=Organization.Kind.ISSUER).order_by("pk").first()


def did(organization: Organization, *, base_url: str | None = None) -> str:
    """Return the did:web of the organization under the public address (a setting, never the request's)."""
    return did_web(base_url or settings.PUBLIC_URL, "i", organization.slug)


def did_document(organization: Organization, base_url: str | None = None) -> dict[str, Any]:
    """Return the DID document with every key the organization ever signed with (DID Core 1.0; did:web method).

    Retired keys stay in it: what they signed while in use must verify for as long as it is valid. Compromised ones are
    shown as revoked (decision 0159).
    """
    keys = organization.signing_keys.order_by("created_at", "pk")
    return build_document(did(organization, base_url=base_url), [_listed(key) for key in keys])


def did_documents() -> dict[str, dict[str, Any]]:
    """Return the DID documents of all institutions here that have a key, by their DIDs under the public address."""
    keys = SigningKey.objects.filter(organization__kind=Organization.Kind.ISSUER).select_related("organization")
    found: dict[Organization, list[SigningKey]] = {}
    for key in keys.order_by("organization_id", "created_at", "pk"):
        found.setdefault(key.organization, []).append(key)
    return {
        did(organization): build_document(did(organization), [_listed(key) for key in held])
        for organization, held in found.items()
    }


def _listed(key: SigningKey) -> ListedKey:
    return ListedKey(
        fragment=key.fragment,
        key=PublicKey.from_multibase(key.multibase),
        created=key.created_at,
        retired=key.retired_at,
        revoked=key.compromised_at,
    )


def by_did(did: str) -> Organization | None:
    """Return the organization of ours that a did:web names, or None.

    Ours are those under the public address, and those under a local address: made while this place was on trial.
    Whoever claims one of them still has to show a signature by a key that is stored here.
    """
    host, _path, slug = did.removeprefix("did:web:").partition(":i:")
    if not SLUG.fullmatch(slug):
        return None
    is_local = host.split("%3A")[0] in LOCAL and did == f"did:web:{host}:i:{slug}"
    if did != did_web(settings.PUBLIC_URL, "i", slug) and not is_local:
        return None
    return Organization.objects.filter(slug=slug, kind=Organization.Kind.ISSUER).first()


def key_in_use(organization: Organization) -> SigningKey | None:
    """Return the key that new credentials are signed with."""
    return organization.signing_keys.filter(retired_at__isnull=True).first()


def public_url(path: str) -> str:
    """Return an absolute address of ours for what goes into a credential, a mail or a QR code."""
    return settings.PUBLIC_URL + path

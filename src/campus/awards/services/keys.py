"""The keys that an institution signs with: made, retired, and opened only inside the expression that signs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.organizations.models import Membership, Organization, SigningKey
from campus.organizations.queries import key_in_use
from campus.organizations.services import require, require_issuer
from testamur import signing


def new_key(
    actor: Person | None, *, organization: Organization, now: datetime, in_place_of: str | None = None
) -> SigningKey:
    """Make the key that new credentials are signed with, and retire the one before it; for owners (None: for us).

    A retired key stays in the DID document, so that what it signed still verifies. With `in_place_of`, the fragment
    that was seen in use, a second click finds the key that the first made. Raises NotAllowedError.
    """
    if actor is not None:
        require(actor, organization, Membership.Role.OWNER)
    require_issuer(organization)
    with transaction.atomic():
        lock(organization)
        found = key_in_use(organization)
        if found is not None and in_place_of is not None and found.fragment != in_place_of:
            return found
        return _make_key(organization, actor=actor, now=now)


def ensure_key(organization: Organization, *, now: datetime) -> SigningKey:
    """Return the key in use, making the first."""
    found = key_in_use(organization)
    if found is not None:
        return found
    with transaction.atomic():
        lock(organization)
        return key_in_use(organization) or _make_key(organization, actor=None, now=now)


def open_key(key: SigningKey) -> signing.SigningKey:
    """Unseal a private key; it stands in no variable of ours, and its repr shows nothing."""
    return signing.SigningKey.from_bytes(unseal(bytes(key.sealed), purpose=_purpose(key.organization, key.fragment)))


def is_withdrawn(keys: Collection[int]) -> bool:
    """Say whether one of these keys is compromised, and keep it from becoming so until the transaction ends.

    What is signed and not kept yet would be missed by whoever puts right what a leaked key signed.
    """
    held = SigningKey.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return any(key.compromised_at is not None for key in held)


def lock(organization: Organization) -> None:
    """Let one worker at a time make what an organization has one of."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _make_key(organization: Organization, *, actor: Person | None, now: datetime) -> SigningKey:
    secret = signing.SigningKey.generate()
    organization.signing_keys.filter(retired_at__isnull=True).update(retired_at=now)
    fragment = f"key-{organization.signing_keys.count() + 1}"
    key = SigningKey.objects.create(
        organization=organization,
        fragment=fragment,
        multibase=secret.public.multibase,
        sealed=seal(secret.to_bytes(), purpose=_purpose(organization, fragment)),
        created_at=now,
    )
    data = {"fragment": fragment, "multibase": key.multibase}
    record("key.made", actor=actor, thing=key, organization_id=organization.pk, data=data, now=now)
    return key


def _purpose(organization: Organization, fragment: str) -> str:
    return f"signing-key {organization.slug}#{fragment}"

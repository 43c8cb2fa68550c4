"""What is done when others have, or may have, an institution's key: withdraw it, and put right what it signed.

A signature's date is what its maker wrote, so a withdrawn key vouches for nothing, not even for what it signed long
before (decision 0159). What is in our database was made by us: it is issued anew under another key, and its old links
lead there. What was made since the leak, perhaps by whoever broke in, may be taken back instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.awards import queries
from campus.awards.models import Award, StatusList
from campus.awards.services.issuing import issue_anew, revoke
from campus.awards.services.keys import lock, new_key
from campus.common.errors import ConflictError
from campus.journal.services import record
from campus.organizations.models import Membership, SigningKey
from campus.organizations.services import require

_OWNER = Membership.Role.OWNER
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What a key signed and is still relied on (ids of awards): before others may have had it, and since."""

    before: tuple[int, ...]
    since: tuple[int, ...]


def leak(actor: Person, *, key: SigningKey, since: datetime) -> Leak:
    """Return what would have to be put right; nothing is changed. For owners. Raises NotAllowedError."""
    require(actor, key.organization, _OWNER)
    before: list[int] = []
    after: list[int] = []
    for award in queries.signed_by(key).only("pk", "credential").order_by("pk").iterator(chunk_size=_BATCH):
        (after if queries.signed_at(award) >= since else before).append(award.pk)
    return Leak(before=tuple(before), since=tuple(after))


def withdraw_key(actor: Person, *, key: SigningKey, now: datetime) -> SigningKey:
    """Mark a key as compromised, with a new one in its place where it is in use; return it. For owners.

    From now on our DID document shows it as revoked, and every status list is signed anew. A second call changes
    nothing. Raises NotAllowedError.
    """
    organization = key.organization
    require(actor, organization, _OWNER)
    with transaction.atomic():
        lock(organization)
        key.refresh_from_db()
        if key.compromised_at is not None:
            return key
        if key.retired_at is None:
            new_key(actor, organization=organization, now=now, in_place_of=key.fragment)
        SigningKey.objects.filter(pk=key.pk).update(compromised_at=now)
        StatusList.objects.filter(organization=organization).update(is_stale=True)
        data = {"fragment": key.fragment, "multibase": key.multibase}
        record("key.compromised", actor=actor, thing=key, organization_id=organization.pk, data=data, now=now)
    key.refresh_from_db()
    return key


def clear_up(actor: Person, *, found: Leak, now: datetime, reason: str = "") -> Iterator[Award]:
    """Issue anew what was signed before the leak, and since; yield each award that was put right, the new one.

    With a `reason`, what was signed since is taken back instead, with that reason told to its holders. Each award has
    its own transaction: what was stopped half-way is gone on with by asking again. Raises NotAllowedError.
    """
    since = frozenset(found.since)
    for pk in (*found.before, *found.since):
        award = Award.objects.select_related("organization", "person").get(pk=pk)
        with suppress(ConflictError):  # somebody else was first
            if reason and pk in since:
                yield revoke(actor, award=award, reason=reason, now=now)
            else:
                yield issue_anew(actor, award=award, now=now)

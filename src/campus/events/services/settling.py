"""Find out who the actors are, and make results of what was told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Identifier, Person
from campus.accounts.queries import by_address
from campus.assessments.models import Result
from campus.assessments.services import Outcome, add_results
from campus.common.errors import InvalidError
from campus.events.models import Actor, Statement
from campus.events.services.storing import wake
from campus.events.told import by_address as by_mbox
from campus.journal.services import record
from campus.organizations.models import Membership
from campus.organizations.services import require

# Between two looks for somebody: a share of how long they have been unknown, within these.
SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=6)
SHARE = 20
BATCH = 500


def match(*, now: datetime) -> int:
    """Look for the next unknown actors among confirmed addresses and proved accounts; return how many were found.

    Each is looked for again and again, so that an address that is confirmed later brings what was told before; the
    longer somebody has been unknown the less often.
    """
    due = list(Actor.objects.filter(person__isnull=True, look_at__lte=now).order_by("look_at", "pk")[:BATCH])
    if not due:
        return 0
    for each in due:
        each.look_at = now + max(SOONEST, min((now - each.first_at) / SHARE, LATEST))
    Actor.objects.bulk_update(due, ["look_at"], batch_size=BATCH)
    people = _by_mbox(due) | _by_sha1(due) | _by_account(due)
    for actor in due:
        if actor.key in people:
            _is(actor, person_id=people[actor.key])
    return sum(actor.key in people for actor in due)


def look_again(_person: Person, *, email: str, now: datetime) -> None:
    """Have the actors looked for at once whom an address that was confirmed may be (settings.ADDRESS_CONFIRMED)."""
    keys = [by_mbox(email), _hashed(email.lower())]
    Actor.objects.filter(key__in=keys, person__isnull=True).update(look_at=now)


def _hashed(email: str) -> str:
    """Return the actor with the fingerprint of an address (xAPI 1.0.3, Data, 2.4.2.3: mbox_sha1sum)."""
    return "sha1:" + hashlib.sha1(f"mailto:{email}".encode(), usedforsecurity=False).hexdigest()


def _by_mbox(actors: Iterable[Actor]) -> dict[str, int]:
    addresses = [each.key.removeprefix("mbox:") for each in actors if each.key.startswith("mbox:")]
    rows = EmailAddress.objects.filter(email__in=addresses, verified=True).values_list("email", "user_id")
    return {f"mbox:{email}": person for email, person in rows}


def _by_account(actors: Iterable[Actor]) -> dict[str, int]:
    """Return by account who has proved that it is theirs."""
    values = {
        each.key.removeprefix("account:").replace(" ", "|", 1): each.key
        for each in actors
        if each.key.startswith("account:")
    }
    kinds = (Identifier.Kind.ACCOUNT, Identifier.Kind.NUMBER)  # a number is an account at the institution that gave it
    rows = Identifier.objects.filter(kind__in=kinds, value__in=list(values), verified_at__isnull=False)
    return {values[value]: person for value, person in rows.values_list("value", "person_id")}


def _by_sha1(actors: Iterable[Actor]) -> dict[str, int]:
    """Return by hash who has an address with it: hashes are not kept, since they would give addresses away."""
    wanted = {each.key for each in actors if each.key.startswith("sha1:")}
    if not wanted:
        return {}
    found: dict[str, int] = {}
    for email, person in EmailAddress.objects.filter(verified=True).values_list("email", "user_id").iterator():
        if (key := _hashed(email)) in wanted:
            found[key] = person
    return found


def link(actor: Person, *, who: Actor, email: str, now: datetime) -> Person:
    """Note that an actor is the person with this address, on an owner's word; it counts at that institution alone.

    Raises NotAllowedError, and InvalidError where nobody has confirmed the address.
    """
    require(actor, who.organization, Membership.Role.OWNER)
    person = by_address(email)
    if person is None:
        raise InvalidError(_("Nobody here has confirmed this address."), field="email")
    if person == actor:
        raise InvalidError(_("Somebody else has to say which account is yours."), field="email")
    with transaction.atomic():
        Actor.objects.filter(pk=who.pk).update(said_by=actor)
        _is(who, person_id=person.pk)
        organization = who.organization_id
        data = {"actor": who.pk}
        record(
            "events.actor_linked",
            actor=actor,
            thing=who,
            person=person,
            organization_id=organization,
            data=data,
            now=now,
        )
    return person


def _is(actor: Actor, *, person_id: int) -> None:
    with transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(person=person_id)
        wake([actor.pk])
        transaction.on_commit(partial(wake, [actor.pk]))


def settle(*, now: datetime) -> int:
    """Make results of the next statements whose actors are known; return how many."""
    with transaction.atomic():
        # Several workers take different rows where the database can (PostgreSQL), else one after the other.
        due = Statement.objects.select_for_update(skip_locked=True, of=("self",)).filter(is_due=True)
        rows = list(due.select_related("actor", "source").order_by("pk")[:BATCH])
        add_results([_outcome(row) for row in rows if row.actor and row.actor.person_id], now=now)
        Statement.objects.filter(pk__in=[row.pk for row in rows]).update(is_due=False, settled_at=now)
    return len(rows)


def _outcome(row: Statement) -> Outcome:
    person = row.actor.person_id if row.actor else None
    organization = row.source.organization_id
    # What two sources of an institution tell under one id counts once; what another institution's tell is its own.
    told = hashlib.sha256(row.uid.encode()).hexdigest()[:40] if len(row.uid) > 60 else row.uid
    return Outcome(
        person_id=person or 0,
        organization_id=organization,
        kind=Result.Kind.EXTERNAL,
        source=f"event:{organization}:{told}",
        ref=row.ref,
        at=row.at,
        percent=row.percent,
        is_passed=row.is_passed,
        data={"verb": row.verb, "name": row.title or row.ref, "issuer": row.source.name},
    )

"""Ask for what went to a lost address, decide on it, stop it; and note who is to be told that an address ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import addresses as confirmed
from campus.awards.services import hand_over
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.identity.models import Farewell, Rescue
from campus.identity.queries import holders, leavers
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require

WAIT = timedelta(days=7)  # between the mail to the old address and the move: the time in which it can object
LONGEST = timedelta(days=30)  # in which the old address is tried to be written to
MOST_OPEN = 3  # requests of one person at a time
State = Rescue.State


def ask(actor: Person, *, organization: Organization, address: str, words: str, now: datetime) -> Rescue:
    """Ask an institution for what it awarded to an address that the actor lost. Raises InvalidError, ConflictError.

    What it answers does not depend on whether the address is known: nobody learns by asking who has what.
    """
    address = address.strip().lower()
    if address in {each.lower() for each in confirmed(actor)}:
        raise InvalidError(_("This address is yours already: what went to it is in your wallet."), field="address")
    still = Rescue.objects.filter(person=actor, state__in=[State.ASKED, State.APPROVED])
    if still.count() >= MOST_OPEN:
        raise ConflictError(_("Three of your requests are still open. Wait until one is decided."))
    try:
        with transaction.atomic():
            made = Rescue.objects.create(
                person=actor, organization=organization, address=address, words=words, asked_at=now
            )
            _note("rescue.asked", actor, made, now)
    except IntegrityError as err:
        raise ConflictError(_("You have asked for this already.")) from err
    return made


def approve(actor: Person, *, rescue: Rescue, now: datetime) -> Rescue:
    """Have what went to the lost address moved in seven days, unless whoever reads that address stops it.

    `due_at` is the earliest day: it is counted anew from the mail to that address (tasks.settle).
    """
    return _decide(actor, rescue, now, state=State.APPROVED, due_at=now + WAIT)


def decline(actor: Person, *, rescue: Rescue, reason: str, now: datetime) -> Rescue:
    """Say no, with the reason that who asked is told."""
    return _decide(actor, rescue, now, state=State.DECLINED, reason=reason[:300])


def stop(rescue: Rescue, *, now: datetime) -> bool:
    """Stop a move, for whoever reads the old address; return whether there was anything to stop."""
    with transaction.atomic():
        is_stopped = Rescue.objects.filter(pk=rescue.pk, state=State.APPROVED).update(state=State.STOPPED) > 0
        if is_stopped:
            _note("rescue.stopped", None, rescue, now)
    return is_stopped


def give_up(rescue: Rescue, *, now: datetime) -> bool:
    """Decline what was approved long ago where no mail to the old address has ever left; say whether it was so.

    Nothing is moved without the time to object.
    """
    late = Rescue.objects.filter(pk=rescue.pk, state=State.APPROVED, told_at__isnull=True)
    reason = _("No mail could be sent to the old address, so nobody there could object. Ask again later.")
    with transaction.atomic():
        is_declined = late.filter(decided_at__lte=now - LONGEST).update(state=State.DECLINED, reason=reason[:300]) > 0
        if is_declined:
            _note("rescue.declined", None, rescue, now)
    return is_declined


def move(rescue: Rescue, *, now: datetime) -> int:
    """Move what this institution awarded to the lost address, once; return how many awards went along.

    What others awarded to the same address stays: each institution answers for its own.
    """
    with transaction.atomic():
        if not Rescue.objects.filter(pk=rescue.pk, state=State.APPROVED, due_at__lte=now).update(state=State.DONE):
            return 0
        new, organization = rescue.person, rescue.organization
        moved = sum(
            hand_over(rescue.decided_by, old=old, new=new, organization=organization, now=now)
            for old in holders(rescue.address)
            if old.pk != new.pk
        )
        _note("rescue.done", None, rescue, now)
    return moved


def tell_leavers(
    actor: Person,
    *,
    organization: Organization,
    ends_on: date,
    domain: str = "",
    addresses: Collection[str] = (),
    now: datetime,
) -> int:
    """Note a mail to each person who would be left without an address, once for each; for owners. Return how many."""
    require(actor, organization, Membership.Role.OWNER)
    made = 0
    with transaction.atomic():
        for person, address in leavers(organization, domain=domain, addresses=addresses):
            _row, is_new = Farewell.objects.get_or_create(
                organization=organization,
                address=address,
                defaults={"person": person, "ends_on": ends_on, "by": actor, "at": now, "next_try_at": now},
            )
            made += is_new
        _note_of(organization, "leavers.told", actor, made, now)
    return made


def _decide(actor: Person, rescue: Rescue, now: datetime, **fields: object) -> Rescue:
    require(actor, rescue.organization, Membership.Role.OWNER, Membership.Role.EDUCATOR)
    if actor.pk == rescue.person_id:
        raise NotAllowedError(_("Somebody else has to decide on what you ask for."))
    changed = {"decided_by": actor, "decided_at": now, **fields}
    with transaction.atomic():
        if not Rescue.objects.filter(pk=rescue.pk, state=State.ASKED).update(**changed):
            raise ConflictError(_("This was decided in the meantime."))
        rescue.refresh_from_db()
        _note(f"rescue.{rescue.state}", actor, rescue, now)
    return rescue


def _note_of(organization: Organization, verb: str, actor: Person, number: int, now: datetime) -> None:
    data = {"number": number}
    record(verb, actor=actor, thing=organization, organization_id=organization.pk, data=data, now=now)


def _note(verb: str, actor: Person | None, rescue: Rescue, now: datetime) -> None:
    """Write it into the journal: who and what, and no address, for the journal is kept for ever."""
    organization = rescue.organization_id
    record(verb, actor=actor, thing=rescue, person=rescue.person, organization_id=organization, now=now)

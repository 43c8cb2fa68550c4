"""Keep what was awarded to many people at once, and take it back: in bulk, inside the caller's transaction.

Each award has the same record and mail as one by hand, for a fraction of the time (docs/decisions/0176).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards import queries
from campus.awards.models import Award, Delivery, RuleInput, StatusList
from campus.awards.services.issuing import EDUCATOR, LONGEST_REASON, OWNER
from campus.awards.services.keys import is_withdrawn
from campus.awards.services.pressing import Pressed
from campus.common import rows
from campus.common.errors import InvalidError
from campus.journal.services import Entry, record_many
from campus.organizations.services import require

CONSUMER = "awards"
_AT_ONCE = timedelta()
_NOTHING: Mapping[int, Award] = {}


def keep(
    actor: Person,
    *,
    awards: Sequence[Pressed],
    mails: Sequence[datetime | None],
    now: datetime,
    replaced: Mapping[int, Award] = _NOTHING,
) -> Sequence[int]:
    """Keep signed awards with their records and mails (each at its time, or none); return their primary keys.

    `replaced` are by person the awards whose place they take: those are taken back, and their links lead to the new.
    Raises IntegrityError where one of them was awarded in the meantime, one of the replaced was taken back, or the key
    was withdrawn: then none is kept.
    """
    with transaction.atomic():
        if replaced:
            _make_way(actor, list(replaced.values()), now)
        numbers = rows.reserve(Award, len(awards))
        kept = list(zip(numbers, awards, strict=True))
        rows.insert(Award, ("id", *Pressed._fields), ((pk, *award) for pk, award in kept))
        told = [(pk, award, at) for (pk, award), at in zip(kept, mails, strict=True) if at is not None]
        kinds = ((pk, _kind(award, replaced), at) for pk, award, at in told)
        rows.insert(Delivery, ("award_id", "kind", "next_try_at"), kinds)
        for pk, award in kept if replaced else ():
            if (old := replaced.get(award.person_id)) is not None:
                Award.objects.filter(pk=old.pk).update(replaced_by=pk)
        _note_all("award.made", actor, [(pk, award, {"digest": award.digest}) for pk, award in kept], now)
        _count(awards)
    return numbers


def _count(awards: Sequence[Pressed]) -> None:
    """Count the places that were used, and make sure of the key: last, as others wait for these rows until the end."""
    for status_list, count in Counter(award.status_list_id for award in awards).items():
        StatusList.objects.filter(pk=status_list).update(used=F("used") + count)
    if is_withdrawn({award.signing_key_id for award in awards}):
        raise IntegrityError("the key was withdrawn after it had signed")


def revoke_many(
    actor: Person,
    *,
    awards: Sequence[Award],
    reason: str,
    now: datetime,
    again: str,
    mails_from: datetime | None = None,
    each: timedelta = _AT_ONCE,
) -> int:
    """Take back those that still stand, in one transaction; return how many. Mails not yet sent are withdrawn.

    A holder who was never told of the award is not told of its end; the others are, from now or another moment on, each
    so long after the one before. Each list that is touched is published anew once.
    Raises NotAllowedError; InvalidError without a reason.
    """
    for organization in {award.organization for award in awards}:
        require(actor, organization, OWNER, EDUCATOR)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(_("Give the reason in 1 to %d characters.") % LONGEST_REASON, field="reason")
    with transaction.atomic():
        locked = Award.objects.select_for_update().filter(queries.STANDS, pk__in=[award.pk for award in awards])
        standing = list(locked.defer("credential", "jwt"))
        found = Award.objects.filter(pk__in=[award.pk for award in standing])
        found.update(revoked_at=now, revocation_reason=reason, revoked_by=actor, again=again)
        StatusList.objects.filter(pk__in={award.status_list_id for award in standing}).update(is_stale=True)
        told = _withdraw_mails(standing)
        Delivery.objects.bulk_create(
            Delivery(
                award=award,
                kind=Delivery.Kind.REVOKED,
                next_try_at=(mails_from or now) + each * place,
            )
            for place, award in enumerate(told)
        )
        data = {"reason": reason, "again": again}
        _note_all("award.revoked", actor, [(award.pk, award, data) for award in standing], now)
    return len(standing)


def _make_way(actor: Person, old: Sequence[Award], now: datetime) -> None:
    """Take back what others are about to replace; a mail about it that has not gone out is withdrawn."""
    found = Award.objects.filter(queries.STANDS, pk__in=[award.pk for award in old])
    if found.update(revoked_at=now, revocation_reason=_("Issued anew."), revoked_by=actor) != len(old):
        raise IntegrityError("somebody else was first with one of them")
    StatusList.objects.filter(pk__in={award.status_list_id for award in old}).update(is_stale=True)
    _withdraw_mails(old)
    _note_all("award.replaced", actor, [(award.pk, award, {}) for award in old], now)


def _kind(award: Pressed, replaced: Mapping[int, Award]) -> str:
    return Delivery.Kind.ANEW if award.person_id in replaced else Delivery.Kind.EARNED


def _withdraw_mails(awards: Sequence[Award]) -> list[Award]:
    """Drop the mails that have not gone out; return the awards whose holders had one."""
    told = (Delivery.Kind.EARNED, Delivery.Kind.ANEW)
    mine = Delivery.objects.filter(award__in=[award.pk for award in awards], kind__in=told)
    mine.filter(sent_at__isnull=True, claimed_until__isnull=True).delete()
    left = set(mine.values_list("award_id", flat=True))
    return [award for award in awards if award.pk in left]


def _note_all(
    verb: str, actor: Person, told: Sequence[tuple[int, Award | Pressed, dict[str, str]]], now: datetime
) -> None:
    entries = [
        Entry(
            Award,
            pk,
            award.person_id,
            award.organization_id,
            {"award": award.public_id, "achievement": award.achievement_id, **data},
        )
        for pk, award, data in told
    ]
    achievements = {award.achievement_id for _pk, award, _data in told}
    record_many(verb, actor=actor, entries=entries, now=now, unheard_by=_deaf(achievements))


def _deaf(achievements: Collection[int]) -> frozenset[str]:
    """Return the consumers who would do nothing: rules, where none looks at what was awarded.

    A rule that is written later is reviewed for everybody, so that it misses nothing.
    """
    named = list(Achievement.objects.filter(pk__in=achievements).values_list("public_id", flat=True))
    is_heard = RuleInput.objects.filter(kind="achievement", ref__in=named).exists()
    return frozenset() if is_heard else frozenset([CONSUMER])

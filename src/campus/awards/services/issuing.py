"""Award, take back, issue anew: what signs credentials and stores them.

A credential is bytes: made once, signed, stored exactly so. What makes an award happen once is a constraint, whatever
crashed or raced before it. Private keys leave their seal only inside the expression that signs with them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from campus.accounts.holders import Holder
from campus.accounts.models import Person
from campus.accounts.queries import is_deleted
from campus.achievements.models import Achievement, Version
from campus.awards import documents, occasions, pictures, queries, rules
from campus.awards.basis import Basis, Stated
from campus.awards.dates import months_later
from campus.awards.models import Award, Delivery, Picture, StatusList
from campus.awards.services.keys import ensure_key, is_withdrawn, open_key
from campus.awards.services.lists import list_with_room
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require
from testamur import signing
from testamur.document import digest
from testamur.verify import ShapeCache

OWNER, EDUCATOR = Membership.Role.OWNER, Membership.Role.EDUCATOR
DRAWS = 64  # of a status index: lists are left half empty, so this many misses do not happen
LONGEST_REASON = 300
# What the badges of one achievement have in common is read once (docs/decisions/0163).
_SHAPES = ShapeCache()


@dataclass(frozen=True, slots=True)
class Given:
    """What the staff say of an award that they give: its dates, where they differ from the usual, and its grounds."""

    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    stated: Stated = field(default_factory=Stated)

    def write(self, award: Award) -> None:
        """Put it into an award that is not signed yet."""
        if self.awarded_at is not None:
            award.awarded_at = self.awarded_at.replace(microsecond=0)
            months = award.version.validity_months
            award.valid_until = months_later(award.awarded_at, months) if months else None
        if self.valid_until is not None:
            award.valid_until = self.valid_until.replace(microsecond=0)
        if said := {name: words for name, words in asdict(self.stated).items() if words}:
            award.decision["stated"] = said


def award(
    *,
    person: Person,
    achievement: Achievement,
    now: datetime,
    actor: Person | None = None,
    decision: rules.Decision | None = None,
    given: Given | None = None,
) -> Award:
    """Award an achievement to a person once: a second call returns what the first made.

    Without an actor its rule must be met (by `decision`, or as found now), and what was taken back for good is not
    given again. With an actor, somebody on the staff answers for it, and for what is `given` with it. Raises
    InvalidError, NotAllowedError.
    """
    version = awardable(achievement)
    if actor is not None:
        require(actor, achievement.organization, OWNER, EDUCATOR)
        refuse_oneself(actor, person)
    if (standing := queries.held(person, achievement)) is not None:
        return standing
    if actor is None:
        decision = _earned(person, achievement, decision)
    made = _made(person, version, decision, actor, now)
    if actor is not None and given is not None:
        given.write(made)
    return _issue(made, basis=basis_of(made), kind=Delivery.Kind.EARNED, actor=actor, now=now)


def renew(old: Award, *, decision: rules.Decision, now: datetime, actor: Person | None = None) -> Award:
    """Award what an award stands for once more, from its end on; both stay valid until the old one's end.

    A second call returns what the first made. Raises InvalidError where the rule is not met or there is no end.
    """
    version = awardable(old.achievement)
    if not decision.is_met or old.valid_until is None:
        raise InvalidError(_("It cannot be renewed yet."))
    made = _made(old.person, version, decision, actor, now)
    made.renews = old
    if version.validity_months:
        made.valid_until = months_later(max(made.awarded_at, old.valid_until), version.validity_months)
    with transaction.atomic():
        standing = Award.objects.filter(queries.STANDS, pk=old.pk)
        if not standing.update(renewed_at=now):
            found = queries.held(old.person, old.achievement)
            if found is None:
                raise ConflictError(_("This award was taken back in the meantime."))
            return found
        return _issue(made, basis=basis_of(made), kind=Delivery.Kind.RENEWED, actor=actor, now=now)


def revoke(actor: Person, *, award: Award, reason: str, now: datetime, again: str = Award.Again.NO) -> Award:
    """Take an award back, with the reason its holder is told. The status list says so at once; the bytes stay.

    `again` says whether its rule may give it once more, and by which results (Award.Again).

    Raises NotAllowedError; InvalidError without a reason; ConflictError where somebody else was first.
    """
    require(actor, award.organization, OWNER, EDUCATOR)
    reason = reason.strip()
    if again not in Award.Again.values:
        raise InvalidError(_("Say whether it can be earned again."), field="again")
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(_("Give the reason in 1 to %d characters.") % LONGEST_REASON, field="reason")
    with transaction.atomic():
        _withdraw(award, reason=reason, actor=actor, now=now)
        Award.objects.filter(pk=award.pk).update(again=again)
        # What it renewed stands by itself again, until its end.
        Award.objects.filter(renewals=award).update(renewed_at=None)
        Delivery.objects.create(award=award, kind=Delivery.Kind.REVOKED, next_try_at=now)
        _note("award.revoked", actor, award, now, data={"reason": reason, "again": again})
    award.refresh_from_db()
    return award


def issue_anew(actor: Person, *, award: Award, now: datetime) -> Award:
    """Sign an award again as of today's name, keys and public address; the old one is taken back and leads to it.

    What was earned, when, and until when stay as they were. Raises NotAllowedError; ConflictError if it was issued
    anew before, or the holder has another award of the same achievement.
    """
    require(actor, award.organization, OWNER, EDUCATOR)
    with transaction.atomic():
        old = Award.objects.select_for_update().get(pk=award.pk)
        if old.revoked_at is not None:
            refuse_oneself(actor, old.person)
        if old.forgotten_at is not None or is_deleted(old.person):
            raise ConflictError(_("Its holder has deleted their account: nothing is issued to them any more."))
        if old.replaced_by_id is not None:
            raise ConflictError(_("This award was issued anew before. Open the newer one."))
        if old.revoked_at is None:
            _withdraw(old, reason=_("Issued anew."), actor=actor, now=now)
        elif queries.held(old.person, old.achievement) is not None:
            raise ConflictError(_("The holder has a newer award of this achievement already."))
        fresh = _issue(_again(old), basis=basis_of(old), kind=Delivery.Kind.ANEW, actor=actor, now=now)
        Award.objects.filter(pk=old.pk).update(replaced_by=fresh)
        _note("award.replaced", actor, old, now, data={"by": fresh.public_id})
    award.refresh_from_db()
    return fresh


def issue_trials_anew(actor: Person, *, organization: Organization, now: datetime, most: int = 25) -> tuple[int, int]:
    """Issue anew, in one batch, what was signed under the trial address; return how many were, and how many are left.

    For owners. Each award has its own transaction, so a batch that stops half-way has lost nothing.
    """
    require(actor, organization, OWNER)
    waiting = queries.trial_awards(organization)
    done = 0
    for old in waiting.order_by("pk")[:most]:
        with suppress(ConflictError):  # somebody else was first
            issue_anew(actor, award=old, now=now)
            done += 1
    return done, queries.trial_awards(organization).count()


def mark_seen(person: Person, *, award: Award, now: datetime) -> bool:
    """Note that the holder has seen the award; return whether this was the first time. Others' awards stay unseen."""
    mine = Award.objects.filter(pk=award.pk, person=person, seen_at__isnull=True)
    return bool(mine.update(seen_at=now))


def mark_all_seen(person: Person, *, awards: Sequence[Award], now: datetime) -> list[Award]:
    """Do as `mark_seen` for some; return those that nobody looked at before."""
    mine = Award.objects.filter(pk__in=[each.pk for each in awards], person=person)
    if not awards or mine.filter(seen_at__isnull=True).update(seen_at=now) == len(awards):
        return list(awards)
    # Another window of theirs was first with some, and shows those.
    ours = set(mine.filter(seen_at=now).values_list("pk", flat=True))
    return [each for each in awards if each.pk in ours]


def picture(award: Award, kind: str) -> bytes:
    """Return the award as a file with the credential inside ("png", "svg" or "pdf"), or its "card"; made once and kept.

    Raises InvalidError for another kind, pictures.PictureError where it cannot be made.
    """
    kept = Picture.objects.filter(award=award, kind=kind).first()
    if kept is None:
        made = pictures.make(award, kind)
        kept, _is_new = Picture.objects.get_or_create(award=award, kind=kind, defaults={"data": made})
    return bytes(kept.data)


def refuse_oneself(actor: Person, holder: Person | Holder) -> None:
    """Refuse to give by hand, or give back, what one would hold oneself: a second role must not award the first."""
    if actor.pk == holder.pk:
        raise NotAllowedError(_("This would be your own award. Somebody else has to give it."))


def awardable(achievement: Achievement) -> Version:
    """Return the version that is awarded now; raise InvalidError where there is none."""
    if achievement.current is None or achievement.archived_at is not None:
        raise InvalidError(_("Only a published achievement can be awarded."))
    return achievement.current


def _made(
    person: Person, version: Version, decision: rules.Decision | None, actor: Person | None, now: datetime
) -> Award:
    """Return an unsaved award with its dates and with what decided."""
    awarded_at = now.replace(microsecond=0)
    kept: dict[str, Any] = decision.to_json() if decision else {}
    if actor is not None:
        kept["approved_by" if decision else "by_hand"] = actor.name
    return Award(
        person=person,
        achievement=version.achievement,
        version=version,
        organization=version.achievement.organization,
        awarded_at=awarded_at,
        valid_until=months_later(awarded_at, version.validity_months) if version.validity_months else None,
        decision=kept or {"by_hand": ""},
    )


def _earned(person: Person, achievement: Achievement, decision: rules.Decision | None) -> rules.Decision:
    rule = queries.rule_of(achievement)
    if decision is None and rule is not None:
        decision = queries.decision(person, rule)
    if decision is None or not decision.is_met:
        raise InvalidError(_("It has not been earned yet."))
    if queries.is_taken_back(person, achievement):
        raise InvalidError(_("It was taken back; only somebody on the staff can give it again."))
    return decision


def _again(old: Award) -> Award:
    """Return an unsaved award of the same thing, to be signed anew."""
    same = ("person", "achievement", "version", "organization", "awarded_at", "valid_until", "decision", "seen_at")
    return Award(**{name: getattr(old, name) for name in (*same, "renews", "renewed_at")})


def basis_of(award: Award) -> Basis:
    """Return what an award rests on, from the decision that is kept with it."""
    if "rule" not in award.decision:
        return Basis(by_hand=award.decision.get("by_hand", ""), stated=Stated(**award.decision.get("stated", {})))
    return queries.basis(award.person, rules.Decision.from_json(award.decision))


def _withdraw(award: Award, *, reason: str, actor: Person, now: datetime) -> None:
    """Set the revoked bit; of two who try one wins, the other gets ConflictError."""
    standing = Award.objects.filter(pk=award.pk, revoked_at__isnull=True, replaced_by__isnull=True)
    if not standing.update(revoked_at=now, revocation_reason=reason, revoked_by=actor):
        raise ConflictError(_("This award was taken back or issued anew in the meantime."))
    StatusList.objects.filter(pk=award.status_list_id).update(is_stale=True)


def _issue(award: Award, *, basis: Basis, kind: str, actor: Person | None, now: datetime) -> Award:
    """Sign and store an award with all that belongs to it, in one transaction.

    Returns the standing award instead if another worker was first.
    """
    with transaction.atomic():
        award.base_url = settings.PUBLIC_URL
        award.signing_key = ensure_key(award.organization, now=now)
        award.status_list = list_with_room(award.organization)
        if (standing := _insert(award, basis, now)) is not None:
            return standing
        if is_withdrawn([award.signing_key_id]):
            raise ConflictError(_("The key was withdrawn this moment; it is tried again with the new one."))
        StatusList.objects.filter(pk=award.status_list_id).update(used=F("used") + 1)
        Delivery.objects.create(award=award, kind=kind, next_try_at=now)
        _note("award.made", actor, award, now, data={"digest": award.digest, "version": award.version.number})
    return award


def _insert(
    award: Award, basis: Basis, now: datetime, *, draw: Callable[[int], int] = secrets.randbelow
) -> Award | None:
    """Insert the award under a random free index; return the standing award if there is one after all."""
    for _attempt in range(DRAWS):
        award.status_index = draw(award.status_list.length)
        if Award.objects.filter(status_list=award.status_list, status_index=award.status_index).exists():
            continue
        sign_award(award, basis, now)
        try:
            with transaction.atomic():
                award.save(force_insert=True)
                return None
        except IntegrityError:
            if (standing := queries.held(award.person, award.achievement)) is not None:
                return standing
    raise ConflictError(_("No free place was found in the status list; it is tried again."))


def sign_award(award: Award, basis: Basis, now: datetime) -> None:
    """Fill in the signed bytes, as JSON and as JWT of the same document."""
    with translation.override(award.version.language):  # the holder's document, not the asker's language
        occasion = occasions.of(award, basis)
        document = documents.credential(occasion, fresh=documents.Fresh()).to_json()
    method = f"{occasion.issuer.did}#{award.signing_key.fragment}"
    award.name = occasion.name
    award.credential = signing.sign(document, key=open_key(award.signing_key), method=method, now=now, shapes=_SHAPES)
    award.jwt = signing.sign_jwt(document, key=open_key(award.signing_key), method=method, shapes=_SHAPES)
    award.digest = digest(document)
    award.sha256 = hashlib.sha256(award.credential).hexdigest()


def _note(verb: str, actor: Person | None, award: Award, now: datetime, *, data: dict[str, Any]) -> None:
    record(
        verb,
        actor=actor,
        thing=award,
        person=award.person,
        organization_id=award.organization_id,
        data={"award": award.public_id, "achievement": award.achievement_id, **data},
        now=now,
    )

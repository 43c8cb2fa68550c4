"""Award, take back, issue anew; make keys and sign. The only place of campus that signs.

A credential is bytes: made once, signed, stored exactly so. What makes an award happen once is a constraint, whatever
crashed or raced before it. Private keys leave their seal only inside the expression that signs with them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards import documents, occasions, pictures, queries, rules
from campus.awards.basis import Basis
from campus.awards.dates import months_later
from campus.awards.models import Award, Delivery, Picture, Rule, StatusList
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.organizations.models import Membership, Organization, SigningKey
from campus.organizations.queries import did, key_in_use
from campus.organizations.services import require, require_issuer
from testamur import signing
from testamur.document import digest
from testamur.status import StatusList as Bits
from testamur.status import status_list_credential

OWNER, EDUCATOR = Membership.Role.OWNER, Membership.Role.EDUCATOR
DRAWS = 64  # of a status index: lists are left half empty, so this many misses do not happen
FRESH_FOR = timedelta(hours=24)  # a status list is signed anew after this, changed or not
VALID_FOR = timedelta(days=7)  # and can be relied on for this long if we fall silent
LONGEST_REASON = 300


def new_key(
    actor: Person | None, *, organization: Organization, now: datetime, in_place_of: str | None = None
) -> SigningKey:
    """Make the key that new credentials are signed with, and retire the one before it; for owners (None: for us).

    A retired key stays in the DID document, so that what it signed still verifies. With `in_place_of`, the fragment
    that was seen in use, a second click finds the key that the first made. Raises NotAllowedError.
    """
    if actor is not None:
        require(actor, organization, OWNER)
    require_issuer(organization)
    with transaction.atomic():
        _lock(organization)
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
        _lock(organization)
        return key_in_use(organization) or _make_key(organization, actor=None, now=now)


def set_rule(actor: Person, *, achievement: Achievement, tree: Mapping[str, Any], now: datetime) -> Rule:
    """Set what an achievement is awarded for; everybody enrolled is looked at again, and nothing is taken away.

    Raises NotAllowedError, and InvalidError naming the place of the fault in the tree.
    """
    require(actor, achievement.organization, OWNER, EDUCATOR)
    try:
        parsed = rules.parse(tree)
    except rules.RuleError as err:
        raise InvalidError(str(err), field="tree") from err
    with transaction.atomic():
        Achievement.objects.select_for_update().get(pk=achievement.pk)
        rule = Rule.objects.filter(achievement=achievement).first() or Rule(achievement=achievement, revision=0)
        if rule.tree == parsed.to_json():
            return rule  # a second click changes nothing
        rule.tree, rule.revision, rule.changed_at = parsed.to_json(), rule.revision + 1, now
        rule.save()
        data = {"achievement": achievement.pk, "revision": rule.revision, "rule": rule.tree}
        record("rule.changed", actor=actor, thing=rule, organization_id=achievement.organization_id, data=data, now=now)
    return rule


def award(
    *,
    person: Person,
    achievement: Achievement,
    now: datetime,
    actor: Person | None = None,
    decision: rules.Decision | None = None,
) -> Award:
    """Award an achievement to a person once: a second call returns what the first made.

    Without an actor its rule must be met (by `decision`, or as found now), and what was taken back is not given again.
    With an actor, somebody on the staff answers for it. Raises InvalidError, NotAllowedError.
    """
    version = achievement.current
    if version is None or achievement.archived_at is not None:
        raise InvalidError(_("Only a published achievement can be awarded."))
    if actor is not None:
        require(actor, achievement.organization, OWNER, EDUCATOR)
        _refuse_oneself(actor, person)
    if (standing := queries.held(person, achievement)) is not None:
        return standing
    if actor is None:
        decision = _earned(person, achievement, decision)
    basis = queries.basis(person, decision) if decision else Basis(by_hand=actor.name if actor else "")
    kept = decision.to_json() if decision else {"by_hand": basis.by_hand}
    awarded_at = now.replace(microsecond=0)
    until = months_later(awarded_at, version.validity_months) if version.validity_months else None
    fields = {"awarded_at": awarded_at, "valid_until": until, "decision": kept}
    made = Award(
        person=person, achievement=achievement, version=version, organization=achievement.organization, **fields
    )
    return _issue(made, basis=basis, kind=Delivery.Kind.EARNED, actor=actor, now=now)


def award_if_met(person: Person, *, rule: Rule, now: datetime) -> Award | None:
    """Award what a rule finds earned now, or return None; what was taken back stays taken back."""
    if queries.held(person, rule.achievement) or queries.is_taken_back(person, rule.achievement):
        return None
    decision = queries.decision(person, rule)
    if not decision.is_met:
        return None
    return award(person=person, achievement=rule.achievement, now=now, decision=decision)


def revoke(actor: Person, *, award: Award, reason: str, now: datetime) -> Award:
    """Take an award back, with the reason its holder is told. The status list says so at once; the bytes stay.

    Raises NotAllowedError; InvalidError without a reason; ConflictError where somebody else was first.
    """
    require(actor, award.organization, OWNER, EDUCATOR)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(_("Give the reason in 1 to %d characters.") % LONGEST_REASON, field="reason")
    with transaction.atomic():
        _withdraw(award, reason=reason, actor=actor, now=now)
        Delivery.objects.create(award=award, kind=Delivery.Kind.REVOKED, next_try_at=now)
        _note("award.revoked", actor, award, now, data={"reason": reason})
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
            _refuse_oneself(actor, old.person)
        if old.replaced_by_id is not None:
            raise ConflictError(_("This award was issued anew before. Open the newer one."))
        if old.revoked_at is None:
            _withdraw(old, reason=_("Issued anew."), actor=actor, now=now)
        elif queries.held(old.person, old.achievement) is not None:
            raise ConflictError(_("The holder has a newer award of this achievement already."))
        fresh = _issue(_again(old), basis=_basis_again(old), kind=Delivery.Kind.ANEW, actor=actor, now=now)
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


def status_bytes(status_list: StatusList, *, now: datetime) -> bytes:
    """Return the signed status list as served, signed anew first if a bit changed or a day passed.

    The row is locked while its bits are read: a bit set at the same moment makes the list stale again after us.
    """
    if not _is_due(status_list, now):
        return bytes(status_list.published)
    with transaction.atomic():
        locked = StatusList.objects.select_for_update().select_related("organization").get(pk=status_list.pk)
        if _is_due(locked, now):
            locked.published = _signed_list(locked, now)
            locked.published_at, locked.is_stale = now, False
            locked.save(update_fields=["published", "published_at", "is_stale"])
    return bytes(locked.published)


def picture(award: Award, kind: str) -> bytes:
    """Return the award as a file with the credential inside: "png", "svg" or "pdf"; made once and kept.

    Raises InvalidError for another kind, pictures.PictureError where it cannot be made.
    """
    kept = Picture.objects.filter(award=award, kind=kind).first()
    if kept is None:
        made = pictures.make(award, kind)
        kept, _is_new = Picture.objects.get_or_create(award=award, kind=kind, defaults={"data": made})
    return bytes(kept.data)


def _refuse_oneself(actor: Person, holder: Person) -> None:
    """Refuse to give by hand, or give back, what one would hold oneself: a second role must not award the first."""
    if actor.pk == holder.pk:
        raise NotAllowedError(_("This would be your own award. Somebody else has to give it."))


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


def _lock(organization: Organization) -> None:
    """Let one worker at a time make what an organization has one of."""
    Organization.objects.select_for_update().get(pk=organization.pk)


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
    return Award(**{name: getattr(old, name) for name in same})


def _basis_again(old: Award) -> Basis:
    if "rule" not in old.decision:
        return Basis(by_hand=old.decision.get("by_hand", ""))
    return queries.basis(old.person, rules.Decision.from_json(old.decision))


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
        award.status_list = _list_with_room(award.organization)
        if (standing := _insert(award, basis, now)) is not None:
            return standing
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
        _sign(award, basis, now)
        try:
            with transaction.atomic():
                award.save(force_insert=True)
                return None
        except IntegrityError:
            if (standing := queries.held(award.person, award.achievement)) is not None:
                return standing
    raise ConflictError(_("No free place was found in the status list; it is tried again."))


def _sign(award: Award, basis: Basis, now: datetime) -> None:
    """Fill in the signed bytes, as JSON and as JWT of the same document."""
    with translation.override(award.version.language):  # the holder's document, not the asker's language
        occasion = occasions.of(award, basis)
        document = documents.credential(occasion, fresh=documents.Fresh()).to_json()
    method = f"{occasion.issuer.did}#{award.signing_key.fragment}"
    award.name = occasion.name
    award.credential = signing.sign(document, key=_open(award.signing_key), method=method, now=now)
    award.jwt = signing.sign_jwt(document, key=_open(award.signing_key), method=method)
    award.digest = digest(document)
    award.sha256 = hashlib.sha256(award.credential).hexdigest()


def _list_with_room(organization: Organization) -> StatusList:
    """Return a list of the public address that is less than half full: a random index then hits a free one soon."""
    lists = StatusList.objects.filter(organization=organization, base_url=settings.PUBLIC_URL)
    free = lists.filter(used__lt=F("length") / 2).order_by("pk")
    if (found := free.first()) is not None:
        return found
    _lock(organization)
    return free.first() or StatusList.objects.create(organization=organization, base_url=settings.PUBLIC_URL)


def _is_due(status_list: StatusList, now: datetime) -> bool:
    published_at = status_list.published_at
    return status_list.is_stale or published_at is None or now - published_at >= FRESH_FOR


def _signed_list(status_list: StatusList, now: datetime) -> bytes:
    bits = Bits(status_list.length)
    for index in status_list.awards.filter(revoked_at__isnull=False).values_list("status_index", flat=True):
        bits.set(index)
    issuer = did(status_list.organization, base_url=status_list.base_url)
    signed_at = now.replace(microsecond=0)
    document = status_list_credential(
        id=occasions.list_url(status_list),
        issuer=issuer,
        encoded=bits.encode(),
        purpose="revocation",
        valid_from=signed_at,
        valid_until=signed_at + VALID_FOR,
    )
    key = ensure_key(status_list.organization, now=now)
    return signing.sign(document, key=_open(key), method=f"{issuer}#{key.fragment}", now=now)


def _open(key: SigningKey) -> signing.SigningKey:
    """Unseal a private key; it stands in no variable of ours, and its repr shows nothing."""
    return signing.SigningKey.from_bytes(unseal(bytes(key.sealed), purpose=_purpose(key.organization, key.fragment)))


def _purpose(organization: Organization, fragment: str) -> str:
    return f"signing-key {organization.slug}#{fragment}"


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

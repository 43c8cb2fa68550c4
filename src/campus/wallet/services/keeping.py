"""Keep and let go of credentials that others issued.

What is kept is checked as it comes in. Only what is no credential, or was altered, is refused; whatever else the check
finds stands beside it as a word of caution, because a holder may well keep what expired, or what a site that is down
today cannot confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.awards.models import Award
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.services import record
from campus.wallet import lists, unreadable
from campus.wallet.examined import Check, Examined
from campus.wallet.models import Held, Mark
from campus.wallet.parcels import MOST_BYTES
from campus.wallet.rounds import next_check
from testamur import TestamurError, digest, read

MOST_HELD = 3000  # of one person
_TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "jpeg": "image/jpeg"}
_TYPES |= {"webp": "image/webp"}
_FORMS = {"jwt": "application/vc+jwt", "sd-jwt": "application/vc+sd-jwt"}


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of a credential: kept in `held`, or known already as `award` of this place.

    `is_new` says that it was not here before in any form; what took the place of an older one is not new.
    """

    held: Held | None
    award: Award | None = None
    is_new: bool = False


def keep(person: Person, data: bytes, source: str, *, now: datetime, came_from: str = "") -> Addition:
    """Keep a credential for a person, checked; the same contents are kept once, however often they come.

    `source` is one of Held.Source. A newer credential with the id and issuer of one held takes its place (Open Badges
    3.0, clause 10), if its signature holds; an older one changes nothing. Raises InvalidError for what is no
    credential, was altered, or is too large.
    """
    if len(data) > MOST_BYTES:
        raise InvalidError(_("A credential holds at most 5\N{NO-BREAK SPACE}MB; this one is larger."))
    known = _known(person, _digest(data))
    if known is not None:
        return known
    found = _examine(person, data, now=now)
    _refuse(data, found)
    return _known(person, found.digest) or _add(
        person, data, found, {"source": source, "came_from": came_from[:120]}, now=now
    )


def note(person: Person, entry: lists.Entry, *, now: datetime) -> Addition:
    """Keep a line of a list, which nobody signed, marked as such; the same line once."""
    data = entry.to_bytes()
    mark = sha256(data).hexdigest()
    fields = {
        "data": data,
        "media_type": "application/json",
        "kind": "list",
        "container": "none",
        "format": "list",
        "name": entry.name,
        "issuer": entry.issuer,
        "ref": entry.url[:400],
        "awarded_at": lists.moment(entry.awarded),
        "valid_until": lists.moment(entry.until),
        "source": Held.Source.LIST,
        "state": Held.State.STATED,
        "checked_at": now,
        "added_at": now,
    }
    with transaction.atomic():
        held, is_made = Held.objects.get_or_create(person=person, digest=mark, defaults=fields)
        if is_made:
            _refuse_full(person)
            record("held.noted", actor=person, thing=held, person=person, data={"digest": mark}, now=now)
    return Addition(held, is_new=is_made)


def recheck(actor: Person, *, held: Held, now: datetime) -> Held:
    """Check what is held once more, and keep what the check finds."""
    _check_owner(actor, held)
    if held.state == Held.State.STATED:
        return held
    found = _examine(actor, bytes(held.data), now=now)
    fields = _confirmed(found) if found.is_confirmed else {}
    fields |= {"state": found.verdict, "reason": found.reason, "checked_at": now}
    tries = held.tries + 1 if found.verdict == Held.State.COULD_NOT_CHECK else 0
    fields |= {"tries": tries, "next_check_at": _next_check(found, tries=tries, now=now)}
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(update_fields=list(fields))
    return held


def drop(actor: Person, *, held: Held, now: datetime) -> None:
    """Remove a credential from the wallet; its issuer and everybody who has a copy are not touched by it."""
    _check_owner(actor, held)
    with transaction.atomic():
        record("held.dropped", actor=actor, thing=held, person=actor, data={"digest": held.digest}, now=now)
        held.delete()


def _refuse(data: bytes, found: Examined) -> None:
    """Raise InvalidError for what is no credential, was altered, or that nobody signed; dates are no reason to."""
    if not found.digest:
        said = found.because if unreadable.is_credential(data) else unreadable.why(data)
        raise InvalidError(f"{_('There is no credential in this that we can read.')} {said}".strip())
    if found.verdict != Held.State.INVALID or found.reason.startswith("dates."):
        return
    if found.reason == "signature.unsigned":
        raise InvalidError(_("Nobody signed this: anybody could have written it. It was not kept."))
    said = _("This is not what its issuer signed, or nobody signed it. It was not kept.")
    raise InvalidError(f"{said} {found.because}".strip())


def _next_check(found: Examined, *, tries: int, now: datetime) -> datetime | None:
    """Return when to look again; what is not in force yet is otherwise like what is."""
    state = Held.State.VALID if found.reason.startswith("dates.not") else found.verdict
    return next_check(state, tries=tries, now=now)


def _refuse_full(person: Person) -> None:
    if Held.objects.filter(person=person).count() > MOST_HELD:
        raise InvalidError(_("A wallet holds at most %d credentials of others.") % MOST_HELD)


def _check_owner(actor: Person, held: Held) -> None:
    if held.person_id != actor.pk:
        raise NotAllowedError(_("This is in somebody else’s wallet."))


def _examine(person: Person, data: bytes, *, now: datetime) -> Examined:
    check: Check = import_string(settings.WALLET_CHECK)
    return check(data, now=now, emails=addresses(person))


def _digest(data: bytes) -> str:
    """Return the digest of what can be read without asking anybody; empty where that is not enough."""
    try:
        return digest(read(data).document)
    except TestamurError:
        return ""


def _known(person: Person, mark: str) -> Addition | None:
    if not mark:
        return None
    held = Held.objects.filter(person=person, digest=mark).first()
    if held is not None:
        return Addition(held)
    award = Award.objects.filter(person=person, digest=mark).first()
    return Addition(None, award) if award is not None else None


def _add(person: Person, data: bytes, found: Examined, origin: dict[str, str], *, now: datetime) -> Addition:
    """Write the row; a constraint, not a check, makes it once."""
    with transaction.atomic():
        older = _older(person, found)
        if any(_is_newer(each, found) for each in older):
            return Addition(older[0])
        fields = _read(data, found) | origin | {"added_at": now, "checked_at": now}
        fields |= {"next_check_at": _next_check(found, tries=0, now=now), "tries": 0, "digest": found.digest}
        seen = {"digest": found.digest, "source": origin["source"], "replaces": [each.digest for each in older]}
        held, is_made = _written_over(older, fields) if older else _written(person, fields)
        if not is_made:
            return Addition(held)
        record("held.kept", actor=person, thing=held, person=person, data=seen, now=now)
    return Addition(held, is_new=not older)


def _written(person: Person, fields: dict[str, Any]) -> tuple[Held, bool]:
    held, is_made = Held.objects.get_or_create(person=person, digest=fields["digest"], defaults=fields)
    if is_made:
        _refuse_full(person)
    return held, is_made


def _written_over(older: list[Held], fields: dict[str, Any]) -> tuple[Held, bool]:
    """Write a newer credential into the row of the older one, so that its address, and what hangs on it, stay."""
    held, *others = older
    for name, value in fields.items():
        setattr(held, name, value)
    try:
        with transaction.atomic():
            held.save(update_fields=list(fields))
    except IntegrityError:  # another worker has kept the same in the meantime
        return Held.objects.get(person=held.person_id, digest=fields["digest"]), False
    for each in others:
        if not Mark.objects.filter(held=held).exists():
            Mark.objects.filter(held=each).update(held=held)
        each.delete()
    return held, True


def _older(person: Person, found: Examined) -> list[Held]:
    """Return what is held under the same id of the same issuer; nothing where the new one's signature does not hold.

    Otherwise whoever may send to a wallet could put something unsigned in the place of what was confirmed.
    """
    if not (found.is_confirmed and found.ref and found.issuer_id):
        return []
    same = Held.objects.filter(person=person, is_confirmed=True, ref=_plain(found.ref))
    named = same.filter(issuer_id=_plain(found.issuer_id)).defer("data").order_by("pk")
    return list(named.select_for_update())


def _is_newer(held: Held, found: Examined) -> bool:
    return held.valid_from is not None and (found.valid_from is None or held.valid_from > found.valid_from)


def _read(data: bytes, found: Examined) -> dict[str, Any]:
    form = _FORMS.get(found.kind, "application/vc")
    return {
        "data": data,
        "media_type": _TYPES.get(found.container, form),
        "kind": found.kind,
        "container": found.container,
        "state": found.verdict,
        "reason": found.reason,
        **_confirmed(found),
    }


def _confirmed(found: Examined) -> dict[str, Any]:
    """Return what a credential says about itself, as columns."""
    return {
        "format": found.format,
        "ref": _plain(found.ref),
        "name": found.name or _("A credential without a name"),
        "issuer": found.issuer,
        "issuer_id": _plain(found.issuer_id),
        "awarded_at": found.awarded_at,
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
        "is_confirmed": found.is_confirmed,
        "is_about": found.is_about,
        "skills": list(found.skills),
        "level": found.level,
    }


def _plain(identifier: str) -> str:
    """Return an identifier in the form in which two are compared: unescaped, without space around it."""
    return unquote(identifier).strip().replace("\x00", "")

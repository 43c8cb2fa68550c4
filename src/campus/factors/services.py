"""Add, use and remove what somebody proves that it is them with."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.sealing import seal, unseal
from campus.common.text import one_line
from campus.factors import queries, recovery, totp, webauthn
from campus.factors.models import CodeApp, Passkey, RecoveryCode
from campus.journal.services import record

MOST_PASSKEYS = 20
_HANDLE = 32  # bytes, of which 64 are the most (WebAuthn, clause 4)


def ask_passkey(person: Person, *, house: str) -> webauthn.Asked:
    """Return what has the person's device make a passkey for this place."""
    own = list(queries.passkeys(person))
    handle = bytes(own[0].handle) if own else secrets.token_bytes(_HANDLE)
    known = [bytes(each.data) for each in own]
    return webauthn.ask_new(
        site=settings.PUBLIC_URL,
        house=house,
        handle=handle,
        login=queries.known_as(person),
        name=person.name,
        known=known,
    )


def add_passkey(actor: Person, *, name: str, answer: str, challenge: str, handle: bytes, now: datetime) -> Passkey:
    """Keep what the person's device made. Raises InvalidError, ConflictError."""
    name = _named(name)
    made = webauthn.read_new(answer, site=settings.PUBLIC_URL, challenge=challenge)
    with transaction.atomic():
        _lock(actor)
        if queries.passkeys(actor).count() >= MOST_PASSKEYS:
            raise ConflictError(_("More than %d passkeys do not fit. Remove one first.") % MOST_PASSKEYS)
        kept = _kept(actor, made, name=name, handle=handle, now=now)
        record("factor.added", actor=actor, thing=kept, person=actor, data={"kind": "passkey"}, now=now)
    return kept


def _kept(actor: Person, made: webauthn.Made, *, name: str, handle: bytes, now: datetime) -> Passkey:
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                person=actor,
                name=name,
                credential_id=urlsafe_b64encode(made.credential_id).decode().rstrip("="),
                data=made.data,
                handle=handle,
                counter=made.counter,
                is_copied=made.is_copied,
                added_at=now,
            )
    except IntegrityError as err:
        raise ConflictError(_("This passkey is here already.")) from err


def rename_passkey(actor: Person, *, passkey: Passkey, name: str) -> None:
    """Call a passkey of one's own something else."""
    _require_own(actor, passkey)
    passkey.name = _named(name)
    passkey.save(update_fields=["name"])


def remove_passkey(actor: Person, *, passkey: Passkey, now: datetime) -> None:
    """Have a passkey of one's own open nothing any more."""
    _require_own(actor, passkey)
    with transaction.atomic():
        record("factor.removed", actor=actor, thing=passkey, person=actor, data={"kind": "passkey"}, now=now)
        passkey.delete()
        _drop_idle_codes(actor)


def enter(answer: str, *, challenge: str, now: datetime) -> Passkey:
    """Return the passkey that answered, with its person; note where its counter went backwards. Raises InvalidError.

    A counter that falls may tell of a copy, and may be a fault of the device (clause 6.1.1): its owner is told, and
    judges.
    """
    unknown = _("This passkey is not known here. Sign in by mail, then add it.")
    with transaction.atomic():
        mine = Passkey.objects.select_for_update().filter(credential_id=webauthn.credential_id(answer))
        found = mine.first()
        if found is None:
            raise InvalidError(unknown)
        shown = webauthn.read(answer, site=settings.PUBLIC_URL, challenge=challenge, data=bytes(found.data))
        if shown.handle != bytes(found.handle):
            raise InvalidError(unknown)
        if (shown.counter or found.counter) and shown.counter <= found.counter:
            found.doubted_at = now
            record("factor.doubted", actor=None, thing=found, person=found.person, data={"kind": "passkey"}, now=now)
        found.counter = max(found.counter, shown.counter)
        found.is_copied, found.used_at = shown.is_copied, now
        found.save(update_fields=["counter", "is_copied", "used_at", "doubted_at"])
    return found


def add_app(actor: Person, *, secret: str, typed: str, now: datetime) -> CodeApp:
    """Keep the secret of an app that has just shown a code of it. Raises InvalidError, ConflictError."""
    step = totp.step_of(secret, "".join(typed.split()), now=now)
    if step is None:
        words = _("This is not the code that your app shows now. Is the clock of your phone right?")
        raise InvalidError(words, field="typed")
    with transaction.atomic():
        _lock(actor)
        if queries.app(actor) is not None:
            raise ConflictError(_("An app is set up already. Remove it first."))
        made = CodeApp(person=actor, added_at=now, last_step=step)
        made.sealed = seal(secret.encode(), purpose=_purpose(made))
        made.save()
        record("factor.added", actor=actor, thing=made, person=actor, data={"kind": "app"}, now=now)
    return made


def secret_of(app: CodeApp) -> str:
    """Return what an app makes its codes of. Raises SealError."""
    return unseal(bytes(app.sealed), purpose=_purpose(app)).decode()


def remove_app(actor: Person, *, now: datetime) -> None:
    """Ask for no codes any more."""
    with transaction.atomic():
        if (found := queries.app(actor)) is None:
            return
        record("factor.removed", actor=actor, thing=found, person=actor, data={"kind": "app"}, now=now)
        found.delete()
        _drop_idle_codes(actor)


def new_codes(actor: Person, *, now: datetime) -> list[str]:
    """Return ten recovery codes, to be shown once; those before are good for nothing any more."""
    made = recovery.new()
    with transaction.atomic():
        _lock(actor)
        RecoveryCode.objects.filter(person=actor).delete()
        digests = [RecoveryCode(person=actor, digest=recovery.digest(each), made_at=now) for each in made]
        RecoveryCode.objects.bulk_create(digests)
        record("factor.added", actor=actor, thing=actor, person=actor, data={"kind": "codes"}, now=now)
    return made


def first_codes(actor: Person, *, now: datetime) -> list[str]:
    """Return ten recovery codes for somebody who has none left, else nothing."""
    return [] if queries.codes_left(actor) else new_codes(actor, now=now)


def _drop_idle_codes(person: Person) -> None:
    """Recovery codes stand in for something: they go with the last of it."""
    if not queries.has_factor(person):
        RecoveryCode.objects.filter(person=person).delete()


def _purpose(app: CodeApp) -> str:
    return f"factors.app:{app.public_id}"


def _require_own(actor: Person, passkey: Passkey) -> None:
    if passkey.person_id != actor.pk:
        raise NotAllowedError(_("This belongs to somebody else."))


def _named(name: str) -> str:
    name = one_line(name, field="name")[:60]
    if not name:
        raise InvalidError(_("Give it a name that you will know it by."), field="name")
    return name


def _lock(person: Person) -> None:
    """Let one change of what somebody proves themselves with at a time through."""
    list(Person.objects.select_for_update().filter(pk=person.pk))

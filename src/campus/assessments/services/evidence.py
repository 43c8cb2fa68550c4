"""Keep what shows that something was done: with its hash, its kind, when it came, and who added it.

Pictures are drawn anew before they are kept, so that neither the place where they were taken nor the camera's number
stays in them (decision 0096).
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Evidence, Result
from campus.assessments.services.files import MOST_BYTES, accepted
from campus.common.errors import InvalidError, NotAllowedError
from campus.common.text import one_line, storable
from campus.common.uploads import PNG, MediaType, file_name, read_bounded, reencode_image
from campus.journal import services as journal

Kind = Evidence.Kind
MOST = 10  # pieces for one occasion
MOST_SIGNATURE = 200_000  # characters of a drawn signature as a data: address
_DRAWN = "data:image/png;base64,"


@dataclass(frozen=True)
class Occasion:
    """What evidence is given for; `source` as the result will name it, such as `claim:4`."""

    person: Person
    organization_id: int
    result_kind: str
    thing_id: int
    source: str


@transaction.atomic
def add_file(actor: Person, *, occasion: Occasion, upload: Any, now: datetime, kind: str = Kind.FILE) -> Evidence:
    """Keep an uploaded file and return it; the same bytes again are what is there already.

    Raises InvalidError (field "file") saying why it is refused.
    """
    data, media_type = _bytes_of(upload, kind=kind)
    return _keep(actor, occasion, data, media_type=media_type, name=upload.name, kind=kind, now=now)


@transaction.atomic
def add_signature(actor: Person, *, occasion: Occasion, drawn: str, name: str, now: datetime) -> Evidence:
    """Keep a signature drawn on the screen (a data: address of a PNG), or the name typed in its place.

    Raises InvalidError (field "signature") where there is neither.
    """
    signer = one_line(name, field="signature")[:120]
    if not drawn:
        if not signer:
            raise InvalidError(_("Sign in the field, or type the name of who signs."), field="signature")
        return _words(actor, occasion, kind=Kind.SIGNATURE, title=signer, text=signer, now=now)
    data = _drawing(drawn)
    kept = _keep(actor, occasion, data, media_type=PNG, name="signature.png", kind=Kind.SIGNATURE, now=now)
    Evidence.objects.filter(pk=kept.pk).update(title=signer)
    return kept


@transaction.atomic
def add_link(actor: Person, *, occasion: Occasion, link: str, title: str, now: datetime) -> Evidence:
    """Keep a link; what it leads to stays elsewhere, and may change there."""
    clean = link.strip()
    try:
        URLValidator(schemes=["http", "https"])(clean)
    except ValidationError as err:
        raise InvalidError(_("Give a whole link, beginning with https://."), field="link") from err
    if len(clean) > 1000:
        raise InvalidError(_("A link holds at most 1,000 characters."), field="link")
    return _words(actor, occasion, kind=Kind.LINK, title=title or clean[:200], link=clean, now=now)


@transaction.atomic
def keep_credential(person: Person, *, occasion: Occasion, data: bytes, now: datetime) -> Evidence:
    """Keep the bytes of a credential as they were shown; it is only ever served to take away."""
    media_type = MediaType("application/octet-stream", ".txt" if data[:1] in b"{e" else ".bin", "document")
    return _keep(person, occasion, data, media_type=media_type, name="certificate", kind=Kind.CREDENTIAL, now=now)


@transaction.atomic
def remove(actor: Person, *, evidence: Evidence) -> None:
    """Take a piece away that nothing was decided on yet; its bytes go with it. For who added it, or whose it is."""
    found = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if actor.pk not in (found.person_id, found.added_by_id):
        raise NotAllowedError(_("This evidence is somebody else’s."))
    if found.result_id is not None:
        raise InvalidError(_("A decision rests on this. It stays; you can keep it private."))
    name, storage = found.file.name, found.file.storage
    found.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def set_public(person: Person, *, evidence: Evidence, is_public: bool, now: datetime) -> Evidence:
    """Show a piece beside the badge, or no longer; the learner's choice alone, and never a signature."""
    found = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if found.person_id != person.pk:
        raise NotAllowedError(_("This evidence is somebody else’s."))
    if is_public and found.kind == Kind.SIGNATURE:
        raise InvalidError(_("A signature is never shown: anybody could copy it."))
    if is_public and found.result_id is None:
        raise InvalidError(_("Evidence can be shown once somebody has decided on it."))
    if found.is_public != is_public:
        found.is_public = is_public
        found.save(update_fields=["is_public"])
        _record("evidence.shown" if is_public else "evidence.hidden", found, actor=person, now=now)
    return found


def rest_on(result: Result) -> None:
    """Tie what was given for an occasion to the result that came of it; for use inside a transaction."""
    source = ":".join(result.source.split(":")[:2])  # claim:4:appeal rests on what claim:4 has
    Evidence.objects.filter(person_id=result.person_id, source=source, result=None).update(result=result)


def _bytes_of(upload: Any, *, kind: str) -> tuple[bytes, MediaType]:
    media_type = accepted(upload)
    if kind == Kind.PHOTO and media_type.kind != "image":
        raise InvalidError(_("This is no picture. Choose a photo."), field="file")
    data = read_bounded(upload, most=MOST_BYTES)
    return _drawn_anew(data, field="file") if media_type.kind == "image" else (data, media_type)


def _drawn_anew(data: bytes, *, field: str) -> tuple[bytes, MediaType]:
    try:
        return reencode_image(data)
    except InvalidError as err:
        raise InvalidError(str(err), field=field) from err


def _drawing(drawn: str) -> bytes:
    if not drawn.startswith(_DRAWN) or len(drawn) > MOST_SIGNATURE:
        raise InvalidError(_("The signature did not come through. Sign again, or type the name."), field="signature")
    try:
        data = b64decode(drawn.removeprefix(_DRAWN), validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidError(_("The signature did not come through. Sign again."), field="signature") from err
    return _drawn_anew(data, field="signature")[0]


def _keep(
    actor: Person, occasion: Occasion, data: bytes, *, media_type: MediaType, name: str | None, kind: str, now: datetime
) -> Evidence:
    made = _piece(actor, occasion, kind=kind, data=data, now=now)
    same = Evidence.objects.filter(source=occasion.source, person=occasion.person, sha256=made.sha256).first()
    if same:
        return same
    _refuse_too_many(occasion)
    made.name, made.media_type, made.size = file_name(name, media_type=media_type), media_type.name, len(data)
    # On disk it has neither its name nor its ending: nothing there can be mistaken for a page or a program.
    made.file.save(made.public_id, ContentFile(data), save=False)
    made.save()
    _record("evidence.added", made, actor=actor, now=now)
    return made


def _words(
    actor: Person, occasion: Occasion, *, kind: str, title: str, now: datetime, text: str = "", link: str = ""
) -> Evidence:
    made = _piece(actor, occasion, kind=kind, data=(link or text).encode(), now=now)
    _refuse_too_many(occasion)
    made.title, made.text, made.link = one_line(title, field="title")[:200], storable(text, field="text"), link
    made.save()
    _record("evidence.added", made, actor=actor, now=now)
    return made


def _piece(actor: Person, occasion: Occasion, *, kind: str, data: bytes, now: datetime) -> Evidence:
    return Evidence(
        person=occasion.person,
        organization_id=occasion.organization_id,
        result_kind=occasion.result_kind,
        thing_id=occasion.thing_id,
        source=occasion.source,
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        added_by=actor,
        added_by_name=actor.name,
        at=now,
    )


def _refuse_too_many(occasion: Occasion) -> None:
    if Evidence.objects.filter(person=occasion.person, source=occasion.source).count() >= MOST:
        words = _("There are %(n)s pieces of evidence already, the most there can be. Remove one first.")
        raise InvalidError(words % {"n": MOST}, field="file")


def _record(verb: str, evidence: Evidence, *, actor: Person, now: datetime) -> None:
    journal.record(
        verb,
        actor=actor,
        thing=evidence,
        person=evidence.person,
        organization_id=evidence.organization_id,
        data={"kind": evidence.kind, "source": evidence.source},
        now=now,
    )

"""Sign the credential of an award once more, about a key that its holder has in a wallet of their own.

A wallet can only show that a credential is its holder's where the credential names a key that the wallet has. What the
award says, its identifiers and its entry in the status list stay as they were signed.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.awards import occasions
from campus.awards.models import Award, Copy
from campus.awards.services.keys import ensure_key, open_key
from campus.common.errors import ConflictError
from campus.journal.services import record
from testamur import signing
from testamur.did import KeyResolver, verification_key
from testamur.document import digest
from testamur.keys import PublicKey
from testamur.signing.sd_jwt import sign_sd_jwt

MOST_COPIES = 60  # of one award: a wallet that asks for more is at fault
SD_JWT_TYPE = "urn:testamur:achievement-credential"  # the vct of every SD-JWT VC (decision 0150)
# What its holder may keep to themselves: who they are, how it went, and what they handed in.
_HIDEABLE = ("identifier", "result", "narrative", "source", "creditsEarned", "assessmentRecord")
_NOT_CLAIMED = ("@context", "type", "id", "credentialStatus")
Form = Copy.Form


def copy_for(award: Award, *, holder: str, form: str, now: datetime) -> Copy:
    """Return the award's credential in one form about one key (its did:key or did:jwk); signed once, then kept.

    Raises ConflictError where the award was taken back, or has as many copies as it may have.
    """
    _refuse_fallen(award)
    kept = Copy.objects.filter(award=award, holder=holder, form=form).first()
    if kept is not None:
        return kept
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        _refuse_fallen(locked)
        if locked.copies.count() >= MOST_COPIES:
            raise ConflictError(_("This credential is in as many wallets as it can be."))
        made, _is_new = Copy.objects.get_or_create(
            award=locked, holder=holder, form=form, defaults={**_signed(locked, holder, form, now), "made_at": now}
        )
        _note(made, now)
    return made


def document_about(award: Award, holder: str) -> dict[str, Any]:
    """Return the unsigned document of an award, about another identifier of its holder's."""
    document: dict[str, Any] = json.loads(bytes(award.credential))
    document.pop("proof")
    return document | {"credentialSubject": document["credentialSubject"] | {"id": holder}}


def _refuse_fallen(award: Award) -> None:
    if award.revoked_at is not None or award.replaced_by_id is not None or award.forgotten_at is not None:
        raise ConflictError(_("This award was taken back or issued anew."))


def _signed(award: Award, holder: str, form: str, now: datetime) -> dict[str, Any]:
    document = document_about(award, holder)
    key = ensure_key(award.organization, now=now)
    method = f"{document['issuer']['id']}#{key.fragment}"
    if form == Form.SD_JWT:
        claims = _claims(award, document)
        token = sign_sd_jwt(
            claims, key=open_key(key), method=method, disclosable=_hideable(document), holder=_key_of(holder)
        )
        return {"data": token.encode()}
    if form == Form.JWT_VC_JSON:
        return {"data": signing.sign_jwt(document, key=open_key(key), method=method), "digest": digest(document)}
    return {"data": signing.sign(document, key=open_key(key), method=method, now=now), "digest": digest(document)}


def _claims(award: Award, document: dict[str, Any]) -> dict[str, Any]:
    """Return the claims of an SD-JWT VC: the registered ones, and beside them what the document says.

    Left out are what makes a document JSON-LD, and the address of the credential's page: whoever is shown no name must
    not find it there.
    """
    entry = {"idx": award.status_index, "uri": occasions.token_list_url(award.status_list)}
    said = {name: value for name, value in document.items() if name not in _NOT_CLAIMED}
    claims: dict[str, Any] = {
        "vct": SD_JWT_TYPE,
        "nbf": int(award.awarded_at.timestamp()),
        "sub": document["credentialSubject"]["id"],
        "status": {"status_list": entry},
    }
    if award.valid_until is not None:
        claims["exp"] = int(award.valid_until.timestamp())
    return {**said, **claims}


def _hideable(document: dict[str, Any]) -> list[str]:
    subject = [f"/credentialSubject/{name}" for name in _HIDEABLE if name in document["credentialSubject"]]
    return [*subject, *(["/evidence"] if "evidence" in document else [])]


def _key_of(holder: str) -> PublicKey:
    fragment = holder.removeprefix("did:key:") if holder.startswith("did:key:") else "0"
    return verification_key(KeyResolver(), f"{holder}#{fragment}")


def _note(copy: Copy, now: datetime) -> None:
    award = copy.award
    record(
        "award.copied",
        actor=award.person,
        thing=award,
        person=award.person,
        organization_id=award.organization_id,
        data={"award": award.public_id, "form": copy.form, "holder": copy.holder},
        now=now,
    )

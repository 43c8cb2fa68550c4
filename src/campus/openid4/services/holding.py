"""The key of a person's wallet here, and what is signed with it: presentations, each for one occasion (decision 0215).

VC Data Model 2.0, section 4.13, for JSON; OpenID4VP 1.0, appendix B, for tokens. The key signs nothing else, and it
stands in no document: its DID is its own (did:key).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.awards.services import copy_for
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.openid4.models import HolderKey
from testamur import signing
from testamur.did import did_key_method
from testamur.keys import KeyKind, PublicKey, decode_base64url
from testamur.proofs.jws import compact
from testamur.proofs.sd_jwt_vc import Parts
from testamur.signing.sd_jwt import bind_sd_jwt

LASTS = timedelta(minutes=5)
_KIND: KeyKind = (
    "P-256"  # what every reader of OpenID4VP takes (HAIP 1.0, section 7), and W3C's proofs have a suite for
)
_V1 = "https://www.w3.org/2018/credentials/v1"


def ensure_holder_key(person: Person, *, now: datetime) -> HolderKey:
    """Return the key of a person's wallet, made at the first time; of joined accounts the older one."""
    found = HolderKey.objects.filter(person=person).order_by("pk").first()
    if found is not None:
        return found
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        return HolderKey.objects.filter(person=person).order_by("pk").first() or _make(person, now=now)


def known_did(person: Person) -> str:
    """Return the DID of a person's wallet, empty text while it has no key."""
    found = HolderKey.objects.filter(person=person).order_by("pk").first()
    return did_of(found) if found is not None else ""


def did_of(key: HolderKey) -> str:
    """Return the DID by which credentials name the key."""
    return _method(key).partition("#")[0]


def bound(key: HolderKey, *, award: Award, form: str, now: datetime) -> bytes:
    """Return the award's credential about this key, which is signed once and then kept. Raises ConflictError."""
    return bytes(copy_for(award, holder=did_of(key), form=form, now=now).data)


def as_json(key: HolderKey, credentials: Sequence[bytes | str], *, challenge: str, domain: str, now: datetime) -> bytes:
    """Return a presentation with a proof in it; raises DocumentError where the credentials cannot stand in one."""
    held = signing.build_presentation(credentials)
    return signing.sign_presentation(
        held, key=_open(key), method=_method(key), now=now, challenge=challenge, domain=domain
    )


def as_token(key: HolderKey, credential: str, *, audience: str, nonce: str, now: datetime) -> str:
    """Return a presentation as JWT, as data model 1.1 has it (6.3.1), which is what wallets answer in."""
    presented = {"@context": [_V1], "type": ["VerifiablePresentation"], "verifiableCredential": [credential]}
    made = int(now.timestamp())
    claims = {"iss": did_of(key), "aud": audience, "nonce": nonce, "iat": made, "nbf": made}
    claims |= {"exp": made + int(LASTS.total_seconds()), "vp": presented}
    opened = _open(key)
    header = {"alg": opened.public.algorithm, "kid": _method(key), "typ": "JWT"}
    return compact(header, json.dumps(claims).encode(), sign=opened.sign)


def as_sd_jwt(
    key: HolderKey, credential: str, *, shown: Collection[str], audience: str, nonce: str, now: datetime
) -> str:
    """Return an SD-JWT with the holder's own token, and of what can be left out only the members named in `shown`."""
    parts = Parts.of(credential)
    kept = tuple(each for each in parts.disclosures if _names(each) in shown)
    return bind_sd_jwt(Parts(parts.token, kept).shown, key=_open(key), audience=audience, nonce=nonce, now=now)


def _names(disclosure: str) -> str:
    """Return which member a disclosure is of: our own have a salt, a name and a value (RFC 9901, 4.2.1)."""
    return str(json.loads(decode_base64url(disclosure))[1])


def _make(person: Person, *, now: datetime) -> HolderKey:
    secret = signing.SigningKey.generate(kind=_KIND)
    multibase = secret.public.multibase
    made = HolderKey.objects.create(
        person=person, multibase=multibase, sealed=seal(secret.to_bytes(), purpose=_purpose(multibase)), made_at=now
    )
    record("holder_key.made", actor=person, thing=made, person=person, data={"multibase": multibase}, now=now)
    return made


def _method(key: HolderKey) -> str:
    return did_key_method(PublicKey.from_multibase(key.multibase))


def _open(key: HolderKey) -> signing.SigningKey:
    return signing.SigningKey.from_bytes(unseal(bytes(key.sealed), purpose=_purpose(key.multibase)), kind=_KIND)


def _purpose(multibase: str) -> str:
    return f"holder-key {multibase}"

"""What can be issued here: each kind of proof has an issuer of its own, with a key that is made when first needed.

The keys lie sealed in the data folder, one file for each kind of key, so that all processes sign with the same. They
belong to no institution: their identifier is the did:key, which nobody vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from campus.common.sealing import seal, unseal
from campus.common.secrets import put_new
from testamur.did import did_key, did_key_method
from testamur.keys import KeyKind
from testamur.signing import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One issuer: its kind of key, the cryptosuite (empty for a token), and whether it adds a status."""

    key: KeyKind
    suite: str = ""
    has_status: bool = False


KINDS = {
    "eddsa-rdfc-2022": Kind(key="Ed25519", suite="eddsa-rdfc-2022"),
    "eddsa-jcs-2022": Kind(key="Ed25519", suite="eddsa-jcs-2022"),
    "ecdsa-rdfc-2019": Kind(key="P-256", suite="ecdsa-rdfc-2019"),
    "ecdsa-rdfc-2019-p384": Kind(key="P-384", suite="ecdsa-rdfc-2019"),
    "ecdsa-jcs-2019": Kind(key="P-256", suite="ecdsa-jcs-2019"),
    "ecdsa-jcs-2019-p384": Kind(key="P-384", suite="ecdsa-jcs-2019"),
    "ecdsa-sd-2023": Kind(key="P-256", suite="ecdsa-sd-2023"),
    "vc-jwt": Kind(key="P-256"),
    "bitstring": Kind(key="Ed25519", suite="eddsa-rdfc-2022", has_status=True),
}


@cache
def key(kind: KeyKind) -> SigningKey:
    """Return the key of this kind, the same in every process, made and sealed when it is first asked for."""
    path = Path(settings.DATA) / f"vc-api-{kind.lower()}.sealed"
    if not path.exists():
        put_new(path, seal(SigningKey.generate(kind=kind).to_bytes(), purpose=_purpose(kind)))
    return SigningKey.from_bytes(unseal(path.read_bytes(), purpose=_purpose(kind)), kind=kind)


def issuer(kind: KeyKind) -> str:
    """Return the did:key that credentials of this kind of key name as their issuer."""
    return did_key(key(kind).public)


def method(kind: KeyKind) -> str:
    """Return the DID URL of the key."""
    return did_key_method(key(kind).public)


def _purpose(kind: KeyKind) -> str:
    return f"vc-api {kind}"

"""Signing credentials: what is refused beforehand, and the proof in one of its forms.

A signature cannot be taken back, so a document is refused here for everything that a verifier, ours or another, might
refuse it for: a malformed member, a term no context defines, an issuer whose key is not the one that signs, text that
two conforming verifiers sort differently. What leaves this module has been verified once.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from testamur.canonical import jsonld, rdfc
from testamur.canonical.bounds import checked
from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.did import controller_of, did_key_method
from testamur.document.structure import check_structure, entries, issuer_id
from testamur.errors import CanonicalizationError, DocumentError, ProofError
from testamur.formats.registry import format_of
from testamur.formats.strict_json import parse_object
from testamur.keys import PublicKey
from testamur.proofs import embedded, vc_jwt
from testamur.proofs.data_integrity import ASSERTION, options
from testamur.proofs.jws import compact
from testamur.signing.selective import make_base_proof
from testamur.signing.signer import Signer

_ALWAYS_SHOWN = ("/issuer", "/validFrom", "/validUntil", "/credentialStatus", "/termsOfUse", "/refreshService")
_UNSHARED = ("endorsementJwt", "jti")
_BEYOND, _HIGH = re.compile("[\U00010000-\U0010ffff]"), re.compile("[\ue000-\uffff]")
_OPEN_BADGES = {"AchievementCredential", "OpenBadgeCredential"}


def sign(
    document: Mapping[str, Any],
    *,
    key: Signer,
    method: str,
    now: datetime,
    suite: str | None = None,
    mandatory: Sequence[str] = (),
    proof_id: str | None = None,
    shapes: Shapes = UNCACHED,
) -> bytes:
    """Return the credential as JSON with an embedded proof: store exactly these bytes.

    ``method`` is the DID URL of the key in the issuer's DID document; ``suite`` the cryptosuite, eddsa-rdfc-2022 or
    ecdsa-rdfc-2019 by the kind of key if left out; ``mandatory`` (of ecdsa-sd-2023) JSON Pointers to what its holder
    cannot leave out, beside issuer, dates and status; ``proof_id`` an id by which later proofs may build on this one;
    with ``shapes``, a :class:`testamur.verify.ShapeCache`, the next credential of the same shape takes a twentieth of
    the time. Raises :class:`testamur.errors.DocumentError` for a document that the data model does not allow or that
    names another issuer, :class:`testamur.errors.CanonicalizationError` for one that has parts no signature covers,
    :class:`testamur.errors.ProofError` for a suite that this kind of key does not sign with.

    Data Integrity 1.0, 4.2 (Add Proof).
    """
    plain = signable(document, public=key.public, method=method, shapes=shapes)
    if name := unshared_term(plain):
        raise DocumentError(name, None, "leave it out, or sign a token: not every verifier knows this member")
    proof = make_proof(
        plain, key=key, method=method, now=now, suite=suite, mandatory=mandatory, shapes=shapes, id=proof_id
    )
    return sealed({**plain, "proof": proof})


def add_proof(
    signed: bytes,
    *,
    key: Signer,
    method: str,
    now: datetime,
    suite: str | None = None,
    proof_id: str | None = None,
    builds_on: Sequence[str] = (),
) -> bytes:
    """Return a signed credential with one more proof beside those it has.

    ``builds_on`` names the ids of proofs that the new one signs too, which makes them a chain; only then may the key be
    somebody else's than the issuer's (a countersignature). Raises as :func:`sign` does.

    Data Integrity 1.0, 4.3 (Add Proof Set/Chain).
    """
    held = parse_object(signed)
    proofs = embedded.proofs_of(held)
    plain = {name: value for name, value in held.items() if name != "proof"}
    _check_document(plain)
    check_method(method, public=key.public, issuer=None if builds_on else issuer_id(plain))
    named = builds_on[0] if len(builds_on) == 1 else list(builds_on)
    previous = named if builds_on else None
    proof = make_proof(held, key=key, method=method, now=now, suite=suite, id=proof_id, previousProof=previous)
    return sealed({**plain, "proof": [*proofs, proof]})


def sign_jwt(document: Mapping[str, Any], *, key: Signer, method: str, shapes: Shapes = UNCACHED) -> bytes:
    """Return the credential as a compact JWS (VC-JWT): store exactly these bytes.

    The algorithm is that of the key: EdDSA, ES256, ES384 or RS256. Raises as :func:`sign` does, and
    :class:`testamur.errors.ProofError` when the document has no id, no ``validFrom`` or no subject with an id, which
    the claims must repeat.

    Open Badges 3.0, “JSON Web Token Proof Format”.
    """
    plain = signable(document, public=key.public, method=method, shapes=shapes)
    header = vc_jwt.header(method, algorithm=key.public.algorithm)
    token = compact(header, vc_jwt.payload(plain), sign=key.sign)
    vc_jwt.check(token, key=key.public)
    return token.encode("ascii")


def make_proof(
    document: Mapping[str, Any],
    *,
    key: Signer,
    method: str,
    now: datetime,
    suite: str | None = None,
    purpose: str = ASSERTION,
    mandatory: Sequence[str] = (),
    shapes: Shapes = UNCACHED,
    **more: Any,
) -> dict[str, Any]:
    """Return a proof of the document, checked once; ``more`` are members of it, left out where None."""
    name = suite or embedded.default_suite(key.public.kind)
    given = {member: value for member, value in more.items() if value is not None}
    proof = options(method=method, created=now, cryptosuite=name, purpose=purpose, **given)
    secured = embedded.unsecured(document, proof)
    if name == embedded.SELECTIVE:
        # A holder who could leave out the status could show what was taken back.
        always = [pointer for pointer in _ALWAYS_SHOWN if pointer[1:] in secured and pointer not in mandatory]
        return make_base_proof(secured, proof, key=key, mandatory=[*mandatory, *always])
    if mandatory:
        raise ProofError(f"{name} shows a document whole: only {embedded.SELECTIVE} has mandatory parts")
    proof = embedded.suite_named(name).make(secured, proof, kind=key.public.kind, sign=key.sign, canonicalizer=shapes)
    embedded.check(json.loads(json.dumps(document)), proof, key=key.public, purpose=purpose, canonicalizer=shapes)
    return proof


def sealed(document: Mapping[str, Any]) -> bytes:
    """Return a signed document as the bytes to store."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def check_sort_order(document: Mapping[str, Any], *, shapes: Shapes = UNCACHED) -> None:
    """Raise :class:`CanonicalizationError` for text that verifiers put into different orders, or write differently.

    Raises it too for a document that has no canonical form.
    """
    text = json.dumps(document, ensure_ascii=False)
    if "\ufffe" in text or "\uffff" in text:
        raise CanonicalizationError("verifiers write U+FFFE and U+FFFF in two ways: leave out what is no character")
    if not (_BEYOND.search(text) and _HIGH.search(text)):
        # Only characters of both kinds can change places.
        shapes.canonicalize(document)
    elif rdfc.depends_on_sort_order(jsonld.to_dataset(document)):
        raise CanonicalizationError(
            "verifiers sort this text in two ways (by UTF-16 and by code point): leave out either its emoji and other "
            "characters beyond U+FFFF, or those from U+E000 to U+FFFF"
        )


def signable(
    document: Mapping[str, Any], *, public: PublicKey, method: str, shapes: Shapes = UNCACHED
) -> dict[str, Any]:
    """Return a plain copy of a document that may be signed with this key; raises as :func:`sign` does for any other."""
    plain: dict[str, Any] = checked(document)
    _check_document(plain, shapes=shapes)
    check_method(method, public=public, issuer=issuer_id(plain))
    return plain


def _check_document(plain: dict[str, Any], *, shapes: Shapes = UNCACHED) -> None:
    check_structure(plain)
    _check_open_badge(plain, shapes=shapes)
    check_sort_order(plain, shapes=shapes)


def unshared_term(value: Any) -> str:
    """Return a term in a document that one of the two forms of the Open Badges context lacks; empty without.

    Verifiers with that form compute other bytes over a document with such a term than those with the other.
    """
    if isinstance(value, Mapping):
        return next((name for name in value if name in _UNSHARED), "") or unshared_term(list(value.values()))
    if isinstance(value, list | tuple):
        return next(filter(None, map(unshared_term, value)), "")
    return ""


def _check_open_badge(document: dict[str, Any], *, shapes: Shapes) -> None:
    problem = format_of(document).find_problem(document, shapes=shapes) if is_open_badge(document) else None
    if problem is not None:
        # A JSON Pointer to a fault at the top is empty: then a member is missing.
        held = document.get(problem.pointer.split("/")[1]) if problem.pointer else document
        raise DocumentError(problem.pointer or "credential", held, problem.message)


def is_open_badge(document: Mapping[str, Any]) -> bool:
    """Return whether a document calls itself an Open Badge, and so is held against the schema of its format."""
    return bool(_OPEN_BADGES & set(entries(document["type"])))


def check_method(method: str, *, public: PublicKey, issuer: str | None) -> None:
    """Raise :class:`DocumentError` unless this key may sign under the method, in the name of this issuer."""
    controller = controller_of(method)
    # Verifiers in the field refuse a key that another party than the issuer controls.
    if issuer is not None and issuer != controller:
        raise DocumentError("issuer", issuer, f"the key belongs to {controller}: name that as issuer")
    # A did:key holds its key in itself; what a did:web lists is known to whoever serves it only.
    if controller.startswith("did:key:") and method != did_key_method(public):
        raise DocumentError("method", method, "it names another key than the one that signs")

"""Credentials of the kinds that the page reads, good ones and one for each kind of fault."""

import base64
import gzip
import json
import zlib
from datetime import timedelta
from typing import Any

from testamur.did import ListedKey, did_document, did_key, did_key_method
from testamur.formats import published
from testamur.formats.published import credential_schema
from testamur.keys import KeyKind, encode_base64url
from testamur.proofs import ecdsa_jcs_2019, eddsa_jcs_2022, jws
from testamur.proofs.data_integrity import options
from testamur.signing import SigningKey, add_proof, sign_jwt
from testamur.status import status_list_credential
from tests.core.issuing import DAY, DID, DID_DOCUMENT, KEY, METHOD, NOW, OTHER_KEY, STATUS_URL, credential, with_status
from tests.core.pictures import itxt, pdf, png, svg_with

KINDS: tuple[KeyKind, ...] = ("Ed25519", "P-256", "P-384", "RSA")
KEYS = {kind: SigningKey.generate(kind=kind) for kind in KINDS}
WEB, LEAKED = "did:web:keys.example", "did:web:leaked.example"
KNOWN = {
    DID: DID_DOCUMENT,
    WEB: did_document(WEB, [(kind, key.public) for kind, key in KEYS.items()]),
    LEAKED: did_document(
        LEAKED,
        [
            ListedKey(fragment="old", key=KEY.public, created=NOW - DAY, revoked=NOW),
            ListedKey(fragment="new", key=OTHER_KEY.public, created=NOW - DAY),
        ],
    ),
}


def jcs(document: dict[str, Any] | None = None, *, key: SigningKey = KEY, method: str = METHOD) -> bytes:
    """Sign whatever it is: the library itself refuses to sign what is malformed."""
    plain, suite = document or credential(), eddsa_jcs_2022 if key.public.kind == "Ed25519" else ecdsa_jcs_2019
    named = options(method=method, created=NOW - DAY, cryptosuite=suite.SUITE.name)
    proof = suite.SUITE.make(plain, named, kind=key.public.kind, sign=key.sign)
    return json.dumps(plain | {"proof": proof}).encode()


def token(document: dict[str, Any] | None = None, *, kind: KeyKind = "Ed25519") -> bytes:
    return sign_jwt(document or credential(issuer=WEB), key=KEYS[kind], method=f"{WEB}#{kind}")


def edited(data: bytes, **members: Any) -> bytes:
    return json.dumps(json.loads(data) | members).encode()


def retold(data: bytes, *, header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> bytes:
    """Return a token with other members, and the signature it had."""
    parts = data.decode().split(".")
    held = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts[:2]]
    told = [held[0] | (header or {}), held[1] | (claims or {})]
    return ".".join([*(encode_base64url(json.dumps(each).encode())[1:] for each in told), parts[2]]).encode()


def status(**changes: Any) -> bytes:
    """Return a list that the page can check, with number 7 taken back."""
    bits = bytearray(16_384)
    bits[0] = 1
    fields = {"id": STATUS_URL, "issuer": DID, "purpose": "revocation", "valid_from": NOW - DAY}
    fields["encoded"] = encode_base64url(gzip.compress(bytes(bits)))
    return jcs(status_list_credential(**(fields | changes)))


def _kinds() -> dict[str, bytes]:
    made = {f"token {kind}": token(kind=kind) for kind in KINDS}
    for kind in KINDS[:3]:
        key = KEYS[kind]
        made[f"proof {kind}"] = jcs(credential(issuer=WEB), key=key, method=f"{WEB}#{kind}")
        named = credential(issuer=did_key(key.public))
        made[f"did:key {kind}"] = jcs(named, key=key, method=did_key_method(key.public))
    return made


def _good() -> dict[str, bytes]:
    sound = jcs()
    texts = credential(name='\u00e9 e\u0301 \U0001f600 \ufb33 \u202e \u2028 "\\ < </script>')
    return {
        "plain": sound,
        "png": png(itxt(sound)),
        "png with a token": png(itxt(token())),
        "svg": svg_with(f'<openbadges:credential verify="{token().decode()}"/>'),
        "pdf": pdf(sound),
        "pdf packed": pdf(zlib.compress(sound), entries=b"/Filter/FlateDecode"),
        "texts": jcs(texts),
        "numbers": jcs(credential(numbers=[0, -0.0, 1.5, 1e3, 123456789.125, -7, 0.000001, 9007199254740991])),
        "with a start mark": b"\xef\xbb\xbf" + sound,
        "spaced": b"\n " + sound + b" ",
        "two proofs": add_proof(sound, key=KEY, method=METHOD, now=NOW, suite="eddsa-jcs-2022"),
        "expired": jcs(credential(validUntil="2026-02-01T00:00:00Z")),
        "not yet": jcs(credential(validFrom="2026-04-01T00:00:00Z")),
        "other zone": jcs(credential(validUntil="2026-03-01T13:30:00.123+02:00")),
        "status": jcs(with_status(6)),
        "revoked": jcs(with_status(7)),
        "suspended": jcs(with_status(7, purpose="suspension")),
        "outside the list": jcs(with_status(10**9)),
        "odd status": jcs(credential(credentialStatus={"id": "urn:x", "type": "Strange"})),
        "resources": jcs(credential(relatedResource={"id": "https://x.example/a", "digestSRI": "sha256-eA=="})),
    }


def _schemas() -> dict[str, bytes]:
    def naming(path: str, **members: Any) -> dict[str, Any]:
        return credential_schema(path, at="https://college.example").to_json() | members

    kept, record = naming(published.ACHIEVEMENT), naming(published.CLR)
    return {
        "a published schema": jcs(credential(credentialSchema=kept)),
        "two published schemas": jcs(credential(credentialSchema=[kept, naming(published.MICROCREDENTIAL)])),
        "a schema it does not keep": jcs(credential(credentialSchema=[kept, record])),
        "a schema of another kind": jcs(credential(credentialSchema=[kept, naming(published.CLR, type="Another")])),
        "a schema not at hand": jcs(credential(credentialSchema=naming(published.CLR, digestSRI="sha384-eA=="))),
        "many schemas": jcs(credential(credentialSchema=[kept] * 9)),
        "revoked key": jcs(credential(issuer=LEAKED), method=f"{LEAKED}#old"),
        "key beside a revoked one": jcs(credential(issuer=LEAKED), key=OTHER_KEY, method=f"{LEAKED}#new"),
    }


def _faults() -> dict[str, bytes]:
    sound, held = jcs(), json.loads(jcs())
    proof = held["proof"]
    return {
        "altered": edited(sound, name="Reading data dishonestly"),
        "unsigned": json.dumps(credential()).encode(),
        "no proof at all": edited(sound, proof=[]),
        "wrong key": jcs(key=OTHER_KEY),
        "unknown issuer": jcs(credential(issuer="did:web:nobody.example"), method="did:web:nobody.example#1"),
        "foreign method": jcs(credential(issuer=WEB)),
        "unlisted method": jcs(method=f"{DID}#key-9"),
        "web method": jcs(method="https://college.example/keys/1"),
        "no method": edited(sound, proof={**proof, "verificationMethod": 7}),
        "other purpose": edited(sound, proof={**proof, "proofPurpose": "authentication"}),
        "no date": edited(sound, proof={**proof, "created": "yesterday"}),
        "respelt value": edited(sound, proof={**proof, "proofValue": "u" + proof["proofValue"][1:]}),
        "other suite": edited(sound, proof={**proof, "cryptosuite": "ecdsa-jcs-2019"}),
        "unknown suite": edited(sound, proof={**proof, "cryptosuite": "nobodys-2030"}),
        "unknown context": jcs(credential(**{"@context": [*held["@context"], "https://x.example/c"]})),
        "another context": edited(sound, **{"@context": [*held["@context"], "https://w3id.org/security/multikey/v1"]}),
        "contexts swapped": edited(sound, **{"@context": held["@context"][::-1]}),
        "wrong structure": jcs(credential(validUntil="soon")),
        "wrong type within": jcs(credential(evidence=[{"type": ["Evidence"]}, {"type": "Proof"}])),
        "wrong type": jcs(credential(type=["VerifiableCredential"])),
        "nothing achieved": jcs(credential(credentialSubject={"type": ["AchievementSubject"], "achievement": {}})),
        "issuer without address": json.dumps(credential() | {"issuer": "college"}).encode(),
        "no such day": jcs(credential(validUntil="2026-02-30T00:00:00Z")),
        "year nought": jcs(credential(validFrom="0000-01-01T00:00:00Z")),
        "no subject": jcs(credential(credentialSubject={})),
        "prototype": sound[:-2] + b', "__proto__": {"name": "x"}}',
        "another kind": json.dumps({"badge": {}, "recipient": {}}).encode(),
        "no kind": b'{"a": 1}',
    }


def _hostile() -> dict[str, bytes]:
    sound = jcs()
    return {
        "empty": b"",
        "text": b"hello",
        "address": b"https://college.example/credentials/1",
        "not UTF-8": b'{"a": "\xff"}',
        "list": b"[]",
        "twice": sound.replace(b'"name"', b'"name": "x", "name"', 1),
        "twice escaped": sound.replace(b'"name"', b'"n\\u0061me": "x", "name"', 1),
        "half a pair": b'{"a": "\\ud800"}',
        "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "just too deep": b'{"a":' + b"[" * 64 + b"]" * 64 + b"}",
        "many": b'{"a": [' + b"0," * 30_000 + b"0]}",
        "long": b'{"a": "' + b"x" * 10_000_000 + b'"}',
        "big number": b'{"a": 9007199254740993}',
        "many digits": b'{"a": ' + b"9" * 10_000 + b"}",
        "tiny number": b'{"a": 1e-9}',
        "endless number": b'{"a": 1e999}',
        "no number": b'{"a": NaN}',
        "trailing": sound + b"x",
        "control": b'{"a": "\x01"}',
        "png cut": png()[:30],
        "png without": png(),
        "png twice": png(itxt(sound), itxt(sound)),
        "png bomb": png(itxt(zlib.compress(b"\0" * (6 * 2**20)), flags=b"\1\0")),
        "png packed": png(itxt(zlib.compress(sound), flags=b"\1\0")),
        "svg without": svg_with(""),
        "svg cut": svg_with("")[:-3],
        "svg entities": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg_with("&a;"),
        "pdf without": pdf(b"something else"),
        "pdf bomb": pdf(zlib.compress(b"\0" * (6 * 2**20)), entries=b"/Filter/FlateDecode"),
    }


def _tokens() -> dict[str, bytes]:
    sound, claims = token(), credential(issuer=WEB)
    brought = {"alg": "EdDSA", "typ": "JWT", "jwk": KEYS["Ed25519"].public.jwk}
    foreign = {**brought, "jwk": OTHER_KEY.public.jwk}
    curve = {"alg": "ES256", "typ": "JWT", "kid": f"{WEB}#P-384"}
    return {
        "token altered": retold(sound, claims={"name": "another"}),
        "token none": retold(sound, header={"alg": "none"})[:-86],
        "token HS256": retold(sound, header={"alg": "HS256"}),
        "token strange": retold(sound, header={"alg": "XX1"}),
        "token without alg": retold(sound, header={"alg": None}),
        "token RS256 on an Ed25519 key": retold(sound, header={"alg": "RS256"}),
        "token of another curve": retold(token(kind="P-256"), header=curve),
        "token crit": retold(sound, header={"crit": ["b64"], "b64": False}),
        "token typ": retold(sound, header={"typ": "at+jwt"}),
        "token kid": retold(sound, header={"kid": 7}),
        "token two keys": retold(sound, header={"jwk": brought["jwk"]}),
        "token brings its key": _signed_token(brought, claims),
        "token brings another": _signed_token(foreign, claims),
        "token brings nothing": _signed_token({"alg": "EdDSA", "typ": "JWT"}, claims),
        "token vc+jwt": _signed_token({"alg": "EdDSA", "typ": "vc+jwt", "kid": f"{WEB}#Ed25519"}, claims, more={}),
        "token lacks claims": _signed_token({"alg": "EdDSA", "typ": "JWT", "kid": f"{WEB}#Ed25519"}, claims, more={}),
        "token claims more": _signed_token({"alg": "EdDSA", "kid": "#Ed25519"}, claims, more={"exp": 5}),
        "token of version 1.1": _older_token({}),
        "token of version 1.1 with its id in a claim": _older_token({"id": None}),
        "token of version 1.1 with two ids": _older_token({"id": "urn:uuid:another"}),
        "token stray bits": sound[:-1] + bytes([sound[-1] ^ 1]),
        "token in two parts": sound.rpartition(b".")[0],
        "token bad header": b"e30" + sound[sound.index(b".") :],
    }


def _signed_token(header: dict[str, Any], document: dict[str, Any], *, more: dict[str, Any] | None = None) -> bytes:
    repeated = {"iss": WEB, "sub": "did:example:learner", "jti": document["id"], "nbf": int((NOW - DAY).timestamp())}
    claims = json.dumps(document | (repeated if more is None else more)).encode()
    return jws.compact(header, claims, sign=KEYS["Ed25519"].sign).encode()


def _older_token(changes: dict[str, Any]) -> bytes:
    """Return a token of data model 1.1, with the credential in a claim of its own; None leaves a member out."""
    held = credential(issuer=WEB)
    context, started = ["https://www.w3.org/2018/credentials/v1", *held["@context"][1:]], held.pop("validFrom")
    held |= {"@context": context, "issuanceDate": started, **changes}
    told = {name: value for name, value in held.items() if value is not None}
    return _signed_token({"alg": "EdDSA", "kid": f"{WEB}#Ed25519"}, {"id": credential()["id"], "vc": told})


SAMPLES = _kinds() | _good() | _schemas() | _faults() | _hostile() | _tokens()
LISTS = {
    "a list": status(),
    "of another issuer": jcs(json.loads(status()) | {"issuer": WEB}, method=METHOD),
    "altered": edited(status(), validFrom="2026-02-01T00:00:00Z"),
    "stale": status(valid_until=NOW - timedelta(hours=1)),
    "of the future": status(valid_from=NOW + DAY),
    "of another purpose": status(purpose="suspension"),
    "of another address": status(id="https://college.example/status/2"),
    "short": status(encoded=encode_base64url(gzip.compress(b"\0" * 1000))),
    "cut": status(encoded=encode_base64url(gzip.compress(b"\0" * 16_384)[:-9])),
    "a bomb": status(encoded=encode_base64url(gzip.compress(b"\0" * (40 * 2**20)))),
    "no base64": status(encoded="u***"),
    "no multibase": status(encoded="abc"),
    "text": b"hello",
}

"""What learners bring of older standards and of other families, and links to the pages of widespread systems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from testamur.document import ClrCredential, ClrSubject, Profile
from testamur.keys import encode_base64url
from testamur.proofs import jws
from testamur.signing import SigningKey
from testamur.signing.credentials import make_proof
from tests.campus.verification.elsewhere import ISSUED
from tests.campus.wallet.corpus import Case, Corpus
from tests.core.formats.test_blockcerts import V2_BADGE
from tests.core.formats.test_clr import OLD
from tests.core.formats.test_europass import DOCUMENT
from tests.core.pictures import SVG, itxt, png

SECRET = rsa.generate_private_key(65537, 2048)
PEM = SECRET.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
VERSION_1 = ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]


def cases(corpus: Corpus) -> Iterator[Case]:
    yield from _version_1(corpus)
    yield from _signed_badges(corpus)
    yield from _credentials(corpus)
    yield from _records(corpus)
    yield from _others()
    yield from _links(corpus)
    yield from _lists()


def _text(document: Any) -> bytes:
    return json.dumps(document).encode()


def _version_1(corpus: Corpus) -> Iterator[Case]:
    """Open Badges 0.5 to 1.1: an assertion with a uid, whose badge and issuer are addresses."""
    site, pages = f"https://{corpus.there.host}", corpus.there.pages
    pages["/1/issuer"] = _text({"name": "Meridian", "url": site})
    badge = {"name": "First steps", "description": "x", "image": f"{site}/b.png", "criteria": f"{site}/c"}
    pages["/1/badge"] = _text({**badge, "issuer": f"{site}/1/issuer"})

    def assertion(path: str, **changes: Any) -> bytes:
        made = {"uid": path, "recipient": {"type": "email", "hashed": True, "salt": "s", "identity": "sha256$00"},
                "badge": f"{site}/1/badge", "verify": {"type": "hosted", "url": f"{site}{path}"},
                "issuedOn": 1772323200} | changes  # fmt: skip
        pages[path] = _text(made)
        return pages[path]

    yield "version-1.json", assertion("/1/a"), "valid"
    context = {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": f"{site}/1/b"}
    yield "version-1.1.json", assertion("/1/b", **context), "valid"
    yield "version-1.png", png(itxt(assertion("/1/c"), keyword=b"openbadges")), "valid"
    yield "version-1-address.png", png(itxt(f"{site}/1/b".encode(), keyword=b"openbadges")), "known"
    yield "version-1-expired.json", assertion("/1/d", expires="2020-01-01"), "expired"
    no_badge = {name: value for name, value in json.loads(assertion("/1/e")).items() if name != "badge"}
    yield "version-1-without-badge.json", _text(no_badge), "no credential"
    held = {"recipient": "sha256$00", "salt": "s", "issued_on": "2012-03-01"}
    of = {"origin": site, "name": "Meridian", "contact": "a@example.org", "org": "X"}
    backpack = {**held, "badge": {"version": "0.5.0", **badge, "image": "/b.png", "criteria": "/c", "issuer": of}}
    yield "backpack-0.5.json", _text(backpack), "Nobody signed"


def _signed_badges(corpus: Corpus) -> Iterator[Case]:
    """Open Badges 2.0, signed: a compact JWS whose key lies at an address, owned by the issuer."""
    site, pages = f"https://{corpus.there.host}", corpus.there.pages
    pages["/key"] = _text({"id": f"{site}/key", "type": "CryptographicKey", "owner": f"{site}/issuer",
                           "publicKeyPem": PEM.decode()})  # fmt: skip
    pages["/foreign"] = _text({"id": f"{site}/foreign", "owner": f"{site}/bank", "publicKeyPem": PEM.decode()})

    def token(key: str, **changes: Any) -> bytes:
        corpus.number += 1
        made = corpus.hosted("/unused", id=f"urn:uuid:{corpus.number}")
        made |= {"verification": {"type": "signed", "creator": f"{site}{key}"}} | changes
        return jws.compact({"alg": "RS256"}, _text(made), sign=SigningKey(SECRET).sign).encode()

    good = token("/key")
    yield "signed-2.jws", good, "valid"
    yield "signed-2.png", png(itxt(token("/key"), keyword=b"openbadges")), "valid"
    tag = f'<openbadges:assertion verify="{token("/key").decode()}"/></svg>'.encode()
    named = SVG.replace(b"<svg ", b'<svg xmlns:openbadges="http://openbadges.org" ').replace(b"</svg>", tag)
    yield "signed-2.svg", named, "valid"
    yield "signed-2-key-away.jws", token("/nowhere"), "could_not_check"
    yield "signed-2-foreign-key.jws", token("/foreign"), "belongs to somebody else"
    head, _body, mark = good.split(b".")
    other = token("/key", issuedOn="2020-01-01T00:00:00Z").split(b".")[1]
    yield "signed-2-changed.jws", b".".join([head, other, mark]), "not what its issuer signed"
    yield "signed-2-expired.jws", token("/key", expires="2021-01-01T00:00:00Z"), "expired"


def _proven(corpus: Corpus, document: dict[str, Any]) -> bytes:
    """Return a document of the older data model, which we do not write, with a proof."""
    there = corpus.there
    proof = make_proof(document, key=there.key, method=f"{there.did}#key-1", now=ISSUED, suite="eddsa-jcs-2022")
    return _text({**document, "proof": proof})


def _credentials(corpus: Corpus) -> Iterator[Case]:
    """Verifiable Credentials of the older data model: issuanceDate and the claims of a token (VC 1.1, clause 6.3.1)."""
    there = corpus.there
    older = {**corpus.document(), "@context": VERSION_1, "issuanceDate": "2026-03-01T00:00:00Z"}
    del older["validFrom"]
    yield "ob3-of-vc-1.1.json", _proven(corpus, older), "valid"
    stale = {**older, "id": "urn:uuid:x", "expirationDate": "2026-04-01T00:00:00Z"}
    yield "ob3-of-vc-1.1-expired.json", _proven(corpus, stale), "expired"
    head = {"alg": there.key.public.algorithm, "typ": "JWT", "kid": f"{there.did}#key-1"}
    claims = {"iss": there.did, "jti": "urn:uuid:y", "sub": "did:example:learner", "nbf": 1772323200}

    def token(**changes: Any) -> bytes:
        held = {**older, "id": "urn:uuid:y"} | changes
        return jws.compact(head, _text({**claims, "vc": held}), sign=there.key.sign).encode()

    yield "vc-1.1.jwt", token(), "valid"
    yield "vc-1.1-other-claims.jwt", token(id="urn:uuid:other"), "not what its issuer signed"
    claims |= {"exp": 1775001600, "jti": "urn:uuid:w"}
    yield "vc-1.1-expired.jwt", token(id="urn:uuid:w", expirationDate="2026-04-01T00:00:00Z"), "expired"
    plain = {"@context": VERSION_1[:1], "type": ["VerifiableCredential"], "issuer": there.did,
             "issuanceDate": "2026-03-01T00:00:00Z", "credentialSubject": {"id": "did:example:me"}}  # fmt: skip
    yield "plain-1.1.json", _proven(corpus, plain), "valid"
    strange = {**plain, "id": "urn:uuid:v", "@context": [*VERSION_1[:1], "https://elsewhere.example.org/v9"]}
    yield "context-unknown.json", _proven(corpus, strange), "could_not_check"
    yield "plain-without-subject.json", _text({**plain, "credentialSubject": []}), "no credential"


def _records(corpus: Corpus) -> Iterator[Case]:
    """Records of many achievements: CLR 2.0, and the older CLR 1.0, which lies at an address."""
    there = corpus.there

    def record(*inner: bytes) -> dict[str, Any]:
        corpus.number += 1
        held = ClrSubject(id="did:example:learner", credentials=tuple(json.loads(each) for each in inner))
        issuer = Profile(id=there.did, name="Meridian Skills Academy")
        return ClrCredential(
            id=f"urn:uuid:{corpus.number}", name="Transcript", issuer=issuer, valid_from=ISSUED, subject=held
        ).to_json()

    yield "record-2.json", there.sign(record(corpus.signed(), corpus.signed())), "valid"
    yield "record-2-stale-inside.json", there.sign(record(corpus.signed(validUntil="2026-10-01T00:00:00Z"))), ""
    altered = json.loads(there.sign(record(corpus.signed())))
    altered["name"] = "Doctorate"
    yield "record-2-changed.json", _text(altered), "not what its issuer signed"
    yield "record-1.json", _text(OLD), "Nobody signed"


def _others() -> Iterator[Case]:
    """Families that only some of us can check, and what looks like them."""
    yield "blockcerts-2.json", _text(V2_BADGE), "could_not_check"
    yield "europass.json", _text(DOCUMENT), "Nobody signed"
    parts = [encode_base64url(_text(each)) for each in ({"alg": "ES256", "typ": "dc+sd-jwt"}, {"vct": "x", "_sd": []})]
    yield "unknown.sd-jwt", ".".join([*parts, encode_base64url(b"0" * 64)]).encode() + b"~", ""
    yield "identity.jwt", ".".join([*parts, "AAAA"]).encode(), ""


def _links(corpus: Corpus) -> Iterator[Case]:
    """Links to pages for people: what such a page leads to is what is kept."""
    site, pages = f"https://{corpus.there.host}", corpus.there.pages
    page = b"<!doctype html><title>A badge</title>"
    badgr = "/public/assertions/QwErTy123456"
    pages[f"{badgr}.json?v=2_0"] = _text(corpus.hosted(badgr))
    yield "badgr-page.txt", f"{site}{badgr}?identity__email=maya%40example.org".encode(), "valid"
    new = "/public/assertions/NewOne123456"
    pages[f"{new}?v=3_0"] = corpus.signed()
    yield "canvas-page.url", f"{site}{new}".encode(), "valid"
    moodle = "/badges/assertion.php?b=fedcba9876543210&obversion=2"
    corpus.hosted(moodle)
    pages["/badges/badge.php?hash=fedcba9876543210"] = page
    yield "moodle-page.txt", f"{site}/badges/badge.php?hash=fedcba9876543210".encode(), "valid"
    pages["/factory.png"] = png(itxt(corpus.signed()))
    pages["/v1/share"] = page + f'<meta property="og:image" content="{site}/factory.png">'.encode()
    yield "shared-picture.txt", f"{site}/v1/share".encode(), "valid"
    inside = corpus.signed().replace(b"<", b"\\u003c")
    pages["/inside"] = page + b'<script type="application/ld+json">' + inside + b"</script>"
    yield "data-inside.txt", f"{site}/inside".encode(), "valid"
    pages["/nothing"] = page
    yield "page-of-nothing.txt", f"{site}/nothing".encode(), "names no credential"
    yield "page-away.txt", f"{site}/not-there".encode(), "nothing at this address"
    yield "page-of-intranet.txt", b"https://10.0.0.7/badges/1", "only from public https"


def _lists() -> Iterator[Case]:
    yield "german.csv", "\ufeffName,Issuer,Issue Date\n“Löten”,Red Kite,03/2024\n".encode(), "stated"
    yield "notes-first.csv", b"Your certifications\n\nTitle,Issued by\nFirst aid,Red Kite\n", "stated"
    yield "header-only.csv", b"Name,Authority\n", "nothing"
    yield "quotes.csv", b'Name,Authority\n"A ""good"" one",Red Kite\n', "stated"
    yield "not-utf-8.csv", "Name,Authority\nCafé,Red Kite\n".encode("latin-1"), "stated"
    yield "formula.csv", b"Name,Authority\n=1+1,Red Kite\n", "stated"

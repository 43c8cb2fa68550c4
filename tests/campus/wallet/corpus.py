"""Files as learners bring them, by vendor and by fault, made from the formats' documented shapes.

Each is a name, the bytes, and what is to become of it: a state of Held for what is kept ("known" for what is there
already), or words of the reason for what is not.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from testamur import bake
from testamur.did import did_key, did_key_method
from testamur.signing import SigningKey, sign, sign_jwt
from tests.campus.verification.elsewhere import ISSUED, Elsewhere
from tests.core.issuing import credential
from tests.core.pictures import SVG, chunk, itxt, pdf, png

Case = tuple[str, bytes, str]
PRESENTATION = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]}


class Corpus:
    """All of it, by one college elsewhere; `number` gives each credential an id of its own."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        self.there = elsewhere
        self.number = 0
        elsewhere.publish()

    def document(self, name: str = "", **changes: Any) -> dict[str, Any]:
        self.number += 1
        made = credential(issuer=self.there.did, id=f"https://{self.there.host}/badges/{self.number}", **changes)
        made["credentialSubject"]["achievement"]["name"] = name or f"Badge {self.number}"
        return made

    def signed(self, name: str = "", **changes: Any) -> bytes:
        return self.there.sign(self.document(name, **changes))

    def token(self, **changes: Any) -> bytes:
        return sign_jwt(self.document(**changes), key=self.there.key, method=f"{self.there.did}#key-1")

    def about(self, kind: str, value: str) -> bytes:
        identity = {"type": "IdentityObject", "identityHash": value, "identityType": kind, "hashed": False}
        return self.signed(subject={"identifier": [identity]})

    def cases(self) -> Iterator[Case]:
        yield from self._current()
        yield from self._wrapped()
        yield from self._older()
        yield from self._altered()
        yield from _unreadable()
        yield from _archives(self)

    def _current(self) -> Iterator[Case]:
        key = SigningKey.from_bytes(bytes(range(1, 33)))
        yield "ob3.json", self.signed(), "valid"
        yield "ob3.jwt", self.token(), "valid"
        yield "ob3-jcs.json", self._suite("eddsa-jcs-2022"), "valid"
        yield "bom.json", b"\xef\xbb\xbf" + self.signed(), "valid"
        yield "spaced.json", b"\n\n  " + self.signed() + b"\n", "valid"
        yield "newline.jwt", self.token() + b"\r\n", "valid"
        yield "named-otherwise.bin", self.signed(), "valid"
        yield "expired.json", self.signed(validUntil="2026-10-01T00:00:00Z"), "expired"
        yield "expired.jwt", self.token(validUntil="2026-10-01T00:00:00Z"), "expired"
        yield "not-yet.json", self.signed(validFrom="2199-01-01T00:00:00Z"), "invalid"
        yield "listed.json", self.signed(credentialStatus=self._status("status")), "valid"
        yield "list-away.json", self.signed(credentialStatus=self._status("nowhere")), "could_not_check"
        own = {**self.document(), "issuer": {"id": did_key(key.public), "type": ["Profile"], "name": "Me"}}
        yield "self-issued.json", sign(own, key=key, method=did_key_method(key.public), now=ISSUED), "unknown_issuer"
        away = {**self.document(), "issuer": {"id": "did:web:gone.example.org", "type": ["Profile"], "name": "Gone"}}
        gone = sign(away, key=key, method="did:web:gone.example.org#key-1", now=ISSUED)
        yield "issuer-away.json", gone, "could_not_check"
        yield "yours.json", self.about("emailAddress", "maya@example.org"), "valid"
        yield "anothers.json", self.about("emailAddress", "other@example.org"), "valid"
        yield "many-words.json", self.signed("Ünïcödé – “quotes” 漢字"), "valid"

    def _suite(self, suite: str) -> bytes:
        return sign(self.document(), key=self.there.key, method=f"{self.there.did}#key-1", now=ISSUED, suite=suite)

    def _status(self, path: str) -> dict[str, str]:
        address = f"https://{self.there.host}/{path}"
        return {
            "id": f"{address}#7", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": "7", "statusListCredential": address,
        }  # fmt: skip

    def _wrapped(self) -> Iterator[Case]:
        yield "baked.png", bake(png(), self.signed().decode()), "valid"
        yield "baked-token.png", bake(png(), self.token().decode()), "valid"
        yield "baked.svg", bake(SVG, self.signed().decode()), "valid"
        yield "certificate.pdf", pdf(self.signed()), "valid"
        inside = json.loads(self.signed())
        yield "presentation.json", json.dumps({**PRESENTATION, "verifiableCredential": [inside]}).encode(), "valid"
        sealed = {"id": f"data:application/vc+jwt,{self.token().decode()}", "type": "EnvelopedVerifiableCredential"}
        yield "enveloped.json", json.dumps({**PRESENTATION, "verifiableCredential": sealed}).encode(), "valid"
        yield "array.json", json.dumps([json.loads(self.signed())]).encode(), "valid"
        self.there.pages["/linked"] = self.signed()
        yield "link.txt", f"https://{self.there.host}/linked\n".encode(), "valid"
        yield "linkedin.csv", b"Name,Url,Authority,Started On\nCharts,,Red Kite,Mar 2024\n", "stated"
        yield "semicolons.csv", "Title;Issuer;Date\nCafé;Red Kite;2024-03\n".encode(), "stated"
        yield "tabs.txt", b"Certification Name\tIssued By\nKnots\tRed Kite\n", "stated"

    def hosted(self, path: str, **changes: Any) -> dict[str, Any]:
        """Return an assertion of version 2 that lies at its address, as do its badge and its issuer."""
        site, pages = f"https://{self.there.host}", self.there.pages
        issuer = {"@context": "https://w3id.org/openbadges/v2", "id": f"{site}/issuer", "type": "Issuer",
                  "name": "Meridian", "url": site, "email": "a@example.org"}  # fmt: skip
        badge = {"@context": "https://w3id.org/openbadges/v2", "id": f"{site}/class", "type": "BadgeClass",
                 "name": f"Hosted {path}", "description": "Reads charts.", "image": f"{site}/b.png",
                 "criteria": {"narrative": "Read one."}, "issuer": f"{site}/issuer"}  # fmt: skip
        made = {"@context": "https://w3id.org/openbadges/v2", "id": site + path, "type": "Assertion",
                "recipient": {"type": "email", "hashed": False, "identity": "maya@example.org"},
                "badge": f"{site}/class", "issuedOn": "2026-03-01T00:00:00Z",
                "verification": {"type": "hosted"}} | changes  # fmt: skip
        for name, value in (("/issuer", issuer), ("/class", badge), (path, made)):
            pages[name] = json.dumps(value).encode()
        return made

    def _older(self) -> Iterator[Case]:
        site = f"https://{self.there.host}"
        badgr = self.hosted("/public/assertions/Zewq12_ab", image=f"{site}/public/assertions/Zewq12_ab/image")
        yield "badgr.json", json.dumps(badgr).encode(), "valid"
        shown = [{"type": "Evidence", "id": site}]
        path = "/v1/obi/v2/badge_assertions/54a07c5c-89f9-4c33-9731-e1b0d34f88b9"
        credly = self.hosted(path, expires="2030-04-01T14:41:00.000Z", evidence=shown)
        yield "credly.json", json.dumps(credly).encode(), "valid"
        hashed = {"type": "email", "hashed": True, "salt": "badges1", "identity": "sha256$00"}
        moodle = self.hosted("/badges/assertion.php?b=0123456789abcdef&obversion=2", recipient=hashed)
        yield "moodle.json", json.dumps(moodle).encode(), "valid"
        factory = self.hosted("/v1/assertion/abc123def.json")
        address = f"{site}/v1/assertion/abc123def.json"
        yield "factory-image.png", bake(png(), address, version="2.0"), "valid"
        yield "factory.json", json.dumps(factory, indent=2).encode(), "known"
        yield "old-expired.json", json.dumps(self.hosted("/a/old", expires="2020-01-01T00:00:00Z")).encode(), "expired"
        copied = self.hosted("/a/changed")
        yield "hosted-changed.json", json.dumps({**copied, "issuedOn": "2025-01-01T00:00:00Z"}).encode(), "not what"
        gone = self.hosted("/a/gone")
        del self.there.pages["/a/gone"]
        yield "hosted-away.json", json.dumps(gone).encode(), "could_not_check"
        yield "baked-2.svg", bake(SVG, json.dumps(self.hosted("/a/baked")), version="2.0"), "valid"
        plain = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
                 "issuer": self.there.did, "validFrom": "2026-03-01T00:00:00Z",
                 "credentialSubject": {"id": "did:example:me"}}  # fmt: skip
        yield "plain-2.json", self.there.sign(plain), "valid"

    def _altered(self) -> Iterator[Case]:
        good = json.loads(self.signed("Sailing"))
        renamed = copy.deepcopy(good)
        renamed["credentialSubject"]["achievement"]["name"] = "Flying"
        yield "renamed.json", json.dumps(renamed).encode(), "not what its issuer signed"
        proof = copy.deepcopy(good)
        proof["proof"]["proofValue"] = "z" + "2" * 80
        yield "proof-changed.json", json.dumps(proof).encode(), "not what its issuer signed"
        unsigned = {name: value for name, value in good.items() if name != "proof"}
        yield "unsigned.json", json.dumps(unsigned).encode(), "Nobody signed"
        foreign = json.loads(self.signed())
        foreign["issuer"]["id"] = f"did:web:{self.there.host.replace(':', '%3A')}:bank"
        yield "foreign-key.json", json.dumps(foreign).encode(), "belongs to somebody else"
        head, body, mark = self.token().decode().split(".")
        yield "token-changed.jwt", f"{head}.{body}.{mark[:-4]}AAAA".encode(), "not what its issuer signed"
        yield "token-cut.jwt", f"{head}.{body[:-40]}".encode(), "no credential"
        none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
        yield "alg-none.jwt", f"{none}.{body}.".encode(), ""
        yield "cut.json", self.signed()[:-30], "mistake in line"
        yield "doubled-name.json", self.signed().replace(b"{", b'{"id":"urn:x",', 1), "no credential"
        headless = {name: value for name, value in good.items() if name != "issuer"}
        yield "no-issuer.json", json.dumps(headless).encode(), "no credential"
        achievement = good["credentialSubject"]["achievement"]
        yield "achievement.json", json.dumps(achievement).encode(), "describes a badge"
        yield "class.json", self.there.pages["/class"], "describes a badge"
        yield "issuer.json", self.there.pages["/issuer"], "describes a badge"
        yield "two-inside.png", png(itxt(b"{}"), itxt(b"{}")), "damaged"
        yield "utf-16.json", self.signed().decode().encode("utf-16"), "no credential"


def _unreadable() -> Iterator[Case]:
    deep = b'{"a":' * 3000 + b"1" + b"}" * 3000
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    swollen = chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b" " * 30_000_000, 9))
    huge = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    yield from [
        ("empty.json", b"", "It is empty"),
        ("spaces.txt", b" \n ", "It is empty"),
        ("page.html", b"<!doctype html><title>A badge</title>", "web page"),
        ("screenshot.png", png(), "no badge inside this PNG"),
        ("cut.png", png()[:20], "PNG file is damaged"),
        ("swollen.png", png(swollen), "PNG file"),
        ("odd.png", b"\x89PNG\r\n\x1a\n" + huge * 3, "PNG file"),
        ("words-inside.png", png(itxt(b"hello")), "PNG file"),
        ("drawing.svg", SVG, "no badge inside this SVG"),
        ("bomb.svg", bomb, "SVG file"),
        ("broken.svg", b"<svg><g></svg>", "SVG file"),
        ("letter.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "no badge inside this PDF"),
        ("cut.pdf", b"%PDF-1.7\n", "PDF"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "JPEG picture"),
        ("moving.gif", b"GIF89a\x01\x00\x01\x00", "GIF picture"),
        ("photo.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP picture"),
        ("scan.tiff", b"II*\x00\x08\x00\x00\x00", "TIFF picture"),
        ("scan.bmp", b"BM\x00\x00\x00\x00", "BMP picture"),
        ("words.txt", b"I have a badge, believe me.", "plain text"),
        ("noise.bin", bytes(range(128, 256)) * 9, "of a kind that holds no badges"),
        ("deep.json", deep, "no credential"),
        ("object.json", b'{"hello": "world"}', "no kind of badge"),
        ("number.json", b"[]", "nothing in it"),
        ("typed.json", b'{"type": "Assertion"}', "no credential"),
        ("other.csv", b"First Name,Last Name\nMaya,Lind\n", "no columns"),
        ("yaml.txt", b"type: Assertion\nname: x\n", "plain text"),
    ]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _archives(corpus: Corpus) -> Iterator[Case]:
    good = zipped({"folder/a.json": corpus.signed()})
    yield "folder.zip", good, "valid"
    noisy = {"a.json": corpus.signed(), "__MACOSX/._a.json": b"x", ".DS_Store": b"x", "Thumbs.db": b"x"}
    yield "from-a-mac.zip", zipped(noisy), "valid"
    yield "cut.zip", good[:-30], "no ZIP archive"
    yield "upwards.zip", zipped({"../../a.json": corpus.signed()}), "leads elsewhere"
    yield "letter.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "office document"
    yield "inner.zip", zipped({"b.zip": good}), "archive within an archive"
    yield "none.zip", zipped({}), "empty"
    yield "bomb.zip", zipped({"a.json": b" " * 6_000_000}), "too large"
    locked = bytearray(zipped({"a.json": b"{}"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    yield "locked.zip", bytes(locked), "encrypted"

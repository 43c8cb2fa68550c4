"""Badges of version 1 and 2: believed because of where they lie. Published examples, and what an impostor would try."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from testamur.errors import LoadError
from testamur.proofs import jws
from testamur.report import Outcome, Verdict
from testamur.verify import Policy, verify
from tests.core.formats.test_older_badges import V05, V1, V2
from tests.core.issuing import NOW, RESOLVER
from tests.core.pictures import itxt, png

ISSUER = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Issuer",
    "id": "https://college.example/i",
    "name": "Example College",
}
WEB = {V2["id"]: V2, "https://college.example/i": ISSUER}


class Web:
    """A loader over these documents, by address; http and https alike, as the examples mix them."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self.documents = documents

    def load(self, url: str) -> bytes:
        for each in (url, url.replace("http://", "https://"), url.replace("https://", "http://")):
            if each in self.documents:
                return json.dumps(self.documents[each]).encode()
        raise LoadError(url, "nothing lies there")


def check(document: Any, web: dict[str, Any] | None = None):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verify(data, now=NOW, resolver=RESOLVER, loader=Web(WEB | (web or {})))


def test_it_works():
    report = check(V2)

    assert (report.verdict, report.format, report.issuer_domain) == (Verdict.VALID, "ob-2", "college.example")
    assert (report.check("signature").reason, report.check("status").reason) == ("hosted", "not_revoked")
    assert (report.view.title, report.view.issuer.name) == ("Charts", "Example College")
    assert len(report.digest) == 64


def test_without_a_loader_nothing_is_fetched_and_nothing_claimed():
    report = verify(json.dumps(V2), now=NOW, resolver=RESOLVER)

    assert (report.verdict, report.check("signature").reason) == (Verdict.COULD_NOT_CHECK, "not_had")
    assert report.document is None


def test_what_differs_from_what_lies_at_its_address_is_a_forgery():
    report = check(V2 | {"issuedOn": "2020-01-01T00:00:00Z"})

    assert (report.verdict, report.check("signature").reason) == (Verdict.INVALID, "mismatch")


def test_the_name_of_the_issuer_comes_from_the_issuer():
    """An assertion may write any name beside any address; only what lies at the issuer's address counts."""
    badge = V2["badge"] | {"issuer": V2["badge"]["issuer"] | {"name": "Famous University"}}
    forged = V2 | {"badge": badge}

    assert check(forged, {V2["id"]: forged}).view.issuer.name == "Example College"


def test_an_issuer_does_not_speak_from_another_host():
    theirs = V2 | {"id": "https://elsewhere.example/a/1"}

    report = check(theirs, {theirs["id"]: theirs})

    assert (report.verdict, report.check("key").reason) == (Verdict.INVALID, "foreign_origin")


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ({"allowedOrigins": ["elsewhere.example", "college.example"]}, Verdict.VALID),
        ({"allowedOrigins": "elsewhere.example"}, Verdict.INVALID),
        ({"startsWith": "https://college.example/a/"}, Verdict.VALID),
        ({"startsWith": ["https://college.example/b/"]}, Verdict.INVALID),
    ],
)
def test_the_issuer_says_which_addresses_speak_for_it(rules, verdict):
    assert check(V2, {"https://college.example/i": ISSUER | {"verification": rules}}).verdict is verdict


@pytest.mark.parametrize(
    ("web", "reason"),
    [
        ({"https://college.example/i": ISSUER | {"type": "Criteria"}}, "bad_issuer"),
        ({"https://college.example/i": ISSUER | {"id": "https://famous.example/i"}}, "bad_issuer"),
        ({"https://college.example/i": "no object"}, "not_had"),
        ({"https://college.example/b/1": ISSUER}, "bad_badge"),
        ({"https://college.example/b/1": {"type": "BadgeClass", "name": "A"}}, "bad_issuer"),
    ],
)
def test_what_it_refers_to_must_be_what_it_says(web, reason):
    held = V2 | {"badge": "https://college.example/b/1"} if "https://college.example/b/1" in web else V2

    report = check(held, web | {held["id"]: held})

    assert report.check("key").reason == reason
    assert report.document is None


@pytest.mark.parametrize("badge", ["urn:uuid:1", "https://[college.example/b"])
def test_a_badge_without_a_web_address_can_t_be_had(badge):
    held = V2 | {"badge": badge}

    assert check(held, {held["id"]: held}).check("key").reason == "no_address"


def test_an_assertion_without_a_web_address_is_unsigned():
    assert check(V2 | {"id": "urn:uuid:1"}).check("signature").reason == "unsigned"
    assert check(V05).verdict is Verdict.INVALID


def test_word_of_withdrawal_at_its_address_is_enough():
    report = check(V2, {V2["id"]: {"revoked": True}})

    assert (report.verdict, report.document) == (Verdict.REVOKED, None)


@pytest.mark.parametrize(
    ("revoked", "verdict"),
    [
        ([V2["id"]], Verdict.REVOKED),
        ([{"id": V2["id"], "revocationReason": "By mistake."}], Verdict.REVOKED),
        (["urn:uuid:2"], Verdict.VALID),
    ],
)
def test_the_issuer_s_list_of_revoked_assertions_is_read(revoked, verdict):
    url = "https://college.example/r"
    web = {"https://college.example/i": ISSUER | {"revocationList": url}, url: {"revokedAssertions": revoked}}

    assert check(V2, web).verdict is verdict


@pytest.mark.parametrize(
    ("name", "held", "reason"),
    [
        ("credentialSchema", ["x"], "not_read"),
        ("credentialSchema", None, "not_read"),
        ("credentialSchema", {"id": "https://college.example/s", "type": [{}]}, "unknown_kind"),
        ("credentialSchema", {"id": "https://college.example/s", "type": "JsonSchema", "digestSRI": [1]}, "not_read"),
        ("relatedResource", [5], "not_read"),
        ("relatedResource", {"id": ["x"], "digestSRI": "sha256-x"}, "not_read"),
        ("relatedResource", {"id": ISSUER["id"]}, "not_read"),
        ("relatedResource", {"id": ISSUER["id"], "digestMultibase": {}}, "not_read"),
    ],
)
def test_what_no_schema_of_its_format_refused_is_not_read(name, held, reason):
    document = V2 | {name: held}
    policy = Policy(check_resources=True, schemas={"https://college.example/s": b"{}"})

    report = verify(
        json.dumps(document), now=NOW, resolver=RESOLVER, loader=Web(WEB | {V2["id"]: document}), policy=policy
    )

    found = report.check("schema" if name == "credentialSchema" else "resources")
    assert (found.outcome, found.reason) == (Outcome.NOT_CHECKED, reason)


def test_a_list_that_can_t_be_had_is_never_passed():
    report = check(V2, {"https://college.example/i": ISSUER | {"revocationList": "https://college.example/r"}})

    assert (report.verdict, report.check("status").reason) == (Verdict.COULD_NOT_CHECK, "not_read")


KEY_URL, OWNER = "https://college.example/k", "https://college.example/i"
SECRET = ec.generate_private_key(ec.SECP256R1())
PEM = SECRET.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
KEY = {"id": KEY_URL, "owner": OWNER, "publicKeyPem": PEM}


def raw_signature(secret: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    first, second = decode_dss_signature(secret.sign(data, ec.ECDSA(hashes.SHA256())))
    return first.to_bytes(32, "big") + second.to_bytes(32, "big")


def signed(**changes: Any) -> bytes:
    def sign(data: bytes) -> bytes:
        return raw_signature(SECRET, data)

    held = V2 | {"id": "urn:uuid:1", "verification": {"type": "signed", "creator": KEY_URL}} | changes
    return jws.compact({"alg": "ES256"}, json.dumps(held).encode(), sign=sign).encode()


def test_a_signed_badge_is_checked_with_the_key_that_its_issuer_owns():
    report = check(signed(), {KEY_URL: KEY})

    assert (report.verdict, report.issuer, report.check("signature").reason) == (Verdict.VALID, OWNER, "matches")
    assert report.check("status").reason == "none_named"


def test_a_signed_badge_may_leave_the_key_to_its_issuer():
    web = {KEY_URL: KEY, OWNER: ISSUER | {"publicKey": KEY_URL}}

    assert check(signed(verification={"type": "signed"}), web).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("web", "reason"),
    [
        ({KEY_URL: KEY | {"owner": "https://other.example/i"}}, "foreign_key"),
        ({KEY_URL: KEY, OWNER: ISSUER | {"publicKey": "https://college.example/another"}}, "foreign_key"),
        ({}, "not_had"),
    ],
)
def test_a_signed_badge_needs_a_key_of_its_issuer(web, reason):
    assert check(signed(), web).check("key").reason == reason


def test_a_signed_badge_that_names_no_key_cannot_be_checked():
    assert check(signed(verification={"type": "signed"})).check("key").reason == "no_key"


@pytest.mark.parametrize(("pem", "reason"), [("no key", "unknown_kind"), (PEM.replace("M", "N", 3), "unknown_kind")])
def test_a_key_that_cannot_be_read_is_our_lack(pem, reason):
    assert check(signed(), {KEY_URL: KEY | {"publicKeyPem": pem}}).check("signature").reason == reason


def test_a_signed_badge_that_was_changed_is_a_forgery():
    header, _, signature = signed().split(b".")
    _, other, _ = signed(issuedOn="2020-01-01T00:00:00Z").split(b".")

    report = check(b".".join([header, other, signature]), {KEY_URL: KEY})

    assert (report.verdict, report.check("signature").reason) == (Verdict.INVALID, "mismatch")


def test_version_1_lies_where_its_verify_says_and_its_issuer_may_have_no_address():
    badge = {
        "name": "Charts",
        "description": "x",
        "issuer": {"name": "Example College", "url": "https://college.example"},
    }
    web = {"https://college.example/a/1": V1, "https://college.example/b/1": badge}

    report = check(V1, web)

    assert (report.verdict, report.issuer_domain, report.view.title) == (Verdict.VALID, "college.example", "Charts")


def baked(address: str) -> bytes:
    return png(itxt(address.encode(), keyword=b"openbadges"))


def test_an_address_in_an_image_is_followed_where_there_is_a_loader():
    assert check(baked(V2["id"])).verdict is Verdict.VALID
    assert check(baked(V2["id"])).container == "png"
    assert verify(baked(V2["id"]), now=NOW, resolver=RESOLVER).verdict is Verdict.INVALID


def test_a_bare_address_is_for_the_caller_to_fetch():
    assert check(V2["id"].encode()).check("container").outcome is Outcome.FAILED


def test_an_address_where_nothing_lies_is_not_a_forgery():
    report = check(baked("https://college.example/gone"))

    assert (report.verdict, report.checks[0].reason) == (Verdict.COULD_NOT_CHECK, "not_had")


def test_it_is_about_the_person_with_this_address():
    for email, outcome in (("ada@example.org", Outcome.PASSED), ("eve@example.org", Outcome.FAILED)):
        policy = Policy(check_identity=email)
        report = verify(json.dumps(V2), now=NOW, resolver=RESOLVER, loader=Web(WEB), policy=policy)
        assert report.check("identity").outcome is outcome

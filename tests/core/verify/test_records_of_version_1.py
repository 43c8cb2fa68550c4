"""Learner records of CLR 1.0: believed because of where they lie, or signed; and the assertions signed in them."""

import json
from typing import Any

import pytest

from testamur.proofs import jws
from testamur.report import Outcome, Verdict
from testamur.verify import Policy, verify
from tests.core.formats.test_clr import OLD
from tests.core.issuing import NOW, RESOLVER
from tests.core.verify.test_hosted import KEY, KEY_URL, OWNER, SECRET, Web, raw_signature

URL = "https://college.example/clr/1"
PUBLISHER = {"@context": OLD["@context"], "type": "Profile", "id": OWNER, "name": "Example College"}
ASSERTION = OLD["assertions"][0] | {"recipient": {"type": "email", "identity": "ada@example.org", "hashed": False}}
ASSERTION["achievement"] = ASSERTION["achievement"] | {"issuer": {"id": OWNER, "name": "Example College"}}
RECORD = OLD | {"id": URL, "publisher": {"id": OWNER}, "assertions": [ASSERTION]}
BY_KEY = {"verification": {"type": "Signed", "creator": KEY_URL}}


def sealed(document: dict[str, Any]) -> str:
    def sign(data: bytes) -> bytes:
        return raw_signature(SECRET, data)

    return jws.compact({"alg": "ES256"}, json.dumps(document).encode(), sign=sign)


def check(data: Any, web: dict[str, Any] | None = None, **options: Any):
    text = data if isinstance(data, str) else json.dumps(data)
    known = {URL: RECORD, OWNER: PUBLISHER, KEY_URL: KEY}
    return verify(text, now=NOW, resolver=RESOLVER, loader=Web(known | (web or {})), **options)


def test_it_works():
    report = check(RECORD)

    assert (report.verdict, report.format, report.issuer_domain) == (Verdict.VALID, "clr-1.0", "college.example")
    assert (report.view.issuer.name, report.view.parts[0].title) == ("Example College", "Statistics")
    assert report.check("parts").reason == "all_hold"


def test_a_signed_record_is_checked_with_the_key_of_its_publisher():
    report = check(sealed(RECORD | BY_KEY))

    assert (report.verdict, report.check("signature").reason) == (Verdict.VALID, "matches")
    theirs = KEY | {"owner": "https://other.example/i"}
    assert check(sealed(RECORD | BY_KEY), {KEY_URL: theirs}).check("key").reason == "foreign_key"


def test_a_record_that_is_not_what_lies_at_its_address_is_a_forgery():
    assert check(RECORD | {"name": "Another"}).check("signature").reason == "mismatch"
    impostor = {URL: RECORD | {"publisher": {"id": "https://other.example/p"}}}
    other = {"https://other.example/p": PUBLISHER | {"id": "https://other.example/p"}}
    assert check(impostor[URL], impostor | other).check("key").reason == "foreign_origin"


def test_a_list_of_its_publisher_takes_it_back():
    listed = {"type": "RevocationList", "revokedAssertions": [{"id": URL}]}
    web = {OWNER: PUBLISHER | {"revocationList": "https://college.example/r"}, "https://college.example/r": listed}

    assert check(sealed(RECORD | BY_KEY), web).verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    ("assertion", "verdict"),
    [
        (ASSERTION | BY_KEY, Verdict.VALID),
        (ASSERTION | {"verification": {"type": "Signed"}}, Verdict.COULD_NOT_CHECK),
    ],
)
def test_signed_assertions_in_it_are_checked_each_by_itself(assertion, verdict):
    held = RECORD | {"signedAssertions": [sealed(assertion)]}
    report = check(held, {URL: held})

    assert (report.verdict, [part.format for part in report.parts]) == (verdict, ["clr-1.0-assertion"])
    assert [part.title for part in report.view.parts] == ["Statistics", "Statistics"]


def test_a_forged_assertion_makes_the_record_invalid():
    header, _, signature = sealed(ASSERTION | BY_KEY).split(".")
    _, other, _ = sealed(ASSERTION | BY_KEY | {"narrative": "With honours."}).split(".")
    held = RECORD | {"signedAssertions": [f"{header}.{other}.{signature}"]}

    assert check(held, {URL: held}).check("parts").reason == "invalid"


@pytest.mark.parametrize(
    "issuer", [{"id": "https://other.example/i"}, {"name": "Other College"}, {"id": ""}, {"id": 7}]
)
def test_what_others_awarded_and_did_not_sign_is_not_passed(issuer):
    achievement = ASSERTION["achievement"] | {"issuer": issuer}
    held = RECORD | {"assertions": [ASSERTION | {"achievement": achievement}], "signedAssertions": ["text", "a.b.c"]}

    assert check(held, {URL: held}).verdict is Verdict.COULD_NOT_CHECK
    assert len(check(held, {URL: held}).view.parts) == 1


@pytest.mark.parametrize("issuer", [None, {}, OWNER, {"id": OWNER}])
def test_what_names_no_other_issuer_is_its_publishers(issuer):
    held = RECORD | {"assertions": [ASSERTION | {"achievement": ASSERTION["achievement"] | {"issuer": issuer}}]}

    assert check(held, {URL: held}).check("parts").reason == "all_hold"


def test_an_assertion_may_stand_by_itself():
    report = check(sealed(ASSERTION | BY_KEY), policy=Policy(check_identity="ada@example.org"))

    assert (report.verdict, report.view.title) == (Verdict.VALID, "Statistics")
    assert report.check("identity").outcome is Outcome.PASSED
    lacking = {name: value for name, value in ASSERTION.items() if name != "recipient"}
    assert check(sealed(lacking)).check("structure").reason == "required"

import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.baking import bake
from testamur.did import StaticResolver, did_document, did_key
from testamur.document import digest
from testamur.report import Outcome, Verdict
from testamur.signing.credentials import make_proof
from testamur.verify import CompileBudget, Policy, ShapeCache, verify
from testamur.verify.standing import domain_of
from tests.core.issuing import DAY, DID, KEY, METHOD, NOW, RESOLVER, credential, self_signed, signed, token
from tests.core.pictures import SVG, pdf, png

STEPS = ["container", "structure", "key", "signature", "issuer", "dates", "status"]


def check(data, **options: Any):
    return verify(data, **{"now": NOW, "resolver": RESOLVER, **options})


def test_it_works():
    report = check(signed())

    assert report.verdict is Verdict.VALID
    assert [step.id for step in report.checks] == STEPS
    assert report.document["name"] == "Reading data honestly"
    assert (report.issuer, report.issuer_domain, report.is_trial) == (DID, "college.example", False)
    assert (report.valid_from, report.valid_until) == (NOW - DAY, None)


def test_by_shapes_every_report_is_the_same():
    shapes = ShapeCache()
    held = [signed(credential(name=name)) for name in ("One", "Two", "Three")]
    for data in (*held, held[0].replace(b"One", b"Two"), held[1].replace(b"validFrom", b"unknown"), token(), b"{}"):
        assert check(data, shapes=shapes) == check(data)
        assert check(data, shapes=shapes.within(CompileBudget(0))) == check(data)


@pytest.mark.parametrize(
    ("data", "kind", "container"),
    [
        (signed(), "json", "none"),
        (token(), "jwt", "none"),
        (bake(png(), signed().decode()), "json", "png"),
        (bake(png(), token().decode()), "jwt", "png"),
        (bake(SVG, signed().decode()), "json", "svg"),
        (bake(SVG, token().decode()), "jwt", "svg"),
        (pdf(signed()), "json", "pdf"),
        (signed().decode(), "json", "none"),
    ],
)
def test_every_form_of_a_credential_is_valid_and_has_the_same_digest(data, kind, container):
    report = check(data)

    assert (report.verdict, report.kind, report.container) == (Verdict.VALID, kind, container)
    assert report.digest == digest(credential())


def test_a_changed_credential_is_invalid_and_nothing_it_says_is_told():
    report = check(signed().replace(b"honestly", b"as I like"))

    assert report.verdict is Verdict.INVALID
    assert report.check("signature").outcome is Outcome.FAILED
    assert [step.outcome for step in report.checks[4:]] == [Outcome.NOT_CHECKED] * 3
    assert (report.document, report.digest, report.issuer, report.valid_from) == (None, "", "", None)
    assert "as I like" not in str(report.to_json())


def test_an_ended_credential_is_expired():
    report = check(signed(credential(validUntil="2026-02-28T12:00:00Z")))

    assert report.verdict is Verdict.EXPIRED
    assert report.check("dates").params["validUntil"] == "2026-02-28T12:00:00+00:00"
    assert report.document is not None


def test_a_credential_holds_up_to_its_last_moment():
    held = signed(credential(validUntil="2026-03-01T12:00:00Z"))

    assert check(held).verdict is Verdict.VALID
    assert check(held, now=NOW + timedelta(seconds=1)).verdict is Verdict.EXPIRED


def test_a_proof_may_end_before_the_credential_does():
    document = credential(validUntil="2027-01-01T00:00:00Z")
    proof = make_proof(document, key=KEY, method=METHOD, now=NOW - DAY, expires="2026-02-28T12:00:00Z")

    assert check(json.dumps(document | {"proof": proof}).encode()).verdict is Verdict.EXPIRED


def test_a_credential_of_tomorrow_is_not_valid_today():
    report = check(signed(credential(validFrom="2026-03-02T12:00:00Z")))

    assert report.verdict is Verdict.INVALID
    assert report.check("dates").reason == "not_yet"


def test_the_issuers_clock_may_be_a_little_ahead():
    held = signed(credential(validFrom="2026-03-01T12:04:00Z"))

    assert check(held).verdict is Verdict.VALID
    assert check(held, policy=Policy(clock_skew=timedelta(0))).verdict is Verdict.INVALID


def test_an_issuer_whom_nobody_confirms_is_unknown():
    report = check(self_signed())

    assert report.verdict is Verdict.UNKNOWN_ISSUER
    assert report.check("issuer").outcome is Outcome.NOT_CHECKED


@pytest.mark.parametrize("trusted", [frozenset([did_key(KEY.public)]), lambda issuer: issuer.startswith("did:key:")])
def test_an_issuer_whom_the_caller_trusts_is_known(trusted):
    report = check(self_signed(), policy=Policy(is_trusted=trusted))

    assert report.verdict is Verdict.VALID
    assert report.check("issuer").reason == "trusted"


def test_without_the_key_nothing_is_claimed():
    report = check(signed(), resolver=StaticResolver({}))

    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert report.check("key").outcome is Outcome.NOT_CHECKED
    assert report.document is None


@pytest.mark.parametrize(
    ("host", "is_trial"),
    [
        ("localhost", True),
        ("localhost%3A8000", True),
        ("127.0.0.1", True),
        ("campus.localhost", True),
        ("localhost.example.org", False),
        ("notlocalhost", False),
    ],
)
def test_an_issuer_without_a_public_address_is_a_trial(host, is_trial):
    did = f"did:web:{host}:issuers:1"
    resolver = StaticResolver({did: did_document(did, [("key-1", KEY.public)])})
    report = check(signed(credential(issuer=did), method=f"{did}#key-1"), resolver=resolver)

    assert report.verdict is Verdict.VALID
    assert report.is_trial is is_trial
    assert report.issuer_domain == host.replace("%3A", ":")


@pytest.mark.parametrize("did", ["did:web:college.example%2Fother", "did:web:college.example%40other", "did:key:z6Mk"])
def test_an_identifier_that_names_no_host_has_no_domain(did):
    assert domain_of(did) == ""


@pytest.mark.parametrize(
    ("issuer", "domain"),
    [
        ("https://College.example/i", "college.example"),
        ("https://college.example:8443/i", "college.example:8443"),
        ("https://[college", ""),
        ("https://college.example:port/i", ""),
    ],
)
def test_an_issuer_with_a_web_address_is_known_by_its_domain(issuer, domain):
    assert domain_of(issuer) == domain

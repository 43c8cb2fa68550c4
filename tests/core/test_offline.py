import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.did import KeyResolver, StaticResolver, did_key, did_key_method
from testamur.errors import MalformedError
from testamur.keys import decode_base64url
from testamur.offline import credential_in, make_bundle, verify_bundle
from testamur.proofs import jws
from testamur.report import Outcome, Verdict
from testamur.verify import Policy
from tests.core.formats.test_older_badges import V2
from tests.core.issuing import (
    DAY,
    DID,
    DID_DOCUMENT,
    KEY,
    METHOD,
    NOW,
    OTHER_KEY,
    RESOLVER,
    STATUS_URL,
    Lists,
    credential,
    self_signed,
    signed,
    status_list,
    token,
    with_status,
)
from tests.core.verify.test_hosted import WEB, Web
from tests.core.verify.test_other_lists import by_id

LATER = NOW + 3000 * DAY
KNOWN = Policy(known_keys={DID: (KEY.public,)})


def bundle(data: bytes | None = None, **changes: Any) -> bytes:
    options = {"now": NOW, "resolver": RESOLVER, "loader": Lists(status_list(6)), "key": KEY, "method": METHOD}
    return make_bundle(data or signed(with_status(7)), **{**options, **changes})


def changed(**members: Any) -> bytes:
    return json.dumps(json.loads(bundle()) | members).encode()


def test_it_works():
    report = verify_bundle(bundle(), now=LATER, policy=KNOWN)

    assert report.verdict is Verdict.VALID
    assert (report.check("status").reason, report.check("twin").outcome) == ("not_revoked_then", Outcome.PASSED)
    assert report.check("status").params["asOf"].startswith("2026-02-28")
    assert report.issuer_domain == "college.example"


def test_a_key_that_only_the_file_vouches_for_confirms_nobody():
    report = verify_bundle(bundle(), now=LATER)

    assert (report.verdict, report.check("issuer").reason) == (Verdict.UNKNOWN_ISSUER, "bundled")
    assert report.issuer_domain == ""


def test_an_issuer_whom_the_caller_can_resolve_is_confirmed():
    assert verify_bundle(bundle(), now=LATER, resolver=StaticResolver({DID: DID_DOCUMENT})).verdict is Verdict.VALID


def test_a_did_key_needs_nothing_else():
    held = make_bundle(self_signed(), now=NOW, resolver=KeyResolver())
    issuer = json.loads(self_signed())["issuer"]["id"]

    assert verify_bundle(held, now=LATER, policy=Policy(is_trusted={issuer})).verdict is Verdict.VALID
    assert "twin" not in json.loads(held)


def test_a_token_has_a_twin_too():
    assert verify_bundle(bundle(token(with_status(7))), now=LATER, policy=KNOWN).check("twin").reason == "matches"


@pytest.mark.parametrize("twin", ["{}", signed(credential(name="Another")).decode()])
def test_a_twin_that_says_otherwise_makes_it_invalid(twin):
    assert verify_bundle(changed(twin=twin), now=LATER, policy=KNOWN).verdict is Verdict.INVALID


def test_a_list_that_is_not_in_the_file_or_was_changed_is_not_passed():
    for files in ({}, {"https://college.example/status/1": 5}, []):
        assert verify_bundle(changed(files=files), now=LATER, policy=KNOWN).verdict is Verdict.COULD_NOT_CHECK


def test_the_file_cannot_make_a_list_newer_than_it_says():
    held = changed(made=(LATER - DAY).isoformat())

    assert verify_bundle(held, now=LATER, policy=KNOWN).check("status").params["asOf"].startswith("2026-02-28")


def test_a_copy_of_an_unsigned_list_is_not_believed():
    class Empty:
        def load(self, url: str) -> bytes:
            return b'{"revokedCredential": []}'

    held = bundle(signed(by_id()), loader=Empty(), key=None)

    assert verify_bundle(held, now=LATER, policy=KNOWN).check("status").reason == "not_read"


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (signed(with_status(6)), {}),
        (signed(with_status(7)), {"loader": None}),
        (b"{}", {}),
        (json.dumps(V2).encode(), {"loader": Web(WEB)}),
    ],
)
def test_what_does_not_hold_now_is_not_kept_for_later(data, options):
    with pytest.raises(MalformedError, match="credential to keep"):
        bundle(data, **options)


def test_a_badge_that_lies_at_an_address_cannot_be_confirmed_by_a_copy():
    held = changed(credential=json.dumps(V2), files={V2["id"]: json.dumps(V2)})

    assert verify_bundle(held, now=LATER).verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("members", [{"testamurBundle": 2}, {"made": "soon"}, {"credential": ""}])
def test_what_is_no_bundle_is_refused(members):
    with pytest.raises(MalformedError, match="bundle"):
        verify_bundle(changed(**members), now=LATER)


def test_a_forged_credential_in_a_bundle_is_a_forgery():
    report = verify_bundle(changed(credential="no credential"), now=LATER)

    assert (report.verdict, report.document) == (Verdict.INVALID, None)


def test_another_key_than_the_known_one_is_not_confirmed():
    policy = Policy(known_keys={DID: (OTHER_KEY.public,)})

    assert verify_bundle(bundle(), now=NOW + timedelta(days=1), policy=policy).verdict is Verdict.UNKNOWN_ISSUER


def test_a_key_that_a_token_brings_along_is_not_confirmed_by_the_file():
    _, payload, _ = token().decode().split(".")
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": KEY.public.jwk}
    held = jws.compact(header, decode_base64url(payload), sign=KEY.sign)

    assert verify_bundle(bundle(held.encode(), key=None), now=LATER, policy=Policy()).verdict is Verdict.UNKNOWN_ISSUER


def test_the_issuers_list_gets_the_simpler_proof_too():
    held = json.loads(bundle())["files"][STATUS_URL]

    assert [proof["cryptosuite"] for proof in json.loads(held)["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]


OWN, OWN_METHOD = did_key(KEY.public), did_key_method(KEY.public)


@pytest.mark.parametrize(
    "listing",
    [
        status_list(6, method=OWN_METHOD, issuer=OWN).replace(b"2026-02-28", b"2026-02-27"),
        status_list(6),
        b"no list",
    ],
)
def test_a_list_that_this_issuer_did_not_sign_is_kept_as_it_was(listing):
    held = signed(with_status(7) | {"issuer": OWN}, method=OWN_METHOD)

    told = bundle(held, loader=Lists(listing), method=OWN_METHOD)

    assert json.loads(told)["files"][STATUS_URL] == listing.decode()


@pytest.mark.parametrize(
    ("data", "expected"), [(bundle(), True), (signed(), False), (b"hello", False), (b"testamurBundle", False)]
)
def test_the_credential_in_a_bundle_is_found(data, expected):
    found = credential_in(data)

    assert (found is not None) is expected
    assert found in (None, json.loads(data)["credential"].encode() if expected else None)

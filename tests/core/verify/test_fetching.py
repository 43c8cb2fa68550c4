"""Nothing is asked of a resolver or loader that the policy does not let them fetch."""

import pytest

from testamur.offline import make_bundle, verify_bundle
from testamur.report import Outcome
from testamur.signing import build_presentation, sign_presentation
from testamur.signing.sd_jwt import sign_sd_jwt
from testamur.verify import Fetching, Policy, verify
from testamur.verify.presentation import verify_presentation
from testamur.verify.sd_jwt import verify_sd_jwt
from tests.core.issuing import (
    DID,
    KEY,
    METHOD,
    NOW,
    RESOLVER,
    STATUS_URL,
    Lists,
    credential,
    self_signed,
    signed,
    status_list,
    with_status,
)

LISTS = Lists(status_list())
WITHOUT = Fetching(allows=lambda address: address != STATUS_URL)
NOTHING = Fetching(allows=lambda _address: False)


def checked(data: bytes, fetching: Fetching):
    return verify(data, now=NOW, resolver=RESOLVER, loader=LISTS, policy=Policy(fetching=fetching))


def test_it_works():
    assert checked(signed(with_status()), Fetching(allows=[DID, STATUS_URL].__contains__)).check("status").reason == (
        "not_revoked"
    )


@pytest.mark.parametrize(
    ("fetching", "told"),
    [
        (WITHOUT, "what may be fetched does not include it"),
        (Fetching(most_files=0), "more than 0 files"),
        (Fetching(most_bytes=100), "the limit is 100"),
    ],
)
def test_a_list_beyond_the_bounds_is_not_read(fetching, told):
    status = checked(signed(with_status()), fetching).check("status")

    assert (status.outcome, status.reason) == (Outcome.NOT_CHECKED, "not_read")
    assert told in status.detail


def test_two_lists_are_two_files():
    two = with_status() | {
        "credentialStatus": [
            with_status()["credentialStatus"],
            {**with_status()["credentialStatus"], "id": "urn:x", "statusListCredential": "https://college.example/2"},
        ]
    }

    assert "more than 1 files" in checked(signed(two), Fetching(most_files=1)).check("status").detail


def test_an_issuer_who_may_not_be_looked_up_is_not_known():
    assert checked(signed(), NOTHING).check("key").reason == "no_key"
    assert checked(self_signed(), NOTHING).check("signature").outcome is Outcome.PASSED


def test_presentations_and_sd_jwts_keep_to_the_same_bounds():
    policy = Policy(fetching=NOTHING)
    asked = {"challenge": "c", "domain": "d"}
    shown = sign_presentation(build_presentation([signed()]), key=KEY, method=METHOD, now=NOW, **asked)
    token = sign_sd_jwt({"vct": "https://college.example/badge"}, key=KEY, method=METHOD)

    seen = verify_presentation(shown, now=NOW, resolver=RESOLVER, policy=policy, **asked)

    assert [check.reason for check in seen.checks] == ["passed", "no_holder_key"]
    assert not verify_sd_jwt(token, now=NOW, resolver=RESOLVER, policy=policy).is_valid
    assert verify_sd_jwt(token, now=NOW, resolver=RESOLVER).is_valid


def test_what_is_in_a_bundle_is_not_fetched():
    bundle = make_bundle(signed(with_status()), now=NOW, resolver=RESOLVER, loader=LISTS)

    report = verify_bundle(bundle, now=NOW, policy=Policy(fetching=NOTHING, known_keys={DID: [KEY.public]}))

    assert report.check("status").reason == "not_revoked_then"
    assert credential()["id"] == (report.document or {})["id"]

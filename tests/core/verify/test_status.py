import gzip
import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.did import StaticResolver
from testamur.keys import encode_base64url
from testamur.report import Outcome, Verdict
from testamur.verify import Policy, revocation, verify
from tests.core.issuing import (
    DAY,
    KEY,
    NOW,
    OTHER_DID,
    OTHER_KEY,
    OTHER_METHOD,
    RESOLVER,
    STATUS_URL,
    Lists,
    credential,
    signed,
    status_list,
    with_status,
)

HELD = signed(with_status(7))


def check(data=HELD, **options: Any):
    return verify(data, **{"now": NOW, "resolver": RESOLVER, **options})


def entries(*changes: Any):
    entry = with_status()["credentialStatus"]
    return signed(credential(credentialStatus=[entry | change for change in changes]))


def test_it_works():
    good = check(loader=Lists(status_list(6, 8)))
    taken_back = check(loader=Lists(status_list(7)))

    assert (good.verdict, good.check("status").outcome) == (Verdict.VALID, Outcome.PASSED)
    assert (taken_back.verdict, taken_back.check("status").reason) == (Verdict.REVOKED, "revoked")


def test_a_credential_without_a_list_stays_valid_but_its_status_is_not_called_checked():
    report = check(signed())

    assert report.verdict is Verdict.VALID
    assert (report.check("status").outcome, report.check("status").reason) == (Outcome.NOT_CHECKED, "none_named")


def test_a_suspended_credential_is_not_valid():
    report = check(signed(with_status(7, purpose="suspension")), loader=Lists(status_list(7, purpose="suspension")))

    assert (report.verdict, report.check("status").reason) == (Verdict.REVOKED, "suspended")


def unread(code, **options: Any):
    report = check(**options)
    status = report.check("status")

    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert (status.outcome, status.reason) == (Outcome.NOT_CHECKED, "not_read")
    return status.params["code"] == code


def test_without_the_list_it_could_not_be_checked():
    assert unread("STATUS_RETRIEVAL_ERROR", loader=None)
    assert unread("STATUS_RETRIEVAL_ERROR", loader=Lists())


@pytest.mark.parametrize(
    "held",
    [
        status_list()[:-5],
        b"",
        b"<html>Not found</html>",
        status_list().replace(b'"validFrom":"2026', b'"validFrom":"2025'),
        status_list(key=OTHER_KEY, method=OTHER_METHOD, issuer=OTHER_DID),
        status_list(valid_from=NOW + DAY),
        status_list(valid_until=NOW - timedelta(hours=1)),
        status_list(purpose="suspension"),
        status_list(id="https://college.example/status/2"),
        signed(),
    ],
)
def test_a_list_that_cannot_be_believed_is_never_passed(held):
    assert unread("STATUS_VERIFICATION_ERROR", loader=Lists(held))


def test_an_unsigned_list_is_never_passed():
    bare = {name: value for name, value in json.loads(status_list()).items() if name != "proof"}

    assert unread("STATUS_VERIFICATION_ERROR", loader=Lists(json.dumps(bare).encode()))


def test_a_short_list_is_never_passed():
    encoded = encode_base64url(gzip.compress(b"\0" * 16_383))

    assert unread("STATUS_LIST_LENGTH_ERROR", loader=Lists(status_list(encoded=encoded)))


def test_an_old_list_is_not_enough_for_who_asks_for_a_fresh_one():
    lists = Lists(status_list())

    assert unread("STATUS_VERIFICATION_ERROR", loader=lists, policy=Policy(status_max_age=timedelta(hours=1)))
    assert check(loader=lists, policy=Policy(status_max_age=2 * DAY)).verdict is Verdict.VALID


def test_a_list_whose_issuers_clock_is_a_little_ahead_is_read():
    lists = Lists(status_list(valid_from=NOW + timedelta(minutes=4)))

    assert check(loader=lists).verdict is Verdict.VALID


def test_any_list_that_says_revoked_is_enough():
    report = check(entries({"statusListCredential": "https://gone.example/1"}, {}), loader=Lists(status_list(7)))

    assert report.verdict is Verdict.REVOKED


def test_one_unread_list_among_several_is_not_passed():
    held = entries({}, {"statusListCredential": "https://gone.example/1"})

    assert unread("STATUS_RETRIEVAL_ERROR", data=held, loader=Lists(status_list()))


def test_no_more_than_four_entries_are_looked_up_and_each_list_is_loaded_once():
    lists = Lists(status_list())

    assert unread("MALFORMED_VALUE_ERROR", data=entries(*[{}] * 5), loader=lists)
    assert lists.asked == [STATUS_URL]


def test_a_kind_of_status_not_known_here_is_not_passed():
    document = json.loads(signed(with_status()))
    reader = revocation.Reader(now=NOW, resolver=RESOLVER, loader=Lists(), policy=Policy())

    for kind in ("CredentialStatusList2017", ["A", "B"], 7):
        found = revocation.check_status(document | {"credentialStatus": {"type": kind}}, reader=reader)[0]
        assert (found.outcome, found.params["code"]) == (Outcome.NOT_CHECKED, "MALFORMED_VALUE_ERROR")


def test_an_entry_that_carries_messages_says_nothing_about_validity():
    lists = Lists()
    report = check(entries({"statusPurpose": "message"}), loader=lists)

    assert (report.verdict, report.check("message").outcome) == (Verdict.VALID, Outcome.NOT_CHECKED)
    assert report.check("status").reason == "none_named"


def test_revoked_speaks_before_expired_and_before_unknown():
    held = signed(with_status() | {"validUntil": "2026-02-28T12:00:00Z"})

    assert check(held, loader=Lists(status_list(7))).verdict is Verdict.REVOKED
    assert check(held, loader=Lists()).verdict is Verdict.EXPIRED


def test_without_the_issuers_key_the_list_is_not_even_asked_for():
    lists = Lists(status_list(7))

    assert check(loader=lists, resolver=StaticResolver({})).verdict is Verdict.COULD_NOT_CHECK
    assert lists.asked == []
    assert KEY.public != OTHER_KEY.public

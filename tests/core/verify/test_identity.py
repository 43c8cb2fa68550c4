from typing import Any

import pytest

from testamur.document import hash_identity
from testamur.document.view import Party, View
from testamur.report import Outcome, Verdict
from testamur.verify import Policy, verify
from testamur.verify.standing import check_identity
from tests.core.issuing import NOW, RESOLVER, credential, signed


def identity(email: str, *identifiers: Any, **subject: Any):
    members = {"identifier": list(identifiers)} if identifiers else {}
    document = credential(subject=members | subject)
    report = verify(signed(document), now=NOW, resolver=RESOLVER, policy=Policy(check_identity=email))
    assert report.verdict is Verdict.VALID
    return report.check("identity").outcome


def hashed(email: str, *, salt: str = "s4lt", kind: str = "emailAddress"):
    digest = hash_identity(email, salt=salt)
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": digest,
        "identityType": kind,
        **({"salt": salt} if salt else {}),
    }


def plain(email: str):
    return {"type": "IdentityObject", "hashed": False, "identityHash": email, "identityType": "emailAddress"}


def test_it_works():
    assert identity("ada@example.org", hashed("ada@example.org")) is Outcome.PASSED
    assert identity("eve@example.org", hashed("ada@example.org")) is Outcome.FAILED


@pytest.mark.parametrize("typed", ["Ada@example.org", " ada@example.org "])
def test_spaces_and_capitals_make_no_difference(typed):
    assert identity(typed, hashed("ada@example.org")) is Outcome.PASSED


def test_an_address_hashed_with_its_capitals_is_found():
    assert identity("Ada@example.org", hashed("Ada@example.org", salt="")) is Outcome.PASSED


def test_an_address_that_is_not_hashed_is_compared():
    assert identity("ADA@example.org", plain("ada@example.org")) is Outcome.PASSED
    assert identity("eve@example.org", plain("ada@example.org")) is Outcome.FAILED


def test_one_of_several_is_enough():
    assert identity("ada@example.org", hashed("old@example.org"), hashed("ada@example.org")) is Outcome.PASSED


def test_a_mail_address_as_subject_counts():
    assert identity("ada@example.org", id="mailto:ada%40example.org") is Outcome.PASSED
    assert identity("eve@example.org", id="mailto:ada@example.org") is Outcome.FAILED


def test_nothing_to_compare_with_is_not_checked():
    assert identity("ada@example.org") is Outcome.NOT_CHECKED
    assert identity("ada@example.org", hashed("12345", kind="sourcedId")) is Outcome.NOT_CHECKED


def test_an_address_that_no_identifier_repeats_is_compared_too():
    view = View(format="elm-3", holder=Party(email="ada@example.org"))

    assert check_identity(view, email="Ada@example.org").outcome is Outcome.PASSED

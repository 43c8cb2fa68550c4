"""The file for checking without a network, in the page as in testamur."""

import json
from typing import Any

import pytest

from testamur.did import StaticResolver
from testamur.errors import MalformedError
from testamur.offline import verify_bundle
from tests.core.issuing import DID, DID_DOCUMENT, STATUS_URL, Lists, credential, with_status
from tests.core.page.checker import Checker, told
from tests.core.page.samples import jcs, status
from tests.core.test_offline import LATER, bundle, changed

SIMPLE = bundle(jcs(with_status(6)), loader=Lists(status()))
BUNDLES = {
    "of the usual kind": bundle(),
    "of the simple kind": SIMPLE,
    "without a twin": bundle(jcs(with_status(6)), loader=Lists(status()), key=None),
    "without keys": changed(keys={}),
    "keys of another": changed(keys={"did:web:other.example": DID_DOCUMENT}),
    "without a date": changed(made="yesterday"),
    "of another version": changed(testamurBundle=2),
    "without a credential": changed(credential=""),
    "without lists": changed(files={}),
    "a simple one with a broken twin": json.dumps(json.loads(SIMPLE) | {"twin": "{}"}).encode(),
    "a simple one, altered": SIMPLE.replace(b"honestly", b"dishonestly"),
}


@pytest.mark.parametrize("known", [{}, {DID: DID_DOCUMENT}], ids=["nobody known", "issuer known"])
@pytest.mark.parametrize("name", BUNDLES)
def test_both_say_the_same_of_a_bundle(checker: Checker, name: str, known: dict[str, Any]):
    [answer] = checker.ask([BUNDLES[name]], now=LATER, known=known)

    try:
        report = told(verify_bundle(BUNDLES[name], now=LATER, resolver=StaticResolver(known)))
    except MalformedError:
        assert (answer.verdict, answer.checks[0][2]) == ("invalid", "malformed")
        return
    assert answer == report


@pytest.mark.parametrize("twin", [jcs(credential(name="Another")).decode(), "{}", "hello"])
def test_a_twin_of_something_else_makes_it_invalid(checker: Checker, twin: str):
    data = changed(twin=twin)

    [answer] = checker.ask([data], now=LATER)

    assert answer.verdict == verify_bundle(data, now=LATER).verdict.value == "invalid"
    assert answer.checks[-1][:3] == ("twin", "failed", "mismatch")


def test_a_revoked_one_is_told(checker: Checker):
    told_then = bundle(jcs(with_status(6)), loader=Lists(status()))
    held = json.loads(told_then)
    held["files"][STATUS_URL] = status(encoded=json.loads(status())["credentialSubject"]["encodedList"]).decode()
    held["credential"] = held["twin"] = jcs(with_status(7)).decode()

    [answer] = checker.ask([json.dumps(held).encode()], now=LATER)

    assert answer.verdict == "revoked"

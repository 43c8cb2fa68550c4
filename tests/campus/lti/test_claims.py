"""What a signed launch says is still what a stranger says: no value of it is taken for what it should be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from campus.lti.claims import AGS, DEEP, LTI, Launch, read, text
from campus.lti.faults import LaunchError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = "https://campus.example.org"


def said(**changes: Any) -> Launch:
    """Return what a launch says that begins a choice of things to place, with changes to it."""
    moment = NOW.timestamp()
    claims = {
        "iss": "https://lms.example",
        "aud": "client",
        "sub": 4,
        "iat": moment,
        "exp": moment + 60,
        "nonce": "n",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": "9",
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}target_link_uri": f"{HERE}/lti/x/launch",
    }
    return read(claims | changes, issuer="https://lms.example", client_id="client", nonce="n", here=HERE, now=NOW)


def test_it_works() -> None:
    found = said(**{AGS: {"lineitems": "https://lms.example/items"}, "given_name": "Ada"})

    assert (found.subject, found.is_linking, found.name) == ("4", True, "Ada")
    assert found.lineitems_url == "https://lms.example/items"


@pytest.mark.parametrize("name", ["exp", "iat"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -(10**400), True, "soon", None])
def test_what_is_no_moment_is_refused(name: str, value: Any) -> None:
    with pytest.raises(LaunchError) as caught:
        said(**{name: value})
    assert caught.value.code == "malformed"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("audience", {"aud": ["client", "another"]}),
        ("audience", {"aud": ["client"], "azp": "another"}),
        ("audience", {"aud": ["another"], "azp": "client"}),
        ("subject", {"sub": None}),
        ("subject", {"sub": "x" * 256}),
        ("target", {f"{LTI}target_link_uri": f"{HERE}.evil.example/launch"}),
        ("message", {f"{LTI}message_type": ["LtiResourceLinkRequest"]}),
        ("version", {f"{LTI}version": 1.3}),
        ("malformed", {f"{LTI}message_type": "LtiResourceLinkRequest"}),
        ("malformed", {f"{LTI}deployment_id": None}),
    ],
)
def test_what_is_wrong_is_named(code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(LaunchError) as caught:
        said(**changes)
    assert caught.value.code == code


def test_one_of_several_audiences_says_so() -> None:
    assert said(aud=["another", "client"], azp="client").subject == "4"


@pytest.mark.parametrize(("skew", "code"), [(-121, "expired"), (-119, ""), (59, ""), (61, "clock")])
def test_clocks_may_differ_by_a_minute(skew: int, code: str) -> None:
    made = NOW.timestamp() + skew
    try:
        said(iat=made, exp=made + 60)
        found = ""
    except LaunchError as err:
        found = err.code
    assert found == code


def test_of_deep_linking_settings_only_what_an_answer_needs_is_kept() -> None:
    found = said(**{DEEP: {"accept_multiple": "yes", "data": "a b", "text": "\x00", "n": float("nan")}})

    expected = {"accept_multiple": False, "accept_lineitem": True, "deep_link_return_url": "", "data": "a b"}
    assert found.deep == expected


@pytest.mark.parametrize("data", ["\x00", "\ud800"])
def test_data_that_no_database_keeps_are_refused(data: str) -> None:
    with pytest.raises(LaunchError, match="read"):
        said(**{DEEP: {"data": data}})


def test_what_is_noted_of_a_fault_can_be_kept() -> None:
    assert LaunchError("refused", "a\x00b\ud800c").detail == "abc"
    assert text("a\x00\ud800b") == "ab"

"""Descriptions and lists of other hosts, read with care: pure functions over anybody's text."""

from __future__ import annotations

from typing import Any

import pytest

from campus.common.errors import InvalidError
from campus.openbadges.description import document
from campus.openbadges.hosts import Description, described, description_url
from campus.openbadges.scopes import ALL, READ_CREDENTIALS
from campus.openbadges.slices import credentials_in

FOUND_AT = "https://badges.example.org/ims/ob/v3p0/discovery"


def told(**changed: Any) -> dict[str, Any]:
    """Return a description as short as the standard's own example."""
    flow = {
        "authorizationUrl": "badges.example.org/authorize",
        "tokenUrl": "https://badges.example.org/token",
        "scopes": {READ_CREDENTIALS: "Read", "other": "Else"},
        **changed.pop("flow", {}),
    }
    scheme = {"x-imssf-registrationUrl": "https://badges.example.org/register", "flows": {"authorizationCode": flow}}
    return {"components": {"securitySchemes": {"OAuth2ACG": scheme | changed.pop("scheme", {})}}, **changed}


def test_it_reads_what_we_say_ourselves():
    found = described(document("https://badges.example.org", name="Harbourside"), found_at=FOUND_AT)

    assert found == Description(
        api_url="https://badges.example.org/ims/ob/v3p0",
        name="Harbourside",
        authorization_url="https://badges.example.org/oauth/authorize",
        token_url="https://badges.example.org/oauth/token",
        refresh_url="https://badges.example.org/oauth/token",
        registration_url="https://badges.example.org/oauth/register",
        scope=" ".join(ALL),
    )


def test_what_is_missing_is_made_up_for_where_it_can_be():
    found = described(told(), found_at=FOUND_AT)

    assert found.authorization_url == "https://badges.example.org/authorize"
    assert found.refresh_url == found.token_url
    assert found.api_url == "https://badges.example.org/ims/ob/v3p0"
    assert (found.name, found.scope) == ("badges.example.org", READ_CREDENTIALS)


def test_a_description_speaks_for_the_api_beside_it_alone():
    """On a site of many, one could else name another's API, and put its own token address in the place of theirs."""
    theirs = "https://badges.example.org/theirs/ims/ob/v3p0"

    found = described(told(servers=[{"url": theirs}]), found_at=FOUND_AT)

    assert found.api_url == "https://badges.example.org/ims/ob/v3p0"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"components": []},
        told(flow={"tokenUrl": None}),
        told(flow={"tokenUrl": "http://badges.example.org/token"}),
        told(flow={"authorizationUrl": "javascript:alert(1)//x"}),
        told(flow={"authorizationUrl": "https://me@badges.example.org/"}),
        told(flow={"authorizationUrl": "https://badges.example.org:x/"}),
        told(flow={"authorizationUrl": "https://[badges"}),
        told(flow={"authorizationUrl": "https://badges.example.org/\u202e"}),
        told(flow={"authorizationUrl": "https://badges.example.org/" + "x" * 500}),
        told(flow={"scopes": {"other": "Else"}}),
        told(flow={"scopes": ["x"]}),
        told(scheme={"x-imssf-registrationUrl": 7}),
        told(servers="x", scheme={"flows": None}),
    ],
)
def test_a_description_that_leads_nowhere_is_refused(document: dict[str, Any]):
    with pytest.raises(InvalidError):
        described(document, found_at=FOUND_AT)


@pytest.mark.parametrize(
    "typed",
    [
        "badges.example.org", " https://badges.example.org/ ", "https://badges.example.org/ims/ob/v3p0",
        "badges.example.org/ims/ob/v3p0/discovery", "https://badges.example.org/ims/ob/v3p0/credentials?x=1",
    ],
)  # fmt: skip
def test_people_type_a_name_or_any_address(typed: str):
    assert description_url(typed) == FOUND_AT


def test_a_place_below_a_path_is_found():
    assert description_url("example.org/badges/ims/ob/v3p0") == "https://example.org/badges/ims/ob/v3p0/discovery"
    assert description_url("example.org/api") == "https://example.org/api/discovery"


@pytest.mark.parametrize("typed", ["https://[x", "https://x:y"])
def test_what_is_no_address_is_refused(typed: str):
    with pytest.raises(InvalidError):
        description_url(typed)


def test_credentials_come_out_byte_for_byte():
    first, second = b'{"a" : 1.0,  "\\u00e9":"\xc3\xa9"}', b'{ "b": [1,2] }'

    found = credentials_in(b' { "x": {"credential": 1}, "credential" : [' + first + b" , " + second + b"\n]} ")

    assert found == [first, second]
    assert credentials_in(b'{"credential":{"a":1},"compactJwsStrings":["a.b.c",7]}') == [b'{"a":1}', b"a.b.c"]
    both = b'{"compactJwsString":["a.b.c"],"credential":[],"compactJwsStrings":["a.b.c","d.e.f"]}'
    assert credentials_in(both) == [b"a.b.c", b"d.e.f"]
    assert credentials_in(b'{"compactJwsString":"a.b.c"}') == [b"a.b.c"]
    assert credentials_in(b"{}") == credentials_in(b'{"credential":[],"compactJwsStrings":[]}') == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"credential":[',
        b'{"credential":[{}',
        b'{"credential":[{} {}]}',
        b"\xff",
        b'{"a":' + b"[" * 99_999,
    ],
)
def test_what_is_no_list_is_refused(body: bytes):
    with pytest.raises(InvalidError):
        credentials_in(body)

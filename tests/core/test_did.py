from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from testamur.canonical import bundle
from testamur.did import (
    ChainResolver,
    KeyResolver,
    ListedKey,
    StaticResolver,
    controller_of,
    did_document,
    did_web,
    did_web_url,
    verification_key,
)
from testamur.errors import DocumentError, ResolutionError, RevokedKeyError
from testamur.keys import decode_multibase, encode_base64url
from tests.core.issuing import DAY
from tests.core.samples import DID, KEY, METHOD, NOW

WEB = "did:web:riverside.example.org"


def test_it_works():
    document = did_document(WEB, [("key-1", KEY.public)], also_known_as=["https://riverside.example.org"])
    resolver = ChainResolver(KeyResolver(), StaticResolver({WEB: document}))

    assert verification_key(resolver, f"{WEB}#key-1") == verification_key(resolver, METHOD) == KEY.public
    assert document["alsoKnownAs"] == ["https://riverside.example.org"]
    assert "alsoKnownAs" not in did_document(WEB, [])


def test_a_changed_key_stays_and_a_revoked_one_is_shown_and_vouches_for_nothing():
    keys = [
        ListedKey(fragment="key-1", key=KEY.public, created=NOW - DAY, revoked=NOW),
        ListedKey(fragment="key-2", key=KEY.public, created=NOW - DAY, retired=NOW),
    ]
    document = did_document(WEB, keys)

    assert document["assertionMethod"] == document["authentication"] == [f"{WEB}#key-2"]
    assert document["verificationMethod"][1]["retired"] == "2026-03-01T12:00:00Z"
    assert verification_key(StaticResolver({WEB: document}), f"{WEB}#key-2") == KEY.public
    for listed in (document, document | {"assertionMethod": [f"{WEB}#key-1"]}):
        with pytest.raises(RevokedKeyError):
            verification_key(StaticResolver({WEB: listed}), f"{WEB}#key-1")
    with pytest.raises(DocumentError):
        ListedKey(fragment="key-1", key=KEY.public, revoked=datetime(2026, 3, 1))


def test_the_times_in_a_document_are_defined_by_its_contexts():
    document = did_document(WEB, [ListedKey(fragment="key-1", key=KEY.public, created=NOW, retired=NOW)])

    def load(url: str, _options: object) -> dict[str, object]:
        return {"contextUrl": None, "documentUrl": url, "document": bundle.context(url)}

    expanded = jsonld.expand(document, {"documentLoader": load})
    names = set(expanded[0]["https://w3id.org/security#verificationMethod"][0])
    assert {"http://www.w3.org/ns/prov#generatedAtTime", "http://www.w3.org/ns/prov#invalidatedAtTime"} < names


@pytest.mark.parametrize(
    ("resolver", "did"),
    [
        (KeyResolver(), WEB),
        (KeyResolver(), "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"),
        (KeyResolver(), f"did:key:{encode_base64url(decode_multibase(KEY.public.multibase))}"),
        (StaticResolver({}), WEB),
        (ChainResolver(), WEB),
        (ChainResolver(KeyResolver(), StaticResolver({})), WEB),
    ],
)
def test_what_cannot_be_resolved_is_one_kind_of_error(resolver, did):
    with pytest.raises(ResolutionError):
        resolver.resolve(did)


@pytest.mark.parametrize(
    ("base", "path", "did", "url"),
    [
        ("https://example.org", [], "did:web:example.org", "https://example.org/.well-known/did.json"),
        ("https://EXAMPLE.org/", ["a"], "did:web:example.org:a", "https://example.org/a/did.json"),
        ("https://example.org:8443/x/", ["y"], "did:web:example.org%3A8443:x:y", "https://example.org:8443/x/y/did.json"),
        ("http://localhost:8000", ["i", "1~b c"], "did:web:localhost%3A8000:i:1%7Eb%20c", "https://localhost:8000/i/1%7Eb%20c/did.json"),
    ],
)  # fmt: skip
def test_an_address_and_its_did_lead_to_one_another(base, path, did, url):
    assert did_web(base, *path) == did
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("example.org", []),
        ("https://[::1]:8000", []),
        ("https://user@example.org", []),
        ("https://example.org?a=1", []),
        ("https://example.org#a", []),
        ("https://example.org", [".."]),
        ("https://example.org", [""]),
        ("https://example.org", ["a/b"]),
    ],
)
def test_it_makes_no_did_of_an_address_that_has_none(base, path):
    with pytest.raises(ValueError, match="no "):
        did_web(base, *path)


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:web:",
        "did:web:exa mple.org",
        "did:web:user@example.org",
        "did:web:example.org%2Fa",
        "did:web:example.org:..:b",
        "did:web:example.org:%2E%2E:b",
        "did:web:example.org:a%2Fb",
        "did:web:example.org:a%5Cb",
        "did:web:example.org:a%252Fb",
        "did:web:example.org:a%00b",
        "did:web:example.org:a::b",
    ],
)
def test_it_gives_no_address_for_a_did_web_that_could_lead_elsewhere(did):
    with pytest.raises(ResolutionError):
        did_web_url(did)


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8))
def test_any_segment_either_survives_or_is_refused(segment):
    try:
        url = did_web_url(did_web("https://example.org", segment))
    except (ValueError, ResolutionError):
        assert segment in {".", ".."} or set(segment) & set("/\\%")
    else:
        assert url.count("/") == 4


@pytest.mark.parametrize("method", [DID, f"{DID}#", "https://example.org/keys/1#a", "did:key#a", ""])
def test_only_a_did_url_with_a_fragment_has_a_controller(method):
    with pytest.raises(ResolutionError, match="no DID URL"):
        controller_of(method)


def test_the_controller_is_the_did_before_the_fragment():
    assert controller_of(METHOD) == DID

"""Whatever is changed in a signed document, every suite finds it."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.did import did_key, did_key_method
from testamur.errors import TestamurError as RootError
from testamur.proofs import ecdsa_sd_2023, embedded, vc_jwt
from testamur.signing import SigningKey, sign, sign_jwt
from tests.core.samples import CREDENTIAL, NOW

SUITES = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-384",
    "ecdsa-jcs-2019": "P-256",
    "ecdsa-sd-2023": "P-256",
}
KEYS: dict[str, Any] = {
    kind: SigningKey.from_bytes(bytes(range(1, size + 1)), kind=kind)
    for kind, size in (("Ed25519", 32), ("P-256", 32), ("P-384", 48))
}


def issued(suite: str) -> dict[str, Any]:
    key = KEYS[SUITES[suite]]
    document = {**CREDENTIAL.to_json(), "issuer": did_key(key.public)}
    # Lists whose order counts are not disclosed in parts.
    del document["credentialSubject"]["achievement"]["resultDescription"]
    held: dict[str, Any] = json.loads(sign(document, key=key, method=did_key_method(key.public), now=NOW, suite=suite))
    return ecdsa_sd_2023.derive(held, disclose=[""]) if suite == "ecdsa-sd-2023" else held


SIGNED = {suite: issued(suite) for suite in SUITES}


def leaves(value: Any, path: tuple[Any, ...] = ()):
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, name))
    else:
        yield path


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any] | None:
    tampered = copy.deepcopy(document)
    target: Any = tampered
    for step in path[:-1]:
        target = target[step]
    if target[path[-1]] == value:
        return None
    target[path[-1]] = value
    return tampered


@pytest.mark.parametrize("suite", SUITES)
def test_it_works(suite):
    embedded.check(SIGNED[suite], SIGNED[suite]["proof"], key=KEYS[SUITES[suite]].public)


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_every_leaf_changed_once_is_found(suite):
    for path in leaves(SIGNED[suite]):
        tampered = changed(SIGNED[suite], path, "another")
        assert tampered is not None
        with pytest.raises(RootError):
            embedded.check(tampered, tampered["proof"], key=KEYS[SUITES[suite]].public)


@pytest.mark.parametrize("suite", SUITES)
@settings(max_examples=30)
@given(data=st.data(), value=st.sampled_from(["x", 7, {}, True, "did:example:other", "2026-03-01T12:00:01Z"]))
def test_every_single_change_is_found(suite, data, value):
    path = data.draw(st.sampled_from(list(leaves(SIGNED[suite]))))
    tampered = changed(SIGNED[suite], path, value)
    # Which key is asked for is the caller's matter: the key is held here whatever the proof says.
    if tampered is None:
        return

    with pytest.raises(RootError):
        embedded.check(tampered, tampered["proof"], key=KEYS[SUITES[suite]].public)


KEY = KEYS["P-256"]
TOKEN = sign_jwt(
    {**CREDENTIAL.to_json(), "issuer": did_key(KEY.public)}, key=KEY, method=did_key_method(KEY.public)
).decode()


@settings(max_examples=60)
@given(at=st.integers(0, len(TOKEN) - 1), char=st.characters(min_codepoint=33, max_codepoint=126))
def test_every_character_of_a_token_counts(at, char):
    tampered = TOKEN[:at] + char + TOKEN[at + 1 :]
    if tampered == TOKEN:
        return

    with pytest.raises(RootError):
        vc_jwt.check(tampered, key=KEY.public)

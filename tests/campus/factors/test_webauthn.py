"""The two ceremonies of a passkey, without rows or requests: what is taken, and every lie that is not."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from fido2 import cbor
from fido2.webauthn import AttestationObject, AuthenticatorData, CollectedClientData
from hypothesis import given, settings
from hypothesis import strategies as st

from campus.common.errors import InvalidError
from campus.factors import webauthn
from tests.campus.factors.device import FLAG, HELD, Device, decoded, text

SITE = "https://learn.example.org"
OTHER = webauthn.ask(site=SITE).challenge


def ask_new(known: list[bytes] | None = None) -> webauthn.Asked:
    return webauthn.ask_new(
        site=SITE, house="Harbourside", handle=b"h" * 32, login="a@b.example", name="A", known=known or []
    )


def made() -> tuple[Device, webauthn.Made]:
    device, asked = Device(SITE), ask_new()
    return device, webauthn.read_new(device.make(asked.options), site=SITE, challenge=asked.challenge)


def test_it_works():
    device, kept = made()
    asked = webauthn.ask(site=SITE)

    shown = webauthn.read(device.answer(asked.options), site=SITE, challenge=asked.challenge, data=kept.data)

    assert (shown.counter, shown.is_copied, shown.handle) == (1, False, b"h" * 32)


def test_the_device_is_asked_for_a_passkey_that_makes_sure_who_holds_it():
    asked = ask_new()
    said = asked.options["publicKey"]

    assert said["rp"] == {"id": "learn.example.org", "name": "Harbourside"}
    assert said["authenticatorSelection"]["residentKey"] == "required"
    assert said["authenticatorSelection"]["userVerification"] == "required"
    assert webauthn.ask(site=SITE).options["publicKey"]["userVerification"] == "required"


def test_a_device_that_has_one_is_told_so():
    device, kept = made()

    known = ask_new([kept.data]).options["publicKey"]["excludeCredentials"]

    assert [each["id"] for each in known] == [json.loads(device.make(ask_new().options))["rawId"]]


def test_a_passkey_that_is_on_other_devices_says_so():
    device = Device(SITE, flags=HELD | FLAG.BE | FLAG.BS)
    asked = ask_new()

    assert webauthn.read_new(device.make(asked.options), site=SITE, challenge=asked.challenge).is_copied


BENT: dict[str, dict[str, Any]] = {
    "on another site": {"origin": "https://learn.example.net"},
    "on a site beside it": {"origin": "https://evil.example.org"},
    "on another port": {"origin": f"{SITE}:8443"},
    "for another site": {"rp_id": "example.org"},
    "without making sure who holds it": {"flags": FLAG.UP},
    "without anybody there": {"flags": FLAG.UV},
    "with another key": {"key": Device(SITE).key},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_it_refuses_an_answer(bent: dict[str, Any]):
    device, kept = made()
    asked = webauthn.ask(site=SITE)

    with pytest.raises(InvalidError, match="could not be verified"):
        webauthn.read(
            replace(device, **bent).answer(asked.options), site=SITE, challenge=asked.challenge, data=kept.data
        )


def test_it_refuses_an_answer_to_another_question():
    device, kept = made()

    with pytest.raises(InvalidError):
        webauthn.read(device.answer(webauthn.ask(site=SITE).options), site=SITE, challenge=OTHER, data=kept.data)


@pytest.mark.parametrize("bent", [{"origin": "https://evil.example.org"}, {"flags": FLAG.UP}])
def test_it_refuses_a_new_passkey(bent: dict[str, Any]):
    asked = ask_new()

    with pytest.raises(InvalidError, match="something else"):
        webauthn.read_new(replace(Device(SITE), **bent).make(asked.options), site=SITE, challenge=asked.challenge)


def test_an_answer_is_no_new_passkey():
    device, _kept = made()
    asked = webauthn.ask(site=SITE)

    with pytest.raises(InvalidError):
        webauthn.read_new(device.answer(asked.options), site=SITE, challenge=asked.challenge)


BOMB = 10**13  # bytes of nought, to who takes it for a length
PARTS = ["rawId", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]


def readings(answer: str) -> list[str]:
    """Return what each reading of an answer comes to: a refusal in words, whatever was sent."""
    found = []
    for read in (
        lambda: webauthn.read_new(answer, site=SITE, challenge=OTHER),
        lambda: webauthn.read(answer, site=SITE, challenge=OTHER, data=KEPT.data),
    ):
        with pytest.raises(InvalidError) as refused:
            read()
        found.append(str(refused.value))
    return found


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("value", [BOMB, True, [1], {"a": 1}, "x", "é", ""])
def test_what_is_no_answer_is_refused_and_never_a_fault(part: str, value: object):
    for answer in (NEW, SHOWN):
        said = json.loads(answer)
        (said if part in said else said["response"])[part] = value
        assert readings(json.dumps(said))


@pytest.mark.parametrize("field", ["type", "challenge", "origin", "crossOrigin"])
def test_client_data_that_hold_numbers_are_refused(field: str):
    said = json.loads(NEW)
    client = json.loads(CollectedClientData(decoded(said["response"]["clientDataJSON"])))
    said["response"]["clientDataJSON"] = text(json.dumps(client | {field: BOMB}).encode())

    assert readings(json.dumps(said))


@pytest.mark.parametrize(
    "attestation",
    [
        cbor.encode({"fmt": "none", "attStmt": {}, "authData": BOMB}),
        cbor.encode({"fmt": "none", "attStmt": {}}),
        b"\x9b" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\x81" * 15_000,
    ],
    ids=["a number", "nothing", "a list without end", "bytes without end", "lists in lists"],
)
def test_an_attestation_that_holds_something_else_is_refused(attestation: bytes):
    said = json.loads(NEW)
    said["response"]["attestationObject"] = text(attestation)

    assert readings(json.dumps(said))


@settings(max_examples=40)
@given(where=st.integers(0, 400), byte=st.integers(0, 255), part=st.sampled_from(PARTS[2:]))
def test_a_changed_byte_is_refused(where: int, byte: int, part: str):
    for answer in (NEW, SHOWN):
        said = json.loads(answer)
        if part not in said["response"]:
            continue
        raw = bytearray(decoded(said["response"][part]))
        raw[where % len(raw)] = byte
        said["response"][part] = text(raw)
        assert readings(json.dumps(said))


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "[" * 20_000, "x" * 30_000, '{"response": {}}', '{"rawId": "", "response": {}}']
)
def test_what_is_no_json_of_a_passkey_is_refused(answer: str):
    with pytest.raises(InvalidError):
        webauthn.credential_id(answer)


def test_a_new_passkey_without_a_key_is_refused():
    asked = ask_new()
    said = json.loads(Device(SITE).make(asked.options))
    said["response"]["attestationObject"] = text(AttestationObject.create("none", bare(), {}))

    with pytest.raises(InvalidError, match="something else"):
        webauthn.read_new(json.dumps(said), site=SITE, challenge=asked.challenge)


def bare() -> AuthenticatorData:
    return AuthenticatorData.create(sha256(b"learn.example.org").digest(), HELD, 0)


KNOWN, KEPT = made()
NEW, SHOWN = KNOWN.make(ask_new().options), KNOWN.answer(webauthn.ask(site=SITE).options)

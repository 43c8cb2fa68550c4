"""The two ceremonies of a passkey, without rows or requests: what is taken, and every lie that is not."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from fido2.webauthn import AttestationObject, AuthenticatorData
from hypothesis import given
from hypothesis import strategies as st

from campus.common.errors import InvalidError
from campus.factors import webauthn
from tests.campus.factors.device import FLAG, HELD, Device, text

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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=6,
)
PARTS = ["rawId", "id", "response", "type", "clientDataJSON", "attestationObject", "authenticatorData", "signature"]


@given(part=st.sampled_from(PARTS), value=JSON | st.binary().map(lambda some: some.hex()))
def test_what_is_no_answer_is_refused_and_never_a_fault(part: str, value: object):
    for answer in (KNOWN.make(ask_new().options), KNOWN.answer(webauthn.ask(site=SITE).options)):
        said = json.loads(answer)
        (said if part in said else said["response"])[part] = value
        for read in (
            lambda text: webauthn.read_new(text, site=SITE, challenge=OTHER),
            lambda text: webauthn.read(text, site=SITE, challenge=OTHER, data=KEPT.data),
            webauthn.credential_id,
        ):
            try:
                read(json.dumps(said))
            except InvalidError:
                continue


@pytest.mark.parametrize("answer", ["", "{", "[]", "[" * 20_000, "x" * 70_000, '{"rawId": ""}', '{"rawId": 1}'])
def test_what_is_no_json_of_a_passkey_is_refused(answer: str):
    with pytest.raises(InvalidError):
        webauthn.credential_id(answer)


def test_a_new_passkey_without_a_key_is_refused():
    asked = ask_new()
    said = json.loads(Device(SITE).make(asked.options))
    said["response"]["attestationObject"] = text(AttestationObject.create("none", bare(), {}))

    with pytest.raises(InvalidError, match="something else"):
        webauthn.read_new(json.dumps(said), site=SITE, challenge=asked.challenge)


def test_one_nested_beyond_all_reason_is_refused():
    said = json.loads(Device(SITE).make(ask_new().options))
    said["response"]["attestationObject"] = text(b"\x81" * 40_000)

    with pytest.raises(InvalidError, match="something else"):
        webauthn.read_new(json.dumps(said), site=SITE, challenge=OTHER)


def bare() -> AuthenticatorData:
    return AuthenticatorData.create(sha256(b"learn.example.org").digest(), HELD, 0)


KNOWN, KEPT = made()

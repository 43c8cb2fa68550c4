import json
from typing import Any

import pytest

from testamur.did import KeyResolver, did_key, did_key_method
from testamur.errors import CanonicalizationError, ProofError
from testamur.keys import decode_multibase, encode_base64url
from testamur.proofs import cbor, ecdsa_sd_2023, embedded
from testamur.report import Outcome, Verdict
from testamur.signing import SigningKey, sign
from testamur.verify import Policy, verify
from tests.core.issuing import DAY, NOW, credential, with_status

KEY = SigningKey.from_bytes(bytes(range(1, 33)), kind="P-256")
METHOD = did_key_method(KEY.public)
MANDATORY = ["/issuer", "/validFrom", "/credentialSubject/achievement/name"]
DOCUMENT = credential(
    issuer=did_key(KEY.public),
    subject={"result": [{"type": ["Result"], "value": "A"}, {"type": ["Result"], "value": "B"}]},
)
BASE = json.loads(sign(DOCUMENT, key=KEY, method=METHOD, now=NOW, suite="ecdsa-sd-2023", mandatory=MANDATORY))
SHOWN = ecdsa_sd_2023.derive(BASE, disclose=["/name", "/credentialSubject/achievement/criteria"])


def check(document: dict[str, Any], key=KEY.public):
    embedded.check(document, document["proof"], key=key)


def with_value(document: dict[str, Any], header: str, value: Any) -> dict[str, Any]:
    data = bytes.fromhex(header) + cbor.encode(value)
    return {**document, "proof": {**document["proof"], "proofValue": encode_base64url(data)}}


def parts(document: dict[str, Any]) -> list[Any]:
    held: list[Any] = cbor.decode(decode_multibase(document["proof"]["proofValue"])[3:])
    return held


def test_a_learner_shows_name_and_skill_but_not_the_grade():
    check(SHOWN)

    assert SHOWN["credentialSubject"]["achievement"]["name"] == "Reading data honestly"
    assert SHOWN["credentialSubject"]["achievement"]["criteria"] == {"narrative": "A quiz and a project."}
    assert "result" not in SHOWN["credentialSubject"]
    assert "description" not in SHOWN["credentialSubject"]["achievement"]


@pytest.mark.parametrize(
    "disclose", [[], [""], ["/credentialSubject/result/1"], ["/credentialSubject/result/0/value", "/type"]]
)
def test_any_part_can_be_shown(disclose):
    shown = ecdsa_sd_2023.derive(BASE, disclose=disclose)

    check(shown)
    assert shown["validFrom"] == DOCUMENT["validFrom"]


def test_a_part_of_an_open_badge_is_a_valid_open_badge_that_can_still_be_taken_back():
    document = {**DOCUMENT, **with_status(), "issuer": DOCUMENT["issuer"]}
    mandatory = ecdsa_sd_2023.OPEN_BADGE_POINTERS
    base = json.loads(sign(document, key=KEY, method=METHOD, now=NOW - DAY, suite="ecdsa-sd-2023", mandatory=mandatory))

    shown = ecdsa_sd_2023.derive(base, disclose=[])
    policy = Policy(is_trusted=frozenset([did_key(KEY.public)]))
    report = verify(json.dumps(shown).encode(), now=NOW, resolver=KeyResolver(), policy=policy)

    assert shown["credentialStatus"] == document["credentialStatus"]
    assert report.check("signature").outcome is Outcome.PASSED
    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_nothing_need_be_named_as_mandatory():
    base = json.loads(sign(DOCUMENT, key=KEY, method=METHOD, now=NOW, suite="ecdsa-sd-2023"))

    check(ecdsa_sd_2023.derive(base, disclose=["/issuer"]))


def test_the_base_proof_is_for_its_holder():
    document = {name: value for name, value in BASE.items() if name != "proof"}

    ecdsa_sd_2023.check_base(document, BASE["proof"], key=KEY.public)
    with pytest.raises(ProofError, match="holder keeps"):
        check(BASE)
    with pytest.raises(ProofError):
        ecdsa_sd_2023.check_base({**document, "name": "Other"}, BASE["proof"], key=KEY.public)


def test_what_was_shown_cannot_be_added_to_or_cut():
    for changed in ({**SHOWN, "description": "x"}, {name: SHOWN[name] for name in SHOWN if name != "name"}):
        with pytest.raises(ProofError):
            check(changed)
    proof = {**SHOWN["proof"], "@context": ["https://www.w3.org/ns/did/v1"]}
    with pytest.raises(ProofError, match="contexts"):
        check({**SHOWN, "proof": proof})


def test_it_wants_a_p256_key():
    other = SigningKey.generate(kind="P-384")

    with pytest.raises(ProofError, match="does not sign"):
        check(SHOWN, key=other.public)
    with pytest.raises(ProofError, match="does not sign"):
        sign(
            {**DOCUMENT, "issuer": did_key(other.public)},
            key=other,
            method=did_key_method(other.public),
            now=NOW,
            suite="ecdsa-sd-2023",
        )
    with pytest.raises(ProofError, match="mandatory"):
        sign(DOCUMENT, key=KEY, method=METHOD, now=NOW, mandatory=MANDATORY)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("value", [5, [b"x"], {1: 2}, b"short"])
def test_it_refuses_a_derived_value_with_other_parts(place, value):
    held = parts(SHOWN)
    held[place] = value

    with pytest.raises(ProofError):
        check(with_value(SHOWN, "d95d01", held))


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("value", [5, [b"x"], {1: 2}, b"short"])
def test_it_refuses_a_base_value_with_other_parts(place, value):
    held = parts(BASE)
    held[place] = value

    changed = with_value(BASE, "d95d00", held)

    with pytest.raises((ProofError, CanonicalizationError)):
        ecdsa_sd_2023.check_base(DOCUMENT, changed["proof"], key=KEY.public)


def test_it_derives_from_a_base_proof_only():
    with pytest.raises(ProofError, match="no single"):
        ecdsa_sd_2023.derive({**DOCUMENT, "proof": [BASE["proof"]]}, disclose=[])
    with pytest.raises(ProofError, match="not that of a base"):
        ecdsa_sd_2023.derive(SHOWN, disclose=[])
    with pytest.raises(ProofError, match="not that of a derived"):
        check(with_value(SHOWN, "000000", parts(SHOWN)))
    with pytest.raises(ProofError, match="signatures for"):
        ecdsa_sd_2023.derive({**BASE, "inLanguage": "en"}, disclose=[])
    held = parts(SHOWN)
    held[1] = b"\x81\x24" + SigningKey.generate(kind="P-384").public.raw
    with pytest.raises(ProofError, match="does not sign"):
        check(with_value(SHOWN, "d95d01", held))


def test_every_node_needs_its_label():
    held = parts(SHOWN)
    held[3] = {}

    with pytest.raises(ProofError, match="no label"):
        check(with_value(SHOWN, "d95d01", held))


def test_a_signature_too_few_or_of_another_statement_is_found():
    held = parts(SHOWN)
    with pytest.raises(ProofError, match="signatures for"):
        check(with_value(SHOWN, "d95d01", [*held[:2], held[2][1:], *held[3:]]))
    with pytest.raises(ProofError, match="statement"):
        check(with_value(SHOWN, "d95d01", [*held[:2], held[2][::-1], *held[3:]]))


def test_a_list_whose_order_counts_is_not_disclosed_in_parts():
    levels = [{"id": "urn:uuid:r", "type": ["ResultDescription"], "name": "x", "resultType": "Status"}]
    levels[0]["allowedValue"] = ["a", "b"]
    achievement = {**DOCUMENT["credentialSubject"]["achievement"], "resultDescription": levels}
    document = {**DOCUMENT, "credentialSubject": {**DOCUMENT["credentialSubject"], "achievement": achievement}}

    with pytest.raises(CanonicalizationError, match="disclosed whole"):
        sign(document, key=KEY, method=METHOD, now=NOW, suite="ecdsa-sd-2023")

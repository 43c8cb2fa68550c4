import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey

from testamur.did import ListedKey, StaticResolver, did_document
from testamur.errors import DocumentError
from testamur.formats import read
from testamur.keys import decode_base64url, encode_base64url
from testamur.report import Outcome, Verdict
from testamur.signing import add_proof, sign
from testamur.signing.credentials import make_proof
from testamur.signing.sd_jwt import sign_sd_jwt
from testamur.verify import verify
from testamur.verify.signature import check_signature, issuer_id
from tests.core.issuing import (
    DID,
    KEY,
    METHOD,
    NOW,
    OTHER_DID,
    OTHER_KEY,
    OTHER_METHOD,
    RESOLVER,
    credential,
    signed,
    token,
)

PASSED, FAILED, NOT_CHECKED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_CHECKED
CLAIMS = {"iss", "sub", "nbf", "jti"}


def outcomes(data: bytes, resolver=RESOLVER):
    key, signature = check_signature(read(data), resolver=resolver)
    return (key.outcome, key.reason), (signature.outcome, signature.reason)


def proofs(*changes: Any, **more: Any):
    """Return the signed document with one proof for each of `changes`."""
    document = json.loads(signed())
    document["proof"] = [document["proof"] | change for change in changes]
    return json.dumps(document | more).encode()


def b64(value) -> str:
    return encode_base64url(json.dumps(value).encode())[1:]


def claims():
    _, payload, _ = token().decode().split(".")
    return json.loads(decode_base64url(payload))


def sign_token(header, payload):
    """Sign with the issuer's own key whatever it would never sign."""
    held = f"{b64(header)}.{b64(payload)}"
    return f"{held}.{encode_base64url(KEY.sign(held.encode()))[1:]}".encode()


GOOD_HEADER = {"alg": "EdDSA", "kid": METHOD, "typ": "JWT"}


def test_it_works():
    assert outcomes(signed()) == ((PASSED, "found"), (PASSED, "matches"))
    assert outcomes(token()) == ((PASSED, "found"), (PASSED, "matches"))
    assert outcomes(sign_token(GOOD_HEADER, claims())) == ((PASSED, "found"), (PASSED, "matches"))


def test_what_a_key_signed_that_was_withdrawn_is_not_believed():
    listed = ListedKey(fragment="key-1", key=KEY.public, revoked=NOW)
    report = verify(signed(), now=NOW, resolver=StaticResolver({DID: did_document(DID, [listed])}))

    assert (report.verdict, report.check("key").reason) == (Verdict.INVALID, "revoked_key")
    text = sign_sd_jwt({"vct": "https://college.example/badge"}, key=KEY, method=METHOD)
    told = verify(text, now=NOW, resolver=StaticResolver({DID: did_document(DID, [listed])}))
    assert told.check("key").reason == "revoked_key"


def test_no_proof_is_no_signature():
    assert outcomes(json.dumps(credential()).encode())[1] == (FAILED, "unsigned")
    assert outcomes(json.dumps(credential(proof=["text"])).encode())[1] == (FAILED, "unsigned")


def test_a_kind_of_proof_not_known_here_is_not_a_forgery():
    assert outcomes(proofs({"cryptosuite": "bbs-2023"}))[1] == (NOT_CHECKED, "unknown_kind")
    held = json.dumps(credential(proof={"type": "RsaSignature2018"})).encode()
    assert verify(held, now=NOW, resolver=RESOLVER).verdict is Verdict.COULD_NOT_CHECK


def test_a_vocabulary_not_known_here_is_not_a_forgery():
    contexts = [*credential()["@context"], "https://college.example/own-words"]
    assert outcomes(proofs({}, **{"@context": contexts}))[1] == (NOT_CHECKED, "unknown_context")
    assert outcomes(proofs({}, **{"@context": "https://college.example/own-words"}))[1][0] is NOT_CHECKED


def test_a_context_written_into_the_document_is_refused():
    contexts = [*credential()["@context"], {"name": "urn:another:meaning"}]
    assert outcomes(proofs({}, **{"@context": contexts}))[1] == (FAILED, "mismatch")


def test_a_member_that_no_signature_covers_is_refused():
    assert outcomes(proofs({}, undefinedMember="x"))[1] == (FAILED, "mismatch")


def test_the_issuers_own_proof_is_the_one_that_counts():
    theirs = {"verificationMethod": OTHER_METHOD, "proofValue": "z" + "1" * 64}
    assert outcomes(proofs(theirs, {"cryptosuite": "other"}, {}))[1] == (PASSED, "matches")


def test_a_key_of_somebody_else_is_refused():
    assert outcomes(proofs({"verificationMethod": OTHER_METHOD}))[0] == (FAILED, "foreign_key")
    assert outcomes(proofs({"verificationMethod": None}))[0] == (FAILED, "foreign_key")
    held = json.loads(signed(credential(issuer=OTHER_DID), key=OTHER_KEY, method=OTHER_METHOD))
    assert outcomes(json.dumps(held | {"issuer": DID}).encode())[0] == (FAILED, "foreign_key")


def test_a_key_that_the_issuer_does_not_list_is_not_had():
    resolver = StaticResolver({DID: did_document(DID, [("key-2", KEY.public)])})
    assert outcomes(signed(), resolver) == ((NOT_CHECKED, "no_key"), (NOT_CHECKED, "no_key"))
    assert outcomes(token(), resolver) == ((NOT_CHECKED, "no_key"), (NOT_CHECKED, "no_key"))


def test_another_key_under_the_same_name_does_not_match():
    resolver = StaticResolver({DID: did_document(DID, [("key-1", OTHER_KEY.public)])})
    assert outcomes(signed(), resolver)[1] == (FAILED, "mismatch")
    assert outcomes(token(), resolver)[1] == (FAILED, "mismatch")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "", None])
def test_a_token_that_nobody_signed_is_refused(algorithm):
    assert outcomes(sign_token({"alg": algorithm, "kid": METHOD}, claims()))[1][0] is not PASSED
    assert outcomes(f"{b64({'alg': 'none'})}.{b64(claims())}.".encode())[1] == (FAILED, "unsigned")


def test_the_public_key_is_not_taken_for_a_shared_secret():
    secret = OctKey.import_key(bytes.fromhex(KEY.public.raw.hex()))
    held = jws.serialize_compact({"alg": "HS256", "kid": METHOD}, json.dumps(claims()).encode(), secret)
    assert outcomes(held.encode())[1] == (FAILED, "unsigned")


def test_an_algorithm_not_known_here_is_not_a_forgery():
    assert outcomes(sign_token({"alg": "PS256", "kid": METHOD}, claims()))[1] == (NOT_CHECKED, "unknown_kind")


@pytest.mark.parametrize("extra", [{"crit": ["exp"], "exp": 1}, {"jwk": KEY.public.jwk}, {"b64": False}, {"typ": "x"}])
def test_a_token_with_other_headers_is_refused(extra):
    assert outcomes(sign_token(GOOD_HEADER | extra, claims()))[1] == (FAILED, "mismatch")


@pytest.mark.parametrize("name", sorted(CLAIMS))
@pytest.mark.parametrize("value", [None, "other", 5])
def test_a_token_whose_claims_say_otherwise_is_refused(name, value):
    payload = {key: held for key, held in claims().items() if key != name}
    payload |= {name: value} if value else {}
    assert outcomes(sign_token(GOOD_HEADER, payload))[1] == (FAILED, "mismatch")


KNOWN = {DID: [KEY.public]}


def judged(data: bytes, **options: Any):
    return tuple(
        (step.outcome, step.reason) for step in check_signature(read(data), **{"resolver": RESOLVER} | options)
    )


def test_a_token_that_names_no_key_wants_one_that_the_caller_knows():
    held = sign_token({"alg": "EdDSA"}, claims())
    assert judged(held)[0] == (NOT_CHECKED, "no_key")
    assert judged(held, known_keys=KNOWN)[1] == (PASSED, "matches")
    assert judged(held, known_keys={DID: [OTHER_KEY.public]})[1] == (FAILED, "mismatch")
    assert judged(held, known_keys={DID: [KEY.public, OTHER_KEY.public]})[0] == (NOT_CHECKED, "no_key")


def test_a_key_in_the_header_counts_only_where_it_is_known_to_be_the_issuers():
    held = sign_token({"alg": "EdDSA", "jwk": KEY.public.jwk}, claims())
    nobody = StaticResolver({})
    assert judged(held)[1] == (PASSED, "matches")
    assert judged(held, known_keys=KNOWN, resolver=nobody)[1] == (PASSED, "matches")
    assert judged(held, resolver=nobody)[0] == (NOT_CHECKED, "no_key")
    assert judged(sign_token({"alg": "EdDSA", "jwk": OTHER_KEY.public.jwk}, claims()))[0] == (FAILED, "foreign_key")


def test_a_key_may_be_named_within_the_issuers_document():
    assert judged(sign_token({"alg": "EdDSA", "kid": "#key-1"}, claims()))[1] == (PASSED, "matches")


def test_each_of_the_issuers_proofs_must_hold():
    both = add_proof(signed(), key=KEY, method=METHOD, now=NOW, suite="eddsa-jcs-2022")
    assert check_signature(read(both), resolver=RESOLVER)[1].params["how"] == "eddsa-rdfc-2022, eddsa-jcs-2022"
    document = json.loads(both)
    document["proof"][1]["created"] = "2026-03-01T12:00:01Z"
    assert outcomes(json.dumps(document).encode())[1] == (FAILED, "mismatch")


def test_what_a_proof_builds_on_must_hold_whoever_made_it():
    theirs = json.loads(signed(credential(issuer=OTHER_DID), key=OTHER_KEY, method=OTHER_METHOD))
    document = credential() | {
        "proof": make_proof(credential(), key=OTHER_KEY, method=OTHER_METHOD, now=NOW, id="urn:1")
    }
    chained = add_proof(json.dumps(document).encode(), key=KEY, method=METHOD, now=NOW, builds_on=["urn:1"])
    assert outcomes(chained)[1] == (PASSED, "matches")

    broken = json.loads(chained)
    broken["proof"][0]["proofValue"] = theirs["proof"]["proofValue"]
    assert outcomes(json.dumps(broken).encode())[1] == (FAILED, "mismatch")
    broken["proof"] = [broken["proof"][1] | {"previousProof": "urn:2"}]
    assert outcomes(json.dumps(broken).encode())[1] == (FAILED, "mismatch")


def test_very_many_proofs_are_not_all_checked():
    assert outcomes(proofs(*[{}] * 9))[1] == (FAILED, "mismatch")


def test_an_issuer_signs_alone_unless_it_is_a_countersignature():
    with pytest.raises(DocumentError, match="name that as issuer"):
        add_proof(signed(), key=OTHER_KEY, method=OTHER_METHOD, now=NOW)
    named = sign(credential(), key=KEY, method=METHOD, now=NOW, proof_id="urn:1")
    both = json.loads(add_proof(named, key=OTHER_KEY, method=OTHER_METHOD, now=NOW, builds_on=["urn:1"]))
    assert both["proof"][1]["previousProof"] == "urn:1"
    assert outcomes(json.dumps(both).encode())[1] == (PASSED, "matches")


def test_the_issuer_stands_alone_or_in_a_profile():
    assert issuer_id({"issuer": DID}) == issuer_id({"issuer": {"id": DID}}) == DID
    assert issuer_id({"issuer": 5}) == issuer_id({}) == ""


@pytest.mark.parametrize("word", ["Verified by Example College", "x" * 50])
def test_what_a_stranger_wrote_instead_of_a_kind_of_proof_is_not_repeated(word):
    _, signature = check_signature(read(proofs({"cryptosuite": word})), resolver=RESOLVER)

    assert word not in str(signature.to_json())

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.did import did_web
from testamur.document import AchievementSubject, digest
from testamur.errors import CanonicalizationError, DocumentError, ProofError, ResolutionError
from testamur.proofs import embedded, vc_jwt
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.signing.templates import compile_template
from testamur.verify import ShapeCache
from tests.core.samples import ACHIEVEMENT, CREDENTIAL, DID, KEY, METHOD, NOW, SUBJECT

DOCUMENT = CREDENTIAL.to_json()
WEB = did_web("https://riverside.example.org", "issuers", "1")


def signed(document, key=KEY, method=METHOD):
    return sign(document, key=key, method=method, now=NOW)


def test_it_works():
    document = json.loads(signed(DOCUMENT))

    embedded.check(document, document["proof"], key=KEY.public)
    assert document["proof"]["created"] == "2026-03-01T12:00:00Z"
    assert {name: value for name, value in document.items() if name != "proof"} == DOCUMENT


def test_every_form_of_a_credential_has_one_digest():
    token = sign_jwt(DOCUMENT, key=KEY, method=METHOD).decode()

    in_the_token = vc_jwt.check(token, key=KEY.public)

    assert digest(json.loads(signed(DOCUMENT))) == digest(in_the_token) == digest(DOCUMENT)


def test_by_shapes_it_signs_and_refuses_the_same():
    shapes = ShapeCache()
    for name in ("Reading data", "Daten 😀 lesen", "Reading \ue000"):
        document = {**DOCUMENT, "name": name}
        assert sign(document, key=KEY, method=METHOD, now=NOW, shapes=shapes) == signed(document)
        assert sign_jwt(document, key=KEY, method=METHOD, shapes=shapes) == sign_jwt(document, key=KEY, method=METHOD)
    tagged = dataclasses.replace(SUBJECT, achievement=dataclasses.replace(ACHIEVEMENT, tags=("\ue000x", "😀x")))
    odd = dataclasses.replace(CREDENTIAL, subject=tagged).to_json()
    with pytest.raises(CanonicalizationError, match="sort"):
        sign(odd, key=KEY, method=METHOD, now=NOW, shapes=shapes)
    with pytest.raises(CanonicalizationError, match="no character"):
        sign({**DOCUMENT, "name": "\uffff"}, key=KEY, method=METHOD, now=NOW, shapes=shapes)
    with pytest.raises(DocumentError, match="validFrom"):
        sign({**DOCUMENT, "validFrom": "soon"}, key=KEY, method=METHOD, now=NOW, shapes=shapes)


def test_signing_again_gives_the_same_bytes():
    assert signed(DOCUMENT) == signed(DOCUMENT)


def test_it_signs_for_a_did_web_with_any_of_its_keys():
    document = {**DOCUMENT, "issuer": WEB}

    assert json.loads(signed(document, method=f"{WEB}#key-2"))["proof"]["verificationMethod"] == f"{WEB}#key-2"


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), st.floats(0.001, 1000))
def test_whatever_it_signs_it_verifies(name, credits_earned):
    try:
        subject = dataclasses.replace(SUBJECT, credits_earned=credits_earned)
        document = json.loads(signed(dataclasses.replace(CREDENTIAL, name=name, subject=subject).to_json()))
    except (DocumentError, CanonicalizationError):
        return

    assert document["name"] == name
    embedded.check(document, document["proof"], key=KEY.public)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"nickname": "A"}, CanonicalizationError),
        ({"type": ["VerifiableCredential", "Nickname"]}, CanonicalizationError),
        ({"name": None}, DocumentError),
        ({"evidence": []}, DocumentError),
        ({"proof": {}}, DocumentError),
        ({"credentialSubject": {"id": "urn:uuid:1", "type": ["AchievementSubject"]}}, DocumentError),
        ({"issuer": "https://riverside.example.org"}, DocumentError),
        ({"name": float("inf")}, CanonicalizationError),
    ],
)
def test_it_refuses_what_a_verifier_would_refuse(changes, error):
    with pytest.raises(error):
        signed({**DOCUMENT, **changes})
    with pytest.raises(error):
        sign_jwt({**DOCUMENT, **changes}, key=KEY, method=METHOD)


def test_it_says_where_an_open_badge_departs_from_the_standard():
    with pytest.raises(DocumentError, match=r"^/credentialSubject"):
        signed({**DOCUMENT, "credentialSubject": {"id": "urn:uuid:1", "type": ["AchievementSubject"]}})
    with pytest.raises(DocumentError, match=r"^credential is"):
        signed({name: value for name, value in DOCUMENT.items() if name != "validFrom"})


def test_it_signs_other_credentials_of_the_data_model_too():
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiableCredential",
        "issuer": DID,
        "credentialSubject": {"id": "urn:uuid:1"},
    }

    assert json.loads(signed(document))["credentialSubject"] == {"id": "urn:uuid:1"}


@pytest.mark.parametrize("name", ["endorsementJwt", "jti"])
def test_it_embeds_no_proof_over_a_term_that_one_form_of_the_context_lacks(name):
    document = {**DOCUMENT, "credentialSubject": {**DOCUMENT["credentialSubject"], name: "urn:example:a"}}
    template = compile_template(document, variables={"name": "/name"}, public=KEY.public, method=METHOD)

    for issue in (lambda: signed(document), lambda: template.issue({"name": "Another"}, key=KEY, now=NOW)):
        with pytest.raises(DocumentError) as caught:
            issue()
        assert caught.value.field == name


def test_it_refuses_text_that_verifiers_sort_in_two_ways():
    achievement = dataclasses.replace(ACHIEVEMENT, tags=("\uff08a\uff09", "😀"))
    document = dataclasses.replace(CREDENTIAL, subject=dataclasses.replace(SUBJECT, achievement=achievement)).to_json()

    with pytest.raises(CanonicalizationError, match="two ways"):
        signed(document)


def test_it_refuses_a_key_that_is_not_the_issuer_s():
    other = SigningKey.generate()

    with pytest.raises(DocumentError) as caught:
        signed(DOCUMENT, key=other)
    assert caught.value.field == "method"
    with pytest.raises(DocumentError) as caught:
        signed(DOCUMENT, method=f"{WEB}#key-1")
    assert caught.value.field == "issuer"
    with pytest.raises(ResolutionError):
        signed(DOCUMENT, method=DID)


def test_a_recipient_known_by_a_hash_only_cannot_have_a_jwt():
    subject = AchievementSubject(achievement=ACHIEVEMENT, identifiers=SUBJECT.identifiers)
    document = dataclasses.replace(CREDENTIAL, subject=subject).to_json()

    assert signed(document)
    with pytest.raises(ProofError, match=r"credentialSubject\.id"):
        sign_jwt(document, key=KEY, method=METHOD)

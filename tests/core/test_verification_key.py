import pytest

from testamur.did import StaticResolver, did_document, verification_key
from testamur.errors import ResolutionError
from tests.core.samples import KEY

DID = "did:web:riverside.example.org"
METHOD = f"{DID}#key-1"
MULTIKEY = {"id": METHOD, "type": "Multikey", "controller": DID, "publicKeyMultibase": KEY.public.multibase}
JSON_WEB_KEY = {"id": METHOD, "type": "JsonWebKey", "controller": DID, "publicKeyJwk": KEY.public.jwk}


def look_up(document, purpose="assertionMethod"):
    return verification_key(StaticResolver({DID: document}), METHOD, purpose=purpose)


def test_it_works():
    document = did_document(DID, [("key-1", KEY.public)])

    assert look_up(document) == look_up(document, purpose="authentication") == KEY.public


@pytest.mark.parametrize(
    "document",
    [
        {"id": DID, "assertionMethod": [MULTIKEY]},
        {"id": DID, "assertionMethod": MULTIKEY},
        {"id": DID, "assertionMethod": ["#key-1"], "verificationMethod": [{**MULTIKEY, "id": "#key-1"}]},
        {"id": DID, "assertionMethod": [METHOD], "verificationMethod": ["#other", JSON_WEB_KEY]},
        {"id": DID, "assertionMethod": [{**MULTIKEY, "type": "Ed25519VerificationKey2020"}]},
    ],
)
def test_it_reads_a_key_however_the_document_lists_it(document):
    assert look_up(document) == KEY.public


@pytest.mark.parametrize(
    ("fault", "document"),
    [
        ("another DID's document", {"id": "did:web:other.example", "assertionMethod": [MULTIKEY]}),
        ("no method at all", {"id": DID}),
        ("a method for another purpose", {"id": DID, "authentication": [MULTIKEY], "verificationMethod": [MULTIKEY]}),
        ("a reference to nothing", {"id": DID, "assertionMethod": [METHOD]}),
        ("a reference that is no text", {"id": DID, "assertionMethod": [5, {"id": 5}]}),
        ("another controller", {"id": DID, "assertionMethod": [{**MULTIKEY, "controller": "did:web:other.example"}]}),
        ("a revoked method", {"id": DID, "assertionMethod": [{**MULTIKEY, "revoked": "2026-01-01T00:00:00Z"}]}),
        ("a type not read", {"id": DID, "assertionMethod": [{**MULTIKEY, "type": "RsaVerificationKey2018"}]}),
        ("a type without its key", {"id": DID, "assertionMethod": [{**JSON_WEB_KEY, "publicKeyJwk": "x"}]}),
        ("a key not read", {"id": DID, "assertionMethod": [{**MULTIKEY, "publicKeyMultibase": "z111"}]}),
    ],
)
def test_it_refuses(fault, document):
    with pytest.raises(ResolutionError):
        look_up(document)

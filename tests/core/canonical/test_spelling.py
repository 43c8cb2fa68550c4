"""Each of these documents says the same in RDF as an honest one, so that a signature over RDF would hold for both."""

from typing import Any

import pytest

from testamur.canonical import jsonld
from testamur.errors import CanonicalizationError

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CRED = "https://www.w3.org/2018/credentials#"
STATUS = {"id": "https://example.org/s#1", "type": "BitstringStatusListEntry", "statusListIndex": "1"}


def document(**changes: Any):
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "urn:uuid:2"},
        **changes,
    }


def test_it_works():
    assert len(jsonld.to_nquads(document(credentialStatus=STATUS, name={"@value": "a", "@language": "en"}))) == 6


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("a status hidden behind its IRI", {f"{CRED}credentialStatus": STATUS}),
        ("a status type spelt as an IRI", {"credentialStatus": {**STATUS, "type": f"{CRED}status#Bitstring"}}),
        ("a status type under a keyword", {"credentialStatus": {"id": "urn:x", "@type": "BitstringStatusListEntry"}}),
        ("an id under a keyword", {"issuer": {"@id": "https://example.org/issuer"}}),
        ("a member under its type's name", {"Image": "https://example.org/i"}),
        ("a type under its member's name", {"credentialSubject": {"id": "urn:uuid:2", "type": "image"}}),
        ("a status moved to a second place", {"issuer": {"id": "urn:uuid:1", "credentialStatus": STATUS}}),
        ("an index, which says nothing", {"credentialStatus": {**STATUS, "@index": "a"}}),
        ("a direction, which says nothing", {"name": {"@value": "a", "@direction": "rtl"}}),
        ("a language without a text", {"description": {"@language": "en"}}),
        ("a graph of its own", {"@graph": [{"id": "urn:uuid:3"}]}),
        ("included nodes", {"@included": [{"id": "urn:uuid:3"}]}),
        ("a list by keyword", {"name": {"@list": ["a"]}}),
        ("an inline context", {"@context": [V2, {"naam": "https://schema.org/name"}]}),
        ("a context that empties the others", {"@context": [V2, None]}),
        ("an inline context further in", {"issuer": {"id": "urn:x", "@context": {"a": "urn:b"}}}),
        ("a context twice", {"@context": [V2, OB, V2]}),
        ("a type twice", {"type": ["VerifiableCredential", "VerifiableCredential"]}),
        ("an unknown context", {"@context": [V2, "https://example.org/context"]}),
    ],
)
def test_it_refuses(fault, changes):
    with pytest.raises(CanonicalizationError):
        jsonld.to_nquads(document(**changes))


def test_a_bare_reference_to_the_document_itself_is_no_second_description():
    refresh = {"id": "urn:uuid:1", "type": "1EdTechCredentialRefresh"}
    contexts = [V2, OB, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]

    assert jsonld.to_nquads(document(**{"@context": contexts, "refreshService": refresh}))

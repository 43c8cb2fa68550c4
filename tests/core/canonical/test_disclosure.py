from typing import Any

import pytest

from testamur.canonical import bundle, disclosure
from testamur.errors import CanonicalizationError

V2 = "https://www.w3.org/ns/credentials/v2"
DOCUMENT: dict[str, Any] = {
    "@context": [V2],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "name": "A",
    "credentialSubject": [{"id": "urn:uuid:2", "name": "B", "a/b": {"~c": 1}}, {"type": "X", "name": "C"}],
}


def select(*pointers: str):
    return disclosure.select(DOCUMENT, pointers)


OUTLINE = {name: DOCUMENT[name] for name in ("@context", "id", "type")}


def test_it_works():
    assert select() == OUTLINE
    assert select("") == DOCUMENT
    assert select("/name") == {**OUTLINE, "name": "A"}
    assert select("/credentialSubject/1/name") == {**OUTLINE, "credentialSubject": [{"type": "X", "name": "C"}]}


def test_pointers_add_up_in_any_order():
    whole = {**OUTLINE, "credentialSubject": [DOCUMENT["credentialSubject"][0]]}

    assert select("/credentialSubject/0", "/credentialSubject/0/name") == whole
    assert select("/credentialSubject/0/name", "/credentialSubject/0") == whole
    assert select("/credentialSubject/1", "/credentialSubject/0") == select("/credentialSubject")


def test_names_are_escaped_as_the_standard_asks():
    part = {"id": "urn:uuid:2", "a/b": {"~c": 1}}

    assert select("/credentialSubject/0/a~1b/~0c") == {**OUTLINE, "credentialSubject": [part]}


@pytest.mark.parametrize(
    "pointer", ["name", "/nickname", "/credentialSubject/2", "/credentialSubject/x", "/credentialSubject/-1", "/name/0"]
)
def test_a_pointer_to_nothing_is_refused(pointer):
    with pytest.raises(CanonicalizationError):
        select(pointer)


def test_every_node_without_an_id_gets_one_for_the_time_being():
    document = {"a": [{"b": {"id": "urn:x"}}, "text"], "name": {"@value": "n"}, "jsonSchema": {"type": "object"}}

    named = disclosure.with_names(document)

    assert named["a"][0]["b"] == {"id": "urn:x"}
    assert named["id"] != named["a"][0]["id"]
    assert (named["name"], named["jsonSchema"]) == (document["name"], document["jsonSchema"])


@pytest.mark.parametrize("name", ["_:b0", "urn:bnid:n0"])
def test_a_document_may_not_name_such_a_node_itself(name):
    with pytest.raises(CanonicalizationError):
        disclosure.with_names({"id": name})


def test_a_graph_is_named_after_what_is_in_it():
    inner = {"@context": [V2], "type": ["VerifiableCredential"], "issuer": "urn:i"}
    document = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [inner, dict(inner)]}

    graphs = {str(quad.graph_name) for quad in disclosure.to_dataset(disclosure.with_names(document))}

    assert len(graphs) == 3


def test_the_members_that_hold_json_are_known():
    found: set[str] = set()

    def collect(context: Any) -> None:
        for term, definition in context.items() if isinstance(context, dict) else ():
            if isinstance(definition, dict):
                found.update({term} if definition.get("@type") == "@json" else ())
                collect(definition.get("@context"))

    for url in bundle.index():
        held = bundle.context(url)["@context"]
        for part in held if isinstance(held, list) else [held]:
            collect(part)
    assert found == disclosure.JSON_MEMBERS

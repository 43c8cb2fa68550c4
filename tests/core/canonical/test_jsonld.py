import contextlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.canonical import jsonld
from testamur.errors import CanonicalizationError
from tests.core.samples import CREDENTIAL

BASE = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
}
DCTYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def test_it_works():
    assert jsonld.canonicalize({**BASE, "name": "A name"}).decode() == (
        f"<urn:uuid:1> {DCTYPE} <https://www.w3.org/2018/credentials#VerifiableCredential> .\n"
        '<urn:uuid:1> <https://schema.org/name> "A name" .\n'
    )


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("an undefined member", {"nickname": "A"}),
        ("an undefined member that is null", {"nickname": None}),
        ("an undefined type", {"type": ["VerifiableCredential", "Nickname"]}),
        ("a relative id", {"id": "credentials/1"}),
        ("an id relative to a root", {"id": "/credentials/1"}),
        ("an id relative to a scheme", {"id": "//example.org/credentials/1"}),
        ("an empty id", {"id": ""}),
        ("an id with a space", {"id": "urn:uuid 1"}),
        ("an id that is no text", {"id": 1}),
        ("a reference that is a keyword", {"issuer": "@graph"}),
        ("a type that is a keyword", {"type": "@graph"}),
        ("a type that is no text", {"type": [1]}),
        ("a language tag that is none", {"name": {"@value": "A", "@language": "not a tag"}}),
        ("an object as a value", {"name": {"@value": {"a": 1}}}),
        ("half a character", {"name": "\ud83d"}),
    ],
)
def test_it_refuses(fault, changes):
    with pytest.raises(CanonicalizationError):
        jsonld.to_nquads({**BASE, **changes})


def test_it_refuses_a_document_that_says_nothing():
    with pytest.raises(CanonicalizationError, match="says nothing"):
        jsonld.to_nquads({"@context": BASE["@context"], "id": "urn:uuid:1"})


def test_a_null_is_an_absent_member():
    assert jsonld.to_nquads({**BASE, "name": None}) == jsonld.to_nquads(BASE)


def test_control_characters_are_escaped_as_the_standard_asks():
    line = jsonld.to_nquads({**BASE, "name": '\b\f\x01\x7f\t\n\r"\\ \u0085\u2028'})[1]

    assert line.endswith(' "\\b\\f\\u0001\\u007F\\t\\n\\r\\"\\\\ \u0085\u2028" .')


def test_a_language_tag_is_in_small_letters_as_in_other_processors():
    assert jsonld.to_nquads({**BASE, "name": {"@value": "A", "@language": "en-NZ"}})[1].endswith('"A"@en-nz .')


@settings(max_examples=40, deadline=None)
@given(st.permutations(list(CREDENTIAL.to_json().items())))
def test_the_order_of_members_does_not_matter(members):
    assert jsonld.to_nquads(dict(members)) == jsonld.to_nquads(CREDENTIAL.to_json())


NAMES = st.sampled_from(
    ["id", "type", "@type", "@value", "@language", "@context", "name", "issuer", "credentialSubject", "evidence", "a:b"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["urn:a", "_:b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_no_foreign_error_escapes(changes):
    with contextlib.suppress(CanonicalizationError):
        assert jsonld.to_nquads({**BASE, **changes})


def test_threads_do_not_disturb_one_another():
    document = CREDENTIAL.to_json()

    with ThreadPoolExecutor(4) as pool:
        forms = list(pool.map(lambda _: jsonld.canonicalize(document), range(12)))

    assert set(forms) == {jsonld.canonicalize(document)}


@pytest.mark.usefixtures("examples_context")
@pytest.mark.parametrize("name", ["unsigned.json", "eddsa-rdfc-2022/signedDataInt.json"])
def test_it_agrees_with_the_published_vector(shared, name):
    folder = shared / "data/vectors/di-eddsa"
    document = json.loads((folder / name).read_text())
    document.pop("proof", None)

    assert jsonld.canonicalize(document) == (folder / "eddsa-rdfc-2022/canonDocDataInt.txt").read_bytes()

"""The schemas that issuers publish: what was published never changes, and asks what the bundled ones ask."""

import hashlib
import json

import pytest

from testamur.errors import MalformedError
from testamur.formats import published, schema
from testamur.formats.published import PATHS, credential_schema, digest_sri, path_of
from testamur.formats.schema import problem_in, schema_problem
from tests.core.issuing import credential

# A published schema stands in credentials by its digest. Whoever has to change one publishes it under a new name.
SHA256 = {
    "ob/3.0.3/achievement-credential.json": "66721859242e4376ed69b15d609ae09b2df94ecc72fe1dda18d48efa2d607212",
    "ob/3.0.3/endorsement-credential.json": "0f2a8eb9cc481133cea001cd69e968bdf462bf48c0ae40fe9144d9ff38770470",
    "clr/2.0.1/clr-credential.json": "91d5196461f6d942f32f6f9cf6a6b5b65bd321deaf1fbb0b065d692f904eb637",
    "vc/2.0/credential.json": "e324544464ee596a072eee3e90b97004c2fa57d63f8f8cafdff7c5a985237ca7",
    "microcredential/1/credential.json": "d64dbfb6458e12e02dbe0e19b066ba48cfe1cefdccedf2feceb19ad2a13598ca",
}
BUNDLED = {
    published.ACHIEVEMENT: schema.ACHIEVEMENT,
    published.ENDORSEMENT: schema.ENDORSEMENT,
    published.CLR: schema.CLR,
    published.CREDENTIAL: schema.CREDENTIAL,
}


def test_it_works():
    named = credential_schema(published.ACHIEVEMENT, at="https://example.org/schemas/").to_json()

    assert named["id"] == "https://example.org/schemas/ob/3.0.3/achievement-credential.json"
    assert path_of(named["digestSRI"]) == published.ACHIEVEMENT
    assert problem_in(credential(), data=published.published(published.ACHIEVEMENT)) is None


def test_what_was_published_never_changes():
    assert {path: hashlib.sha256(published.published(path)).hexdigest() for path in PATHS} == SHA256


@pytest.mark.parametrize("path", BUNDLED)
def test_it_asks_what_the_bundled_schema_asks(path):
    whole = credential(type=["VerifiableCredential", "OpenBadgeCredential"])
    broken = [
        {**{name: value for name, value in whole.items() if name != left}, **changed}
        for left, changed in [
            *((name, {}) for name in whole),
            ("", {"@context": whole["@context"][::-1]}),
            ("", {"@context": [*whole["@context"], 4]}),
            ("", {"issuer": "nobody"}),
            ("", {"credentialSubject": {}}),
            ("", {"validFrom": "2026-01-01"}),
            ("", {"relatedResource": [{"id": "https://example.org/a"}]}),
        ]
    ]

    for document in [whole, *broken]:
        found = problem_in(document, data=published.published(path))
        asked = schema_problem(document, name=BUNDLED[path])
        assert (found is None) == (asked is None), document


@pytest.mark.parametrize("path", PATHS)
def test_it_is_complete_in_itself(path):
    held = json.loads(published.published(path))

    assert held["$schema"] == "https://json-schema.org/draft/2019-09/schema"
    assert "$id" not in held
    assert digest_sri(path).startswith("sha384-")


@pytest.mark.parametrize(
    "data",
    [
        b"no JSON",
        b"[]",
        b'{"type": 4}',
        b'{"$ref": "https://example.org/other.json"}',
        b'{"$ref": "#/$defs/missing"}',
        b'{"properties": {"id": {"pattern": "("}}}',
    ],
)
def test_what_is_no_schema_is_said_to_be_none(data):
    with pytest.raises(MalformedError):
        problem_in(credential(), data=data)


def test_nothing_else_is_published():
    with pytest.raises(KeyError):
        published.published("../ob-2.0-assertion.schema.json")
    assert path_of("sha384-") is None

"""What conformance suites need and nobody should rely on: known while it is asked for, and not a moment longer."""

from __future__ import annotations

import pytest

from testamur.canonical import bundle, jsonld
from testamur.canonical.shapes import ShapeCache
from testamur.errors import CanonicalizationError

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CONTEXTS = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
PLAIN = {"@context": [bundle.CREDENTIALS_V2], "type": ["VerifiableCredential"], "id": "urn:example:a"}
TRIED = [
    PLAIN | {"@context": [bundle.CREDENTIALS_V2, EXAMPLES], "anything": "goes"},
    PLAIN | {"@context": [bundle.CREDENTIALS_V2, {"Mine": "https://example.org/#Mine"}], "type": ["Mine"]},
    PLAIN | {"type": ["VerifiableCredential", "https://example.org/#Mine"]},
    PLAIN | {"name": {"@value": "Name", "@language": "EN-gb", "@direction": "ltr"}},
    PLAIN | {"name": {"@value": "Name", "@direction": "rtl"}},
]


@pytest.mark.parametrize("document", TRIED)
def test_it_is_taken_while_it_is_tried_out_and_refused_again_after(document):
    with bundle.trying_out(CONTEXTS):
        assert jsonld.to_nquads(document)

    with pytest.raises(CanonicalizationError):
        jsonld.to_nquads(document)


@pytest.mark.parametrize("document", TRIED)
def test_a_cache_of_shapes_keeps_nothing_of_it(document):
    cache = ShapeCache()
    with bundle.trying_out(CONTEXTS):
        assert cache.canonicalize(document) == jsonld.canonicalize(document)

    assert len(cache) == 0
    with pytest.raises(CanonicalizationError):
        cache.canonicalize(document)


def test_a_direction_stands_in_the_type_of_the_text():
    with bundle.trying_out(CONTEXTS):
        lines = jsonld.to_nquads(TRIED[3]) + jsonld.to_nquads(TRIED[4])

    assert any('"Name"^^<https://www.w3.org/ns/i18n#en-gb_ltr>' in line for line in lines)
    assert any('"Name"^^<https://www.w3.org/ns/i18n#_rtl>' in line for line in lines)


@pytest.mark.parametrize(
    "document",
    [
        PLAIN | {"anything": "goes"},
        PLAIN | {"@context": [bundle.CREDENTIALS_V2, "https://example.org/unknown"]},
        PLAIN | {"@context": [bundle.CREDENTIALS_V2, 4]},
        PLAIN | {"@context": [bundle.CREDENTIALS_V2, {"name": "https://example.org/#other"}]},
        PLAIN | {"@direction": "ltr"},
    ],
)
def test_the_rest_is_refused_as_ever(document):
    with bundle.trying_out(CONTEXTS), pytest.raises(CanonicalizationError):
        jsonld.to_nquads(document)


def test_what_is_known_is_what_is_bundled():
    assert bundle.knows(bundle.CREDENTIALS_V2)
    assert not bundle.knows(EXAMPLES)
    with bundle.trying_out(CONTEXTS):
        assert bundle.knows(EXAMPLES)


def test_a_bundled_file_is_as_its_publisher_has_it():
    assert b"VerifiableCredential" in bundle.file(bundle.CREDENTIALS_V2)
    with pytest.raises(KeyError):
        bundle.file(EXAMPLES)

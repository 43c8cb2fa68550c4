"""Which format a document is in, and what is shown of one in none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.formats import FORMATS, format_of, view
from tests.core.formats.test_blockcerts import V2_BADGE, V3
from tests.core.formats.test_clr import OLD
from tests.core.formats.test_europass import DOCUMENT
from tests.core.formats.test_node import JSON
from tests.core.formats.test_older_badges import V05, V1, V2
from tests.core.samples import CREDENTIAL

PLAIN = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "LibraryCard"],
    "issuer": {"id": "did:web:example.org", "name": [{"@value": "Bibliothek", "@language": "de"}]},
    "credentialSubject": {"id": "did:example:ada", "givenName": "Ada", "familyName": "Lovelace", "shelf": 7},
}
SAMPLES = [CREDENTIAL.to_json(), PLAIN, V2, V1, V05, OLD, DOCUMENT, V2_BADGE, V3]


def test_it_works():
    assert [format_of(sample).id for sample in SAMPLES] == [
        "ob-3.0",
        "vc",
        "ob-2",
        "ob-1",
        "ob-1",
        "clr-1.0",
        "elm-3",
        "blockcerts-2",
        "blockcerts-3",
    ]
    assert len({each.id for each in FORMATS}) == len(FORMATS)


def test_of_a_plain_credential_the_envelope_is_shown_and_the_rest_named():
    seen = view(PLAIN)

    assert (seen.format, seen.title, seen.holder.name, seen.issuer.name) == (
        "vc-2.0",
        "LibraryCard",
        "Ada Lovelace",
        "Bibliothek",
    )
    assert seen.unmapped == ("/credentialSubject/shelf",)
    assert format_of(PLAIN).find_problem(PLAIN) is None


@pytest.mark.parametrize("document", [{}, {"type": "Picture", "name": "A"}])
def test_what_is_in_no_format_has_a_fault_and_an_empty_view(document):
    assert format_of(document).find_problem(document).rule == "type"
    assert view(document).unmapped == tuple(f"/{name}" for name in document)


@settings(max_examples=150, deadline=None)
@given(which=st.integers(0, len(SAMPLES) - 1), place=st.integers(0, 20), value=JSON)
def test_no_member_of_another_shape_makes_any_format_raise(which, place, value):
    sample = SAMPLES[which]
    name = list(sample)[place % len(sample)]
    held = sample | {name: value}

    format_of(held).find_problem(held)

    assert len(view(held).unmapped) <= 100

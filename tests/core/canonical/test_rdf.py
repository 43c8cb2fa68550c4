from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld as pyld

from testamur.canonical import bundle, jsonld, rdf, rdfc
from testamur.errors import CanonicalizationError
from tests.core.samples import CREDENTIAL

XSD = "http://www.w3.org/2001/XMLSchema#"
S = "urn:s"
P = "urn:p"


def lines(*values: Any, **members: Any):
    return rdfc.canonical_lines(rdf.to_dataset([{"@id": S, P: list(values), **members}]))


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (True, f'"true"^^<{XSD}boolean>'),
        (False, f'"false"^^<{XSD}boolean>'),
        (3, f'"3"^^<{XSD}integer>'),
        (0.1, f'"1.0E-1"^^<{XSD}double>'),
        (10.25, f'"1.025E1"^^<{XSD}double>'),
        ("text", '"text"'),
    ],
)
def test_a_value_has_the_form_every_processor_gives_it(value, term):
    assert lines({"@value": value}) == [f"<{S}> <{P}> {term} ."]


def test_a_type_from_the_context_replaces_the_natural_one():
    assert lines({"@value": 1.5, "@type": f"{XSD}float"}) == [f'<{S}> <{P}> "1.5E0"^^<{XSD}float> .']


def test_a_json_value_is_written_canonically():
    assert lines({"@value": {"b": 1, "a": []}, "@type": "@json"})[0].startswith(
        f'<{S}> <{P}> "{{\\"a\\":[],\\"b\\":1}}"'
    )


def test_a_list_keeps_its_order():
    form = "\n".join(lines({"@list": [{"@value": "one"}, {"@value": "two"}]}))

    assert form != "\n".join(lines({"@list": [{"@value": "two"}, {"@value": "one"}]}))
    assert form.count("#first>") == form.count("#rest>") == 2


def test_a_graph_is_named_by_its_node():
    assert lines(**{"@graph": [{"@id": "urn:a", "urn:b": [{"@value": "c"}]}]}) == ['<urn:a> <urn:b> "c" <urn:s> .']


def test_a_blank_name_means_the_same_node_wherever_it_stands():
    assert len(lines({"@id": "_:x"}, {"@id": "_:x"})) == 1
    assert len(lines({}, {})) == 2


@pytest.mark.parametrize(
    "value",
    [
        {"@value": "a", "@direction": "rtl"},
        {"@value": "a", "@index": "i"},
        {"@value": "a", "@language": "in_valid"},
        {"@id": "@id"},
        {"@id": None},
        {"@id": "urn:a", "@index": []},
        {"@id": "urn:a", "_:b": []},
    ],
)
def test_it_refuses_what_rdf_cannot_say(value):
    with pytest.raises(CanonicalizationError):
        lines(value)


@settings(max_examples=30, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    st.floats(0.001, 1e6) | st.integers(0, 10**6),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=4),
)
def test_it_agrees_with_another_implementation_where_that_one_is_right(name, amount, tags):
    document = CREDENTIAL.to_json()
    document["name"] = name
    document["credentialSubject"]["creditsEarned"] = amount
    document["credentialSubject"]["achievement"]["tag"] = tags

    other = pyld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": lambda url, _options: {
                "contextUrl": None,
                "documentUrl": url,
                "document": bundle.context(url),
            },
        },
    )
    assert jsonld.canonicalize(document).decode() == other

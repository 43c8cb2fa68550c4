import json
from datetime import UTC, datetime
from typing import Any

import pytest

from testamur.document.view import Attained, Party, Skill
from testamur.formats import format_of, read, view
from testamur.formats.schema import NAMES, schema
from tests.core.samples import CREDENTIAL

CONTEXTS_1_1 = ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]


def older(**changes: Any) -> dict[str, Any]:
    """Return the sample in the form that rests on version 1.1 of the data model."""
    document = CREDENTIAL.to_json() | {"@context": CONTEXTS_1_1}
    document["issuanceDate"], document["expirationDate"] = document.pop("validFrom"), document.pop("validUntil")
    return document | changes


def test_it_works():
    seen = view(CREDENTIAL.to_json())

    assert (seen.format, seen.title, seen.type, seen.language) == (
        "ob-3.0",
        "Reading data honestly",
        "MicroCredential",
        "en-NZ",
    )
    assert (seen.issuer.name, seen.issuer.country, seen.credits) == ("Riverside College", "NZ", "1.5")
    assert seen.results == (Attained(name="Project", value="2", level="Competent", status="Completed"),)
    assert seen.skills[0] == Skill(
        name="Reading charts",
        url="https://example.org/skills/charts",
        framework="Example skills",
        code="S-1",
        type="CFItem",
        description="Tells what a chart shows.",
    )
    assert (seen.evidence[0].url, seen.statuses[0].index) == ("https://riverside.example.org/work/1", "7")
    assert seen.valid_until == datetime(2029, 3, 1, 12, tzinfo=UTC)


def test_what_the_view_has_no_place_for_is_named():
    document = CREDENTIAL.to_json()
    document["credentialSubject"]["achievement"]["colour"] = "blue"

    # Of two pictures the achievement's counts.
    assert view(document).unmapped == ("/image", "/credentialSubject/achievement/colour")


def test_the_older_data_model_gives_the_same_view():
    seen, newer = view(older()), view(CREDENTIAL.to_json())

    assert seen.format == "ob-3.0-vc-1.1"
    assert (seen.valid_from, seen.valid_until, seen.results) == (newer.valid_from, newer.valid_until, newer.results)
    assert format_of(older()).find_problem(older()) is None


def test_a_fault_in_the_older_data_model_is_named_by_its_own_word():
    problem = format_of(older()).find_problem(older(issuanceDate="yesterday"))

    assert problem is not None
    assert problem.pointer == "/issuanceDate"


def test_the_holder_is_named_where_an_identifier_does_so_openly():
    document = CREDENTIAL.to_json()
    document["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "Ada Lovelace"},
        {"type": "IdentityObject", "identityType": "emailAddress", "hashed": False, "identityHash": "ada@example.org"},
    ]

    assert view(document).holder == Party(
        id=document["credentialSubject"]["id"], name="Ada Lovelace", email="ada@example.org"
    )


def test_a_percentage_carries_its_sign():
    document = CREDENTIAL.to_json()
    document["credentialSubject"]["achievement"]["resultDescription"][0]["resultType"] = "Percent"

    assert view(document).results[0].value == "2\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("name", "title"),
    [("complete.json", "1EdTech University Degree"), ("endorsement-valid.json", "Example endorsement")],
)
def test_it_shows_the_published_examples(shared, name, title):
    seen = view(read((shared / "data/vectors/onetech-ob30" / name).read_bytes()).document)

    assert seen.title == title
    assert seen.issuer.name


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_complete_in_itself(name):
    held = schema(name)

    defined = {f"#/$defs/{each}" for each in held["$defs"]}
    named = {piece.split('"')[0] for piece in json.dumps(held).split('"$ref": "')[1:]}
    assert named <= defined

"""Learner records of both versions."""

import pytest

from testamur.document.view import Attained
from testamur.formats import format_of, read, view
from tests.core.samples import CREDENTIAL

OLD = {
    "@context": "https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld",
    "id": "urn:uuid:r",
    "type": "Clr",
    "name": "Transcript",
    "learner": {"id": "urn:uuid:l", "type": "Profile", "name": "Ada Lovelace", "email": "ada@example.org"},
    "publisher": {"id": "https://example.org/p", "type": "Profile", "name": "Riverside College"},
    "issuedOn": "2026-03-01T00:00:00Z",
    "assertions": [
        {
            "id": "urn:uuid:a",
            "type": "Assertion",
            "achievement": {
                "id": "urn:uuid:c",
                "type": "Achievement",
                "name": "Statistics",
                "achievementType": "Course",
                "requirement": {"id": "https://example.org/r", "narrative": "Pass."},
                "issuer": {"id": "https://example.org/p", "name": "Riverside College"},
                "alignments": [{"targetName": "Charts", "targetUrl": "https://example.org/s"}],
                "hidden": True,
            },
            "results": [{"name": "Grade", "value": "B", "status": "Completed"}],
            "creditsEarned": 3,
        }
    ],
}


def test_it_works(shared):
    document = read((shared / "data/vectors/onetech-clr20/simple.json").read_bytes()).document

    seen = view(document)

    assert format_of(document).find_problem(document) is None
    assert (seen.format, seen.title, [part.title for part in seen.parts]) == (
        "clr-2.0",
        "Sample Transcript",
        ["Teamwork"],
    )
    assert (seen.issuer.name, seen.parts[0].issuer.name) == ("Example University", "Example Corp")


def test_a_record_of_the_older_data_model_is_read(shared):
    document = read((shared / "data/vectors/onetech-clr20/simple.json").read_bytes()).document
    document["@context"] = ["https://www.w3.org/2018/credentials/v1", *document["@context"][1:]]
    document["issuanceDate"] = document.pop("validFrom")

    assert view(document).format == "clr-2.0-vc-1.1"
    assert view(document).valid_from == view(document).awarded


def test_a_credential_in_a_record_that_is_no_badge_is_named():
    inner = {"type": ["VerifiableCredential", "Other"], "credentialSubject": {"a": 1}}
    seen = view(
        {"type": ["ClrCredential"], "credentialSubject": {"verifiableCredential": [CREDENTIAL.to_json(), inner]}}
    )

    assert len(seen.parts) == 1
    assert seen.unmapped == ("/credentialSubject/verifiableCredential/1/credentialSubject",)


def test_version_1_tells_what_it_describes_and_that_it_is_partial():
    seen = view(OLD | {"partial": True, "achievements": [OLD["assertions"][0]["achievement"]]})

    assert (seen.is_partial, [each.title for each in seen.described]) == (True, ["Statistics"])


def test_version_1_gives_a_part_for_each_assertion():
    seen = view(OLD)
    part = seen.parts[0]

    assert (seen.format, seen.title, seen.holder.name, seen.issuer.name) == (
        "clr-1.0",
        "Transcript",
        "Ada Lovelace",
        "Riverside College",
    )
    assert (part.title, part.criteria, part.credits, part.skills[0].name) == ("Statistics", "Pass.", "3", "Charts")
    assert part.results == (Attained(name="Grade", value="B", status="Completed"),)
    assert seen.unmapped == ("/assertions/0/achievement/hidden",)


@pytest.mark.parametrize("name", ["id", "learner", "publisher", "issuedOn"])
def test_version_1_misses_what_is_required(name):
    held = {key: value for key, value in OLD.items() if key != name}

    assert format_of(held).find_problem(held).message == f"{name} is missing"
    assert format_of(OLD).find_problem(OLD) is None

import copy

import pytest

from testamur.formats import read
from testamur.formats.structure import find_problem, parse_moment

SOUND = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:ad5dd6f1-9d8b-4a6f-b7a5-1f2b3c4d5e6f",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Reading data honestly",
    "issuer": {"id": "did:web:example.org", "type": ["Profile"], "name": "Example College"},
    "validFrom": "2026-01-31T10:00:00Z",
    "credentialSubject": {
        "id": "did:example:learner",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.org/achievements/1",
            "type": ["Achievement"],
            "name": "Reading data honestly",
            "description": "Reads a chart and says what it does not show.",
            "criteria": {"narrative": "A quiz and a project."},
        },
    },
}
GOOD = ["simple.json", "complete.json", "simple-did-key-method.json", "simple-err-expired.json"]
GOOD += ["simple-err-proof-method.json", "simple-err-proof-value.json", "endorsement-valid.json", "simple_v1.json"]
BAD = {
    "simple-err-context.json": "",
    "simple-err-type.json": "/type",
    "simple-err-credential-subject-type.json": "/credentialSubject/type",
    "simple-err-issuer-type.json": "/issuer/type",
    "simple-err-evidence-type.json": "/evidence/1/type",
    "simple-err-issued.json": "/credentialSubject",
    "simple.jwt": "/credentialSubject",
    "simple-noproof.json": "/credentialSubject",
}


def changed(path: str, value=None):
    document = copy.deepcopy(SOUND)
    *parents, last = path.split("/")
    holder = document
    for name in parents:
        holder = holder[name]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return document


def test_it_works():
    assert find_problem(SOUND) is None


@pytest.mark.parametrize("name", GOOD)
def test_it_accepts_what_the_published_validator_accepts(shared, name):
    assert find_problem(read((shared / "data/vectors/onetech-ob30" / name).read_bytes()).document) is None


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_the_published_faults(shared, name):
    problem = find_problem(read((shared / "data/vectors/onetech-ob30" / name).read_bytes()).document)

    assert problem is not None
    assert problem.pointer == BAD[name]


@pytest.mark.parametrize("path", ["@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject"])
def test_it_misses_what_is_required(path):
    problem = find_problem(changed(path))

    assert problem is not None
    assert (problem.rule, problem.message) == ("required", f"{path} is missing")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("credentialSubject/achievement", {}, "type is missing in “credentialSubject › achievement”"),
        ("evidence", [{"type": ["Evidence"]}, {"type": "Proof"}], "“evidence › 2 › type” does not say “Evidence”"),
        ("type", ["VerifiableCredential"], "“type” does not say “OpenBadgeCredential” or “AchievementCredential”"),
        ("issuer", "no URL", "“issuer” is not an absolute URI"),
        ("evidence", [], "“evidence” is not as it must be"),
    ],
)
def test_it_says_in_words_which_part_is_not_as_it_must_be(path, value, message):
    problem = find_problem(changed(path, value))

    assert problem is not None
    assert problem.message == message


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("issuer", "no URL"),
        ("id", "urn:uuid:1\n"),
        ("id", ["urn:uuid:1"]),
        ("validFrom", "2026-01-31"),
        ("validFrom", "2026-01-31T10:00:00"),
        ("validUntil", "2026-02-30T10:00:00Z"),
        ("validFrom", "0000-01-01T10:00:00Z"),
        ("proof", [{"type": "DataIntegrityProof", "expires": "2026-02-30T10:00:00Z"}]),
        ("proof", {"type": "DataIntegrityProof", "created": 1}),
        ("evidence", []),
        ("name", 5),
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("credentialSubject", []),
        ("credentialSubject/achievement/criteria", {"note": "neither id nor narrative"}),
        ("credentialSubject/identifier", [{"type": "IdentityObject", "hashed": "yes"}]),
        ("refreshService", {"id": "https://example.org/"}),
        ("termsOfUse", [{"id": "https://example.org/"}]),
        ("credentialSchema", {"type": "1EdTechJsonSchemaValidator2019"}),
        ("credentialStatus", {"id": "https://example.org/s#1"}),
        ("credentialStatus", {"type": "BitstringStatusListEntry", "statusListIndex": "1"}),
        ("relatedResource", ["https://example.org/"]),
        ("relatedResource", [{"id": "https://example.org/"}]),
        ("relatedResource", [{"id": "urn:a:b", "digestSRI": "x"}, {"id": "urn:a:b", "digestSRI": "y"}]),
    ],
)
def test_it_refuses_what_the_standards_forbid(path, value):
    problem = find_problem(changed(path, value))

    assert problem is not None
    assert problem.pointer.startswith(f"/{path}")


def test_it_needs_somebody_whom_the_credential_is_about():
    problem = find_problem(changed("credentialSubject/id"))

    assert problem is not None
    assert problem.pointer == "/credentialSubject"


def test_it_allows_members_that_it_does_not_know():
    assert find_problem(SOUND | {"more": {"a": 1}, "relatedResource": {"id": "urn:a:b", "digestSRI": "x"}}) is None


def test_it_bears_the_deepest_document_that_is_read():
    document = copy.deepcopy(SOUND)
    profile = document["issuer"]
    for _ in range(61):
        profile["parentOrg"] = {"id": "did:web:example.org", "type": ["Profile"]}
        profile = profile["parentOrg"]

    assert find_problem(document) is None


def test_a_moment_keeps_its_zone():
    assert parse_moment("2022-11-10T07:38:00-08:00").isoformat() == "2022-11-10T07:38:00-08:00"

"""Open Badges 0.5 to 2.1, as they stand: nothing is fetched here."""

from datetime import UTC, datetime

import pytest

from testamur.formats import format_of, view

V2 = {
    "@context": "https://w3id.org/openbadges/v2",
    "id": "https://college.example/a/1",
    "type": "Assertion",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "badge": {
        "type": "BadgeClass",
        "id": "https://college.example/b/1",
        "name": "Charts",
        "description": "Reads charts.",
        "image": {"id": "https://college.example/b/1.png", "caption": "A chart"},
        "criteria": {"narrative": "Read one."},
        "issuer": {"type": "Issuer", "id": "https://college.example/i", "name": "Example College"},
        "alignment": [{"targetName": "Charts", "targetUrl": "https://example.org/s"}],
        "tags": ["data"],
    },
    "evidence": "https://college.example/work",
    "issuedOn": "2026-03-01T00:00:00Z",
    "verification": {"type": "hosted"},
}
V1 = {
    "uid": "17",
    "recipient": {"type": "email", "hashed": True, "salt": "s", "identity": "sha256$00"},
    "badge": "https://college.example/b/1",
    "verify": {"type": "hosted", "url": "https://college.example/a/1"},
    "issuedOn": 1772323200,
}
V05 = {
    "recipient": "sha256$00",
    "salt": "s",
    "issued_on": "2026-03-01",
    "badge": {
        "version": "0.5.0",
        "name": "Charts",
        "image": "/chart.png",
        "criteria": "https://college.example/c",
        "issuer": {
            "origin": "https://college.example",
            "name": "Example College",
            "contact": "a@example.org",
            "org": "X",
        },
    },
}
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def test_it_works():
    seen = view(V2)

    assert (seen.format, seen.title, seen.issuer.name, seen.holder.email) == (
        "ob-2.0",
        "Charts",
        "Example College",
        "ada@example.org",
    )
    assert (seen.awarded, seen.evidence[0].url, seen.image) == (
        DAY,
        "https://college.example/work",
        "https://college.example/b/1.png",
    )
    assert (seen.skills[0].name, seen.tags, seen.criteria) == ("Charts", ("data",), "Read one.")
    assert format_of(V2).find_problem(V2) is None


def test_version_2_1_is_told_by_its_context():
    held = V2 | {"@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"}

    assert view(held).format == "ob-2.1"


def test_a_large_learning_platform_s_own_spelling_is_read():
    held = {key: value for key, value in V2.items() if key not in ("verification", "type")}
    held |= {"type": "Assertion", "verify": {"type": "hosted", "url": "https://college.example/a/1"}}
    held["badge"] = V2["badge"] | {"alignments": [{"targetName": "Tables", "targetUrl": "https://example.org/t"}]}

    assert format_of(held).find_problem(held) is None
    assert [skill.name for skill in view(held).skills] == ["Charts", "Tables"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"@context": "https://w3id.org/openbadges/other"}, "/@context"),
        ({"type": "Other"}, "/type"),
        ({"recipient": "ada@example.org"}, "/recipient"),
        ({"issuedOn": "2026-02-30T00:00:00Z"}, "/issuedOn"),
        ({"expires": 17}, "/expires"),
    ],
)
def test_version_2_refuses_what_the_standard_forbids(changes, pointer):
    held = V2 | changes

    assert format_of(held).id == "ob-2"
    assert format_of(held).find_problem(held).pointer == pointer


def test_version_1_is_read_with_dates_in_seconds():
    seen = view(V1)

    assert (seen.format, seen.id, seen.awarded, seen.achievement_id) == (
        "ob-1",
        "17",
        DAY,
        "https://college.example/b/1",
    )
    assert (seen.identities[0].is_hashed, seen.identities[0].salt) == (True, "s")
    assert format_of(V1).find_problem(V1) is None
    assert view(V1 | {"@context": "https://w3id.org/openbadges/v1"}).format == "ob-1"


def test_the_oldest_has_its_recipient_as_a_text():
    seen = view(V05)

    assert (seen.title, seen.awarded, seen.issuer.url, seen.issuer.email) == (
        "Charts",
        DAY,
        "https://college.example",
        "a@example.org",
    )
    assert (seen.identities[0].value, seen.identities[0].is_hashed, seen.identities[0].salt) == ("sha256$00", True, "s")
    assert format_of(V05).find_problem(V05) is None
    assert seen.unmapped == ("/badge/issuer/org",)


def test_the_oldest_may_name_its_recipient_openly():
    held = {key: value for key, value in V05.items() if key != "salt"} | {"recipient": "ada@example.org"}

    assert view(held).holder.email == "ada@example.org"


@pytest.mark.parametrize("changes", [{"badge": 5}, {"recipient": {}}, {"verify": "hosted"}])
def test_version_1_misses_what_every_version_had(changes):
    held = V1 | changes

    assert format_of(held).find_problem(held).rule == "required"

import pytest

from testamur.document.structure import check_structure, issuer_id, parse_moment
from testamur.errors import DocumentError
from tests.core.samples import CREDENTIAL

V2 = "https://www.w3.org/ns/credentials/v2"
SMALL = {
    "@context": V2,
    "type": "VerifiableCredential",
    "issuer": "https://example.org/issuer",
    "credentialSubject": [{"id": "urn:uuid:1"}],
}
RESOURCE = {"id": "https://example.org/r", "digestSRI": "sha256-x"}


def test_it_works():
    check_structure(CREDENTIAL.to_json())
    check_structure(SMALL)
    check_structure({**SMALL, "relatedResource": RESOURCE, "validFrom": "2026-01-01T00:00:00.5+02:00"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("@context", ["https://example.org/context", V2]),
        ("@context", []),
        ("type", ["OpenBadgeCredential"]),
        ("proof", {}),
        ("id", "credentials/1"),
        ("id", ["urn:uuid:1"]),
        ("issuer", "Riverside College"),
        ("issuer", {"name": "Riverside College"}),
        ("issuer", None),
        ("credentialSubject", {}),
        ("credentialSubject", []),
        ("credentialSubject", "urn:uuid:1"),
        ("validFrom", "2026-01-01"),
        ("validFrom", "2026-01-01T00:00:00"),
        ("validFrom", "2026-02-30T00:00:00Z"),
        ("validFrom", 2026),
        ("credentialStatus", {"id": "urn:uuid:1"}),
        ("refreshService", {"id": "urn:uuid:1"}),
        ("termsOfUse", "https://example.org/terms"),
        ("evidence", [{"type": "Evidence"}, {"id": "urn:uuid:1"}]),
        ("credentialSchema", {"type": "1EdTechJsonSchemaValidator2019"}),
        ("relatedResource", "https://example.org/r"),
        ("relatedResource", {"digestSRI": "sha256-x"}),
        ("relatedResource", {"id": "https://example.org/r"}),
        ("relatedResource", [RESOURCE, RESOURCE]),
    ],
)
def test_it_refuses_what_the_data_model_forbids(field, value):
    with pytest.raises(DocumentError) as caught:
        check_structure({**SMALL, field: value})

    assert caught.value.field == field


def test_it_refuses_an_end_before_its_beginning():
    with pytest.raises(DocumentError) as caught:
        check_structure({**SMALL, "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-02-01T00:30:00+01:00"})

    assert caught.value.field == "validUntil"


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        ({"name": None}, "credentialSubject.name"),
        ({"tag": []}, "credentialSubject.tag"),
        ({"tag": ["a", None]}, "credentialSubject.tag[1]"),
    ],
)
def test_it_refuses_members_that_say_nothing_and_says_where(subject, field):
    with pytest.raises(DocumentError) as caught:
        check_structure({**SMALL, "credentialSubject": subject})

    assert caught.value.field == field


def test_it_reads_the_issuer_in_both_forms():
    assert issuer_id(SMALL) == issuer_id({"issuer": {"id": "https://example.org/issuer"}})


def test_a_moment_keeps_its_zone():
    assert parse_moment("validFrom", "2026-01-01T00:00:00+01:00").utcoffset().total_seconds() == 3600

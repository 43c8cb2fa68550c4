"""Lists other than the bits that say revoked: of ids, of older kinds, with messages, about newer credentials."""

import base64
import json
import zlib
from typing import Any

import pytest

from testamur.document import Attached, StatusEntry
from testamur.errors import StatusError
from testamur.report import Outcome, Verdict
from testamur.status import StatusList, revocation_list
from testamur.verify import Policy, verify
from testamur.verify.revocation import Reader, check_status
from tests.core.issuing import (
    DAY,
    DID,
    NOW,
    RESOLVER,
    STATUS_URL,
    Lists,
    credential,
    signed,
    status_list,
)

LISTED = "https://college.example/revocations"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


class At:
    """A loader that has these bytes at this address."""

    def __init__(self, url: str, data: bytes) -> None:
        self.url, self.data = url, data

    def load(self, url: str) -> bytes:
        assert url == self.url
        return self.data


def by_id() -> dict[str, Any]:
    entry = Attached(id=LISTED, type="1EdTechRevocationList").to_json()
    return credential(credentialStatus=entry, **{"@context": [*credential()["@context"], EXTENSIONS]})


def check(document, *, url: str, data: Any):
    held = data if isinstance(data, bytes) else json.dumps(data).encode()
    return verify(signed(document), now=NOW, resolver=RESOLVER, loader=At(url, held))


def informing(purpose: str, *, index: int = 3, messages: tuple[str, ...] = ()) -> dict[str, Any]:
    entry = StatusEntry(id=f"{STATUS_URL}#a", purpose=purpose, index=index, list_url=STATUS_URL, messages=messages)
    return credential(credentialStatus=entry.to_json())


def test_it_works():
    document = by_id()
    listing = revocation_list(id=LISTED, issuer=DID, revoked={document["id"]: "By mistake.", "urn:uuid:2": ""})

    report = check(document, url=LISTED, data=listing)

    assert (report.verdict, report.check("status").params["why"]) == (Verdict.REVOKED, "By mistake.")


@pytest.mark.parametrize("revoked", [[], [{"id": "urn:uuid:2"}], {"id": by_id()["id"], "revoked": False}])
def test_a_list_of_ids_that_does_not_name_it_passes(revoked):
    report = check(by_id(), url=LISTED, data={"id": LISTED, "issuer": DID, "revokedCredential": revoked})

    assert (report.verdict, report.check("status").outcome) == (Verdict.VALID, Outcome.PASSED)


@pytest.mark.parametrize(
    "listing", [{}, {"revokedCredential": "x"}, {"revokedCredential": [], "issuer": "did:web:other.example"}]
)
def test_a_list_of_ids_that_cannot_be_believed_is_not_read(listing):
    report = check(by_id(), url=LISTED, data=listing)

    assert (report.verdict, report.check("status").reason) == (Verdict.COULD_NOT_CHECK, "not_read")


def test_a_message_is_told_and_judges_nothing():
    bits = StatusList()
    bits.set(7)
    held = status_list(encoded=bits.encode(), purpose="message")

    report = check(informing("message", messages=("none", "seen", "kept", "sent")), url=STATUS_URL, data=held)

    assert report.verdict is Verdict.VALID
    assert dict(report.check("message").params) == {"value": 1, "message": "seen"}


@pytest.mark.parametrize(("index", "reason"), [(3, "newer"), (4, "current")])
def test_it_says_whether_there_is_a_newer_one(index, reason):
    held = status_list(3, purpose="refresh")

    report = check(informing("refresh", index=index), url=STATUS_URL, data=held)

    assert (report.verdict, report.check("refresh").reason) == (Verdict.VALID, reason)


def test_a_purpose_not_known_here_is_passed_over():
    report = check(informing("ext:colour"), url=STATUS_URL, data=b"")

    assert report.verdict is Verdict.VALID
    assert [each.id for each in report.checks][-1] == "status"


def bits_2021(*revoked: int) -> bytes:
    bits = bytearray(16 * 1024)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    deflater = zlib.compressobj(wbits=31)
    return deflater.compress(bytes(bits)) + deflater.flush()


OLDER = {
    "StatusList2021Entry": {
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": STATUS_URL,
    },
    "RevocationList2020Status": {"revocationListIndex": 7, "revocationListCredential": STATUS_URL},
}


def older_list(kind: str, *revoked: int, **changes: Any) -> dict[str, Any]:
    name = {"StatusList2021Entry": "StatusList2021", "RevocationList2020Status": "RevocationList2020"}[kind]
    encoded = base64.urlsafe_b64encode(bits_2021(*revoked)).decode().rstrip("=")
    subject = {"type": name, "statusPurpose": "revocation", "encodedList": encoded} | changes.pop("subject", {})
    return {
        "id": STATUS_URL,
        "issuer": DID,
        "issuanceDate": "2026-02-28T00:00:00Z",
        "credentialSubject": subject,
    } | changes


def value(kind: str, listing: dict[str, Any]) -> Any:
    """Return what the list says, taking its signature for granted: no suite signs these kinds here."""
    reader = Reader(now=NOW, resolver=RESOLVER, loader=None, policy=Policy(status_max_age=9 * DAY))
    reader._known[STATUS_URL] = listing
    return reader.value(OLDER[kind] | {"type": [kind]}, issuer=DID)


@pytest.mark.parametrize("kind", OLDER)
def test_older_lists_of_bits_are_read(kind):
    assert value(kind, older_list(kind, 7)) == 1
    assert value(kind, older_list(kind, 6)) == 0


@pytest.mark.parametrize("kind", OLDER)
@pytest.mark.parametrize(
    "changes",
    [
        {"id": "https://college.example/status/2"},
        {"subject": {"type": "BitstringStatusList"}},
        {"credentialSubject": []},
        {"subject": {"encodedList": "not base64!"}},
        {"subject": {"encodedList": "A"}},
        {"subject": {"encodedList": 7}},
        {"issuanceDate": "2025-01-01T00:00:00Z"},
        {"expirationDate": "2026-02-28T10:00:00Z"},
    ],
)
def test_older_lists_that_cannot_be_relied_on_are_refused(kind, changes):
    with pytest.raises(StatusError):
        value(kind, older_list(kind, **changes))


def test_an_older_list_of_another_purpose_is_refused():
    with pytest.raises(StatusError, match="another purpose"):
        value("StatusList2021Entry", older_list("StatusList2021Entry", subject={"statusPurpose": "suspension"}))


def test_an_older_list_without_a_signature_is_not_read():
    entry = OLDER["StatusList2021Entry"] | {"type": "StatusList2021Entry", "id": "urn:uuid:9"}
    document = json.loads(signed()) | {"credentialStatus": entry}
    reader = Reader(
        now=NOW,
        resolver=RESOLVER,
        loader=At(STATUS_URL, json.dumps(older_list("StatusList2021Entry", 7)).encode()),
        policy=Policy(),
    )

    assert check_status(document, reader=reader)[0].reason == "not_read"


def test_an_older_entry_without_an_address_is_not_read():
    reader = Reader(now=NOW, resolver=RESOLVER, loader=Lists(), policy=Policy())
    document = {"issuer": DID, "credentialStatus": {"type": "RevocationList2020Status"}}

    assert check_status(document, reader=reader)[0].reason == "not_read"

"""One made-up issuer with fixed keys, and what a verifier needs to know of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from testamur.did import ChainResolver, KeyResolver, StaticResolver, did_document, did_key, did_key_method
from testamur.document import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Criteria,
    Profile,
    StatusEntry,
)
from testamur.errors import LoadError
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.status import StatusList, status_list_credential

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = SigningKey.from_bytes(bytes(range(32)))
OTHER_KEY = SigningKey.from_bytes(bytes(range(1, 33)))
DID = "did:web:college.example"
METHOD = f"{DID}#key-1"
DID_DOCUMENT = did_document(DID, [("key-1", KEY.public)])
OTHER_DID = "did:web:other.example"
OTHER_METHOD = f"{OTHER_DID}#key-1"
STATUS_URL = "https://college.example/status/1"
RESOLVER = ChainResolver(
    StaticResolver({DID: DID_DOCUMENT, OTHER_DID: did_document(OTHER_DID, [("key-1", OTHER_KEY.public)])}),
    KeyResolver(),
)


def credential(*, issuer: str = DID, subject: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return an unsigned credential; `changes` are members of the document."""
    document = AchievementCredential(
        id="urn:uuid:ad5dd6f1-9d8b-4a6f-b7a5-1f2b3c4d5e6f",
        name="Reading data honestly",
        issuer=Profile(id=issuer, name="Example College"),
        valid_from=NOW - DAY,
        subject=AchievementSubject(
            id="did:example:learner",
            achievement=Achievement(
                id="https://college.example/achievements/1",
                name="Reading data honestly",
                description="Reads a chart and says what it does not show.",
                criteria=Criteria(narrative="A quiz and a project."),
            ),
        ),
    ).to_json()
    document["credentialSubject"] |= subject or {}
    return document | changes


def signed(document: dict[str, Any] | None = None, *, key: SigningKey = KEY, method: str = METHOD) -> bytes:
    return sign(document or credential(), key=key, method=method, now=NOW - DAY)


def token(document: dict[str, Any] | None = None) -> bytes:
    return sign_jwt(document or credential(), key=KEY, method=METHOD)


def self_signed() -> bytes:
    """Return a credential by a did:key, which nobody vouches for."""
    return signed(credential(issuer=did_key(KEY.public)), method=did_key_method(KEY.public))


def with_status(index: int = 7, *, purpose: str = "revocation") -> dict[str, Any]:
    entry = StatusEntry(id=f"{STATUS_URL}#{index}", purpose=purpose, index=index, list_url=STATUS_URL)
    return credential(credentialStatus=entry.to_json())


def status_list(*revoked: int, key: SigningKey = KEY, method: str = METHOD, **changes: Any) -> bytes:
    """Return a signed status list; `changes` are arguments of `status_list_credential`."""
    bits = StatusList()
    for index in revoked:
        bits.set(index)
    fields = {"id": STATUS_URL, "issuer": DID, "encoded": bits.encode(), "purpose": "revocation"}
    document = status_list_credential(**{**fields, "valid_from": NOW - DAY, **changes})
    return sign(document, key=key, method=method, now=NOW - DAY)


class Lists:
    """A loader that has this list or none, and remembers what it was asked for."""

    def __init__(self, held: bytes | None = None) -> None:
        self.held = {} if held is None else {STATUS_URL: held}
        self.asked: list[str] = []

    def load(self, url: str) -> bytes:
        self.asked.append(url)
        if url not in self.held:
            raise LoadError(url, "nobody answers")
        return self.held[url]

"""What other people's published badges get: the verdict that their file names say, keys and lists given as a map.

Their hosts can't be reached. A key lies where its address says, its fragment being the key itself.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from testamur.did import KeyResolver
from testamur.errors import LoadError, ResolutionError
from testamur.keys import PublicKey
from testamur.report import Report, Verdict
from testamur.verify import Policy, read, verify

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALID, INVALID, EXPIRED = Verdict.VALID, Verdict.INVALID, Verdict.EXPIRED
BADGES = {
    "simple.json": (VALID, ""),
    "simple-json.png": (VALID, ""),
    "simple-json.svg": (VALID, ""),
    "endorsement-valid.json": (VALID, ""),
    "simple-err-expired.json": (EXPIRED, "dates"),
    "simple-err-proof-method.json": (Verdict.COULD_NOT_CHECK, "key"),
    "simple-err-proof-value.json": (INVALID, "signature"),
    "simple-err-context.json": (INVALID, "structure"),
    "simple-err-type.json": (INVALID, "structure"),
    "simple-err-credential-subject-type.json": (INVALID, "structure"),
    "simple-err-issuer-type.json": (INVALID, "structure"),
    "simple-err-evidence-type.json": (INVALID, "structure"),
    "simple-err-issued.json": (INVALID, "structure"),
    "simple-noproof.json": (INVALID, "structure"),
    "complete.json": (INVALID, "signature"),  # as its publisher's own test expects
    # These get another verdict than their names promise, for the reason beside each.
    "simple-jwt.png": (INVALID, "signature"),  # its claims lack sub, which the specification asks for
    "simple_v1.json": (Verdict.COULD_NOT_CHECK, "signature"),  # a context that is in no package, so not bundled
    "simple-did-key-method.json": (INVALID, "key"),  # the key is not its issuer's
    "simple.jwt": (INVALID, "structure"),  # of a draft that asked for no achievement
}


class Keys:
    """Resolves each address to a document with the keys that the published badges name under it."""

    def __init__(self, folder: Path) -> None:
        text = "".join(path.read_text(errors="replace") for path in sorted(folder.glob("*")) if path.is_file())
        self.named = set(re.findall(r"(https?://[^\"\s#]+)#(z6Mk\w+)", text))

    def resolve(self, did: str) -> Mapping[str, Any]:
        if did.startswith("did:key:"):
            return KeyResolver().resolve(did)
        keys = [key for url, key in self.named if url == did]
        if not keys:
            raise ResolutionError(did, "it is nobody's")
        methods = [
            {"id": f"{did}#{key}", "type": "Multikey", "controller": did, "publicKeyMultibase": key} for key in keys
        ]
        return {"id": did, "assertionMethod": methods}


class Lists:
    """Revocation lists that name nobody."""

    def load(self, url: str) -> bytes:
        return json.dumps({"id": url, "revokedCredential": []}).encode()


class Assets:
    """What the published badges of version 2 refer to, by the last part of its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own: dict[str, bytes] = {}

    def load(self, url: str) -> bytes:
        path = self.folder / "assets" / url.rpartition("/")[2]
        if url not in self.own and not path.is_file():
            raise LoadError(url, "nothing lies there")
        return self.own.get(url) or path.read_bytes()


def badge(shared: Path, name: str, *, folder: str = "onetech-ob30") -> Report:
    held = shared / "data/vectors" / folder
    data = (held / name).read_bytes()
    return verify(data, now=NOW, resolver=Keys(held), loader=Lists(), policy=Policy(known_keys=brought(data)))


def brought(data: bytes) -> dict[str, tuple[PublicKey, ...]]:
    """Return the key that a token brings along as one that its issuer is known by: the examples say no more of it."""
    found = read(data)
    jwk = found.header.get("jwk")
    return {found.document["issuer"]["id"]: (PublicKey.from_jwk(jwk),)} if jwk else {}


@pytest.mark.parametrize("name", BADGES)
def test_each_badge_of_version_3_gets_the_verdict_that_its_name_says(shared, name):
    report = badge(shared, name)

    verdict, step = BADGES[name]
    assert report.verdict is verdict
    assert not step or report.check(step).reason not in ("passed", "found", "matches", "skipped")


def test_the_published_record_and_the_badge_in_it_hold(shared):
    report = badge(shared, "simple.json", folder="onetech-clr20")

    assert (report.verdict, report.parts[0].verdict) == (VALID, VALID)


def assertion(shared: Path, name: str, **changes: Any) -> Report:
    folder = shared / "data/vectors/onetech-ob20"
    data = (folder / name).read_bytes()
    loader = Assets(folder)
    held = read(data).document | changes
    loader.own = {held["id"]: json.dumps(held).encode()}
    return verify(json.dumps(held) if changes else data, now=NOW, resolver=KeyResolver(), loader=loader)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("basic-assertion.json", VALID),
        ("simple-badge.png", VALID),
        ("simple.jwt", VALID),
        ("assertion-with-endorsements.json", VALID),
        ("basic-assertion-with-language.json", VALID),
        ("basic-assertion-expired.json", EXPIRED),
        ("basic-assertion-invalid-context.json", INVALID),
        ("basic-assertion-invalid-type.json", INVALID),
    ],
)
def test_each_badge_of_version_2_gets_the_verdict_that_its_name_says(shared, name, verdict):
    assert assertion(shared, name).verdict is verdict


@pytest.mark.parametrize(
    ("asset", "verdict"),
    [
        ("badgeclass1", VALID),
        ("badgeclass-with-complex-image", VALID),
        ("badgeclass-with-verification", VALID),
        ("badgeclass-with-verification-valid-starts-with", VALID),
        ("badgeclass-with-verification-valid-multiple-starts-with", VALID),
        ("badgeclass-with-verification-invalid-starts-with", INVALID),
        ("badgeclass-with-verification-invalid-multiple-starts-with", INVALID),
        ("badge-from-organization-with-empty-revocation-list", VALID),
        ("badge-with-bad-issuer", INVALID),
        ("issuer1", INVALID),
    ],
)
def test_each_badge_class_of_version_2_gets_the_verdict_that_its_name_says(shared, asset, verdict):
    assert assertion(shared, "basic-assertion.json", badge=f"https://example.org/{asset}.json").verdict is verdict


def test_a_badge_on_its_issuers_published_list_is_revoked(shared):
    report = assertion(
        shared,
        "basic-assertion.json",
        id="https://example.org/beths-robotics-badge-revoked.json",
        badge="https://example.org/badge-from-organization-with-revocation-list.json",
    )

    assert (report.verdict, report.check("status").params["why"]) == (Verdict.REVOKED, "A good reason, for sure")

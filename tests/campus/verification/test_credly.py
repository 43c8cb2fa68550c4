"""A link to a badge on Credly is followed to the badge: a peer on loopback answers as its documentation has it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from campus.common.errors import InvalidError
from campus.verification import places
from campus.verification.links import credential_at
from campus.verification.services import check
from campus.wallet import services as wallet
from testamur.report import Verdict
from tests.campus.verification.elsewhere import Elsewhere
from tests.cast import Cast

UUID = "54a07c5c-89f9-4c33-9731-e1b0d34f88b9"
LINK = f"https://www.credly.com/badges/{UUID}/public_url"
PATH, CLASS, ISSUER = (
    f"/v1/obi/v2/badge_assertions/{UUID}",
    "/v1/obi/v2/issuers/7/badge_classes/9",
    "/v1/obi/v2/issuers/7",
)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
CONTEXT = "https://w3id.org/openbadges/v2"


@pytest.fixture
def api(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """The host of the API, with one badge: the recipient's address is hashed without salt, as there."""
    site = f"https://{elsewhere.host}"
    monkeypatch.setattr(places, "CREDLY_API", site)
    monkeypatch.setattr(places, "CREDLY_PAGES", f"{site}/api")
    assertion = {
        "@context": CONTEXT, "id": site + PATH, "type": "Assertion", "badge": site + CLASS,
        "issuedOn": "2026-04-01T14:41:00.000Z", "expires": "2029-04-01T14:41:00.000Z",
        "verification": {"type": "hosted"},
        "recipient": {"type": "email", "hashed": True,
                      "identity": "sha256$" + hashlib.sha256(b"maya@example.org").hexdigest()},
        "evidence": [{"@context": CONTEXT, "type": "Evidence", "genre": "UrlEvidence", "name": "A page", "id": site}],
    }  # fmt: skip
    badge = {
        "@context": CONTEXT, "id": site + CLASS, "type": "BadgeClass", "name": "Cloud basics",
        "description": "Runs it.",
        "image": {"@context": CONTEXT, "type": "Image", "id": f"{site}/image.png"}, "issuer": site + ISSUER,
        "criteria": {"@context": CONTEXT, "id": f"{site}/org/7", "narrative": "An exam."}, "tags": ["cloud"],
    }  # fmt: skip
    issuer = {"@context": CONTEXT, "id": site + ISSUER, "type": "Issuer", "name": "Meridian", "url": site,
              "email": "a@example.org"}  # fmt: skip
    for path, told in ((PATH, assertion), (CLASS, badge), (ISSUER, issuer)):
        elsewhere.pages[path] = json.dumps(told).encode()
    return elsewhere


def test_it_works(api: Elsewhere):
    data = credential_at(LINK)
    report = check(data, now=NOW, email="maya@example.org")

    assert data == api.pages[PATH]
    assert report.verdict is Verdict.VALID
    assert report.view is not None
    assert (report.view.title, report.view.issuer.name) == ("Cloud basics", "Meridian")
    assert [each.reason for each in report.checks if each.id in ("signature", "identity")] == ["hosted", "same"]


def test_it_goes_into_the_wallet_with_what_its_issuer_says(api: Elsewhere, cast: Cast):
    held = wallet.keep(cast.learner, credential_at(LINK), "link", now=NOW).held

    assert held is not None
    assert (held.name, held.issuer, held.state, held.is_about) == ("Cloud basics", "Meridian", "valid", True)


def test_where_the_host_of_the_api_has_it_not_that_of_the_pages_is_asked(api: Elsewhere):
    api.pages["/api" + PATH] = api.pages.pop(PATH)

    assert credential_at(LINK) == api.pages["/api" + PATH]


def test_one_that_was_taken_back_is_said_to_be(api: Elsewhere):
    api.pages[PATH] = b""

    with pytest.raises(InvalidError, match="has taken it back"):
        credential_at(LINK)

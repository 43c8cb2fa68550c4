"""Each verdict in the words that the design fixes, and nothing that the verdict does not bear out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from campus.awards import services as awards
from campus.awards.models import Award
from campus.verification.lines import lines
from campus.verification.services import check
from campus.verification.specialists import facts
from campus.verification.wording import NOTHING, Told, tell
from testamur.did import did_key, did_key_method
from testamur.signing import SigningKey, sign
from tests.campus.awards.stage import NOW, awarded, document
from tests.campus.verification.elsewhere import Elsewhere
from tests.cast import Scene


def told(data: bytes, *, award: Award | None = None, now: Any = NOW, email: str | None = None) -> Told:
    return tell(check(data, now=now, email=email), award=award, now=now)


def by_nobody(award: Award, **changes: Any) -> bytes:
    """Return what the award says, signed by a key that stands alone."""
    key = SigningKey.generate()
    said = document(award) | changes
    del said["proof"], said["credentialStatus"]
    said["issuer"]["id"] = did_key(key.public)
    return sign(said, key=key, method=did_key_method(key.public), now=NOW)


def test_valid(scene: Scene) -> None:
    found = told(bytes(awarded(scene).credential))

    assert (found.kind, found.sentence, found.advice) == ("valid", "Authentic, and valid today.", ())


def test_signed_by_a_key_that_was_withdrawn(scene: Scene) -> None:
    award = awarded(scene)
    awards.withdraw_key(scene.cast.owner, key=award.signing_key, now=NOW)

    found = told(bytes(award.credential))

    assert found.kind == "altered"
    assert found.sentence == "Not to be relied on: its issuer has withdrawn the key it was signed with."
    assert "Others have had that key" in found.detail
    assert "The issuer has withdrawn the key it was signed with" in [line.text for line in found.lines]


def test_expired(scene: Scene) -> None:
    found = told(bytes(awarded(scene).credential), now=NOW + timedelta(days=1100))

    assert found.kind == "expired"
    assert found.sentence == "Authentic, but it expired on 22\xa0November\xa02029."
    assert "Maya Okonkwo-Lind" in found.advice[0]
    assert "Expired 4 days ago" in [line.text for line in found.lines]


def test_on_the_last_day_it_expired_today(scene: Scene) -> None:
    award = awarded(scene)
    assert award.valid_until

    found = told(bytes(award.credential), now=award.valid_until + timedelta(hours=1))

    assert "Expired today" in [line.text for line in found.lines]


def test_revoked_with_the_reason(scene: Scene) -> None:
    award = awarded(scene)
    awards.revoke(scene.cast.owner, award=award, reason="Awarded to the wrong person.", now=NOW)

    found = told(bytes(award.credential), award=award)

    assert found.sentence == "Taken back by the issuer on 22\xa0November\xa02026."
    assert found.detail.endswith("Reason given: “Awarded to the wrong person”.")
    assert "registry@example.org" in found.advice[1]


def test_issued_anew(scene: Scene) -> None:
    award = awarded(scene)
    awards.issue_anew(scene.cast.owner, award=award, now=NOW)

    found = told(bytes(award.credential), award=award)

    assert "the newer one counts" in found.detail


def test_taken_back_elsewhere(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish(revoked=True)

    found = told(elsewhere.credential(bytes(awarded(scene).credential)))

    assert found.sentence == "Taken back by the issuer."


def test_altered_shows_nothing_that_it_says(scene: Scene) -> None:
    award = awarded(scene)
    report = check(bytes(award.credential).replace(b"Maya", b"Mara"), now=NOW)

    found = tell(report, award=None, now=NOW)

    assert found.sentence == "Altered: this is not what was signed."
    assert "Mara" not in repr(found)
    assert "Issuer, dates, status and person" in [line.text for line in lines(report, now=NOW)]
    assert ("signature" in dict(facts(report))) is True


def test_unsigned(scene: Scene) -> None:
    said = document(awarded(scene))
    del said["proof"]

    found = told(json.dumps(said).encode())

    assert found.sentence == "Nobody has signed this: anybody could have written it."
    assert found.detail.startswith("There is no signature in it.")


def test_unknown_issuer(scene: Scene) -> None:
    found = told(by_nobody(awarded(scene)))

    assert found.sentence == "Unchanged, but we cannot say who issued it."
    assert "“Harbourside College”" in found.detail
    assert "The issuer’s identity" in [line.text for line in found.lines]


def test_could_not_check_without_the_key(scene: Scene, elsewhere: Elsewhere) -> None:
    found = told(elsewhere.credential(bytes(awarded(scene).credential)))

    assert found.sentence == "It could not be checked just now."
    assert elsewhere.host in found.detail
    assert found.may_retry


def test_could_not_check_without_the_list(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    del elsewhere.pages["/status"]

    found = told(elsewhere.credential(bytes(awarded(scene).credential)))

    assert "whether it was taken back since could not be read" in found.detail
    assert found.may_retry


def test_no_list_is_said_and_does_not_matter(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()

    found = told(elsewhere.credential(bytes(awarded(scene).credential), is_listed=False))

    assert found.kind == "valid"
    assert "The issuer keeps no list that could say so." in [line.note for line in found.lines]


def test_a_way_of_signing_we_do_not_read(scene: Scene) -> None:
    said = document(awarded(scene))
    said["proof"]["cryptosuite"] = "bbs-2023"

    found = told(json.dumps(said).encode())

    assert (found.kind, found.may_retry) == ("unconfirmed", False)
    assert "That is our lack" in found.detail


def test_an_issuer_we_cannot_look_up(scene: Scene) -> None:
    said = document(awarded(scene))
    said["issuer"]["id"] = "did:example:1"
    said["proof"]["verificationMethod"] = "did:example:1#key-1"

    assert "no way to look up" in told(json.dumps(said).encode()).detail


def test_not_valid_yet(scene: Scene) -> None:
    found = told(bytes(awarded(scene).credential), now=NOW - timedelta(days=30))

    assert found.kind == "expired"
    assert found.sentence == "Authentic, but not valid before 22\xa0November\xa02026."


def test_somebody_elses_key(scene: Scene) -> None:
    said = document(awarded(scene))
    said["proof"]["verificationMethod"] = "did:web:elsewhere.example.org#key-1"

    found = told(json.dumps(said).encode())

    assert found.kind == "altered"
    assert "The key belongs to somebody else than the issuer it names" in [line.text for line in found.lines]


def test_nothing(db: None) -> None:
    assert told(b"hello").kind == NOTHING
    assert told(b'{"a": 1}').kind == NOTHING
    assert "screenshot" in told(b"hello").advice[0]


def test_nothing_to_compare_an_address_with(scene: Scene) -> None:
    found = told(bytes(awarded(scene).credential), email="maya@example.org")

    assert "It holds nothing that an e-mail address could be compared with." in found.lines[-1].note

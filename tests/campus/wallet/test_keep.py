"""Keeping credentials of other issuers: checked, once, byte for byte; and letting them go."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from campus.common.errors import InvalidError, NotAllowedError
from campus.wallet import services
from campus.wallet.models import Held
from campus.wallet.services import keeping
from campus.wallet.states import state_of_held
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


@pytest.fixture
def like(scene: Scene) -> bytes:
    """A credential of ours, for others to say the same."""
    return bytes(awarded_today(scene).credential)


def keep(scene: Scene, data: bytes, **named: Any) -> services.Addition:
    return services.keep(scene.cast.learner, data, "api", now=timezone.now(), **named)


def test_it_works(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    data = elsewhere.credential(like)

    added = keep(scene, data, came_from="Meridian")

    held = Held.objects.get()
    assert added == services.Addition(held, is_new=True)
    assert bytes(held.data) == data
    assert (held.state, held.name, held.issuer) == ("valid", "Reading data honestly", "Meridian Skills Academy")
    assert (held.format, held.kind, held.media_type, held.is_confirmed) == ("ob-3.0", "json", "application/vc", True)


def test_the_same_contents_are_kept_once(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    data = elsewhere.credential(like)
    first = keep(scene, data)
    elsewhere.pages.clear()  # a second look at the issuer would find nothing

    again = keep(scene, json.dumps(json.loads(data), indent=1).encode())

    assert again == services.Addition(first.held)


def test_what_was_earned_here_is_not_kept_twice(scene: Scene, like: bytes):
    added = keep(scene, like)

    assert added.award == scene.cast.learner.awards.get()
    assert not Held.objects.exists()


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"\x89PNG\r\n\x1a\n", b'{"type": ["VerifiableCredential"]}'])
def test_what_is_no_credential_is_refused(scene: Scene, data: bytes):
    with pytest.raises(InvalidError, match="no credential"):
        keep(scene, data)


def test_what_was_altered_is_refused(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()

    with pytest.raises(InvalidError, match="not what its issuer signed"):
        keep(scene, elsewhere.credential(like).replace(b"Meridian", b"Southern"))


def test_what_cannot_be_checked_today_is_kept_with_a_word_of_caution(scene: Scene, like: bytes, elsewhere: Elsewhere):
    held = keep(scene, elsewhere.credential(like)).held

    assert held is not None
    assert (held.state, held.reason, held.is_confirmed) == ("could_not_check", "key.no_key", False)
    elsewhere.publish()
    services.recheck(scene.cast.learner, held=held, now=timezone.now())
    assert (held.state, held.reason, held.is_confirmed) == ("valid", "", True)


def test_a_newer_one_of_the_same_id_takes_the_place_of_the_older(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    old = elsewhere.credential(like)
    document = json.loads(old)
    document.pop("proof")
    new = elsewhere.sign(document | {"validFrom": "2026-11-20T00:00:00Z"})
    old = elsewhere.sign(document | {"validFrom": "2026-11-19T00:00:00Z"})

    answers = [keep(scene, data).is_new for data in (old, new, old)]

    assert answers == [True, False, False]
    assert bytes(Held.objects.get().data) == new


def test_what_is_renewed_stays_where_it_was(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    document = json.loads(elsewhere.credential(like))
    document.pop("proof")
    held = keep(scene, elsewhere.sign(document | {"validFrom": "2026-11-19T00:00:00Z"})).held
    assert held is not None
    services.mark(scene.cast.learner, thing=held, tags=["first"])
    twin = Held.objects.get()
    twin.pk, twin.public_id, twin.digest = None, "another", "0" * 64
    twin.save()
    services.mark(scene.cast.learner, thing=twin, tags=["second"])

    keep(scene, elsewhere.sign(document | {"validFrom": "2026-11-20T00:00:00Z"}))

    kept = Held.objects.get()
    assert (kept.pk, kept.public_id, kept.mark.tags) == (held.pk, held.public_id, ["first"])
    assert kept.digest not in (held.digest, twin.digest)


def test_what_is_unsigned_takes_nobodys_place(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    data = elsewhere.credential(like)
    keep(scene, data)
    elsewhere.pages.clear()
    document = json.loads(data)
    document.pop("proof")

    keep(scene, elsewhere.sign(document | {"validFrom": "2026-11-21T00:00:00Z"}))

    assert Held.objects.count() == 2


def test_a_wallet_has_an_end(scene: Scene, like: bytes, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST_HELD", 0)

    with pytest.raises(InvalidError, match="at most 0"):
        keep(scene, elsewhere.credential(like))
    with pytest.raises(InvalidError, match="5\N{NO-BREAK SPACE}MB"):
        keep(scene, b" " * (services.MOST_BYTES + 1))
    assert not Held.objects.exists()


def test_what_is_not_valid_yet_is_kept_until_it_is(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    document = json.loads(elsewhere.credential(like, is_listed=False))
    del document["proof"], document["validUntil"]
    held = keep(scene, elsewhere.sign(document | {"validFrom": "2126-11-20T00:00:00Z"})).held
    assert held is not None

    lines = [state_of_held(held, now=at).line for at in (timezone.now(), timezone.now() + timedelta(days=36600))]

    assert lines[0] == "Not valid before 20\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2126"
    assert lines[1] == "Valid, no end"


@pytest.mark.parametrize(
    ("state", "reason", "kind", "words"),
    [
        ("revoked", "status.revoked", "revoked", "Taken back by its issuer."),
        ("invalid", "signature.failed", "altered", "This is not what was signed."),
        ("unknown_issuer", "issuer.unknown", "unconfirmed", "Unchanged, but we cannot say who issued it."),
        ("could_not_check", "status.not_read", "unconfirmed", "It could not be checked so far."),
    ],
)
def test_how_it_stands_is_told_in_words(state: str, reason: str, kind: str, words: str):
    held = Held(state=state, reason=reason, checked_at=timezone.now())

    found = state_of_held(held, now=timezone.now())

    assert (found.kind, found.sentence) == (kind, words)


def test_its_end_is_looked_at_today(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    held = keep(scene, elsewhere.credential(like)).held
    assert held is not None

    states = {state_of_held(held, now=timezone.now() + timedelta(days=days)).kind for days in (0, 4000)}
    held.state, held.valid_until = "unknown_issuer", None

    assert states == {"valid", "expired"}
    assert state_of_held(held, now=timezone.now()).kind == "unconfirmed"


def test_only_its_holder_lets_it_go(scene: Scene, like: bytes, elsewhere: Elsewhere):
    held = keep(scene, elsewhere.credential(like)).held
    assert held is not None

    with pytest.raises(NotAllowedError):
        services.drop(scene.cast.stranger, held=held, now=timezone.now())
    with pytest.raises(NotAllowedError):
        services.recheck(scene.cast.stranger, held=held, now=timezone.now())
    services.drop(scene.cast.learner, held=held, now=timezone.now())

    assert not Held.objects.exists()


@pytest.mark.usefixtures("file_database")
def test_two_at_once_keep_it_once(scene: Scene, like: bytes, elsewhere: Elsewhere):
    elsewhere.publish()
    data, found = elsewhere.credential(like), []

    def work() -> None:
        try:
            found.append(keep(scene, data).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(found) == [False, False, False, True]
    assert Held.objects.count() == 1

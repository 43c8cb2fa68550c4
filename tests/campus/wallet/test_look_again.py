"""Looking again at what is kept, when it is due: few of one issuer, none of one that is away, later each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from campus.wallet import lists, services, tasks
from campus.wallet.models import Held, Parcel
from campus.wallet.rounds import next_check
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Cast, Scene

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(("state", "tries", "days"), [
    ("valid", 0, 7), ("unknown_issuer", 0, 7), ("revoked", 0, 30), ("expired", 0, 30),
    ("could_not_check", 0, 0.25), ("could_not_check", 3, 2), ("could_not_check", 99, 30),
])  # fmt: skip
def test_it_works(state: str, tries: int, days: float):
    assert next_check(state, tries=tries, now=NOW) == NOW + timedelta(days=days)
    assert next_check("stated", tries=0, now=NOW) is None


def test_what_was_taken_back_since_says_so(scene: Scene, elsewhere: Elsewhere):
    elsewhere.publish()
    data, now = elsewhere.credential(bytes(awarded_today(scene).credential)), timezone.now()
    held = services.keep(scene.cast.learner, data, "upload", now=now).held
    assert held is not None
    elsewhere.publish(revoked=True)

    assert services.look_again(now=now) == 0
    assert services.look_again(now=now + timedelta(days=8)) == 1

    held.refresh_from_db()
    assert (held.state, held.next_check_at) == ("revoked", now + timedelta(days=38))


def test_one_that_is_away_is_asked_once(cast: Cast):
    now = timezone.now()
    for number in range(3):
        Held.objects.create(
            person=cast.learner, data=b"{}", media_type="application/vc", kind="json", container="none", format="x",
            digest=str(number), name="Knots", issuer_id="did:web:gone.example.org", source="api",
            state="could_not_check", checked_at=now, added_at=now,
        )  # fmt: skip
    services.note(cast.learner, lists.Entry("First aid", "Red Kite"), now=now)

    assert tasks.look_again() >= 1
    assert not Held.objects.filter(next_check_at__isnull=True).exclude(state="stated").exclude(state="invalid").exists()


def test_what_became_of_the_pieces_is_forgotten_after_a_month(cast: Cast):
    Parcel.objects.create(person=cast.learner, at=timezone.now() - timedelta(days=31))
    Parcel.objects.create(person=cast.learner, at=timezone.now())

    assert tasks.clear() == 1
    assert Parcel.objects.count() == 1

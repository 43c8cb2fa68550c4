"""An award of the learner's, and wallets with an offer of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from campus.awards.models import Award
from campus.awards.services import award
from campus.openid4.models import Offer
from campus.openid4.services import offers
from tests.campus.openid4.wallet import Wallet
from tests.cast import Scene

Offering = Callable[..., Offer]


@pytest.fixture
def earned(scene: Scene) -> Award:
    """Something the learner holds, given by the educator."""
    return award(
        actor=scene.cast.educator, person=scene.cast.learner, achievement=scene.achievement, now=timezone.now()
    )


@pytest.fixture
def offering(earned: Award) -> Offering:
    """Make an offer of it: `offering(form=…, has_pin=…)`."""

    def make(form: str = "ldp_vc", *, has_pin: bool = False, **named: Any) -> Offer:
        now = named.get("now", timezone.now())
        return offers.offer(earned.person, award=earned, form=form, has_pin=has_pin, now=now)

    return make


@pytest.fixture
def wallet(offering: Offering) -> Wallet:
    """A wallet that has opened an offer of JSON and may ask for it."""
    held = Wallet()
    assert held.open(offering().public_id).status_code == 200
    return held

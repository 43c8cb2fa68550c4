"""Which pages of a wallet and a portfolio their owner's browser may keep: theirs, and nobody else's."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.courses import offline
from campus.portfolio import services as portfolios
from campus.wallet.services import keep
from testamur import bake
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Cast, Scene
from tests.core.issuing import self_signed
from tests.core.pictures import png


def test_it_works(scene: Scene):
    award = awarded_today(scene)
    portfolios.ensure(scene.cast.learner)
    client, stamp = scene.cast.client("learner"), offline.stamp(scene.cast.learner)

    for address in (f"/c/{award.public_id}/", "/wallet/", "/portfolio/", "/portfolio/preview/"):
        assert client.get(address)[offline.HEADER] == stamp, address
    assert f'href="/c/{award.public_id}/" data-ahead' in client.get("/wallet/").content.decode()


def test_what_was_not_seen_yet_is_not_fetched_ahead(scene: Scene):
    """Fetching it would take away the moment in which it is new."""
    awarded_today(scene)

    assert "data-ahead" not in scene.cast.client("learner").get("/wallet/").content.decode()


def test_what_is_kept_of_others_may_be_kept_with_its_picture(cast: Cast):
    now, stamp = timezone.now(), offline.stamp(cast.learner)
    held = keep(cast.learner, bake(png(), self_signed().decode()), "upload", now=now).held
    assert held is not None

    page, file = (cast.client("learner").get(f"/wallet/held/{held.public_id}/{end}") for end in ("", "file"))

    assert (page[offline.HEADER], file[offline.HEADER]) == (stamp, stamp)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "learner"])
def test_nobody_keeps_what_is_anothers(scene: Scene, role: str):
    award = awarded_today(scene)

    answer = scene.cast.client(role).get(f"/c/{award.public_id}/")

    assert offline.HEADER not in answer
    assert "data-offline" not in answer.content.decode()

"""Credentials follow the person, in a real browser: the pages behind mailed links, which no crawl finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from campus.accounts import leaving
from campus.accounts.letters import stay_token
from campus.accounts.services import Expected, expect
from campus.awards import services as awards
from campus.identity import services
from campus.identity.queries import claim_link, stop_link
from tests.cast import make_cast, make_scene
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = timezone.now()


def test_what_mails_lead_to_is_whole(site: Site, visit: Callable[..., Visit]):
    with site.lock:
        cast = make_cast()
        scene = make_scene(cast)
        waits = expect([Expected("wanda@example.org", "Wanda Waits")])["wanda@example.org"]
        awards.award(person=waits, achievement=scene.achievement, now=NOW, actor=cast.owner)
        asked = services.ask(
            cast.learner, organization=cast.college, address="wanda@example.org", words="I was there.", now=NOW
        )
        stay = f"/stay/{stay_token(leaving.leave(cast.stranger, keeps_credentials=True, now=NOW))}/"
    staff, stranger, reader = visit(cast.owner), visit(cast.stranger), visit()
    _whole(staff, "/manage/harbourside/lost-addresses/")
    with site.lock:
        services.approve(cast.educator, rescue=asked, now=NOW - timedelta(days=1))
    for path in (claim_link(waits), stop_link(asked), stay):
        _whole(reader, path)
    _whole(stranger, "/me/leave/")
    reader.go(stop_link(asked))
    reader.press("Stop it")
    _whole(staff, "/manage/harbourside/leavers/")


def _whole(window: Visit, path: str) -> None:
    window.go(path)
    window.check(schemes=("light",), widths=(WIDE,))
    window.check(schemes=("dark",), widths=(NARROW,))

"""Times are shown in the zone of the reader's browser, for whoever has a session."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campus.ui.zone import Zone


def shown(**cookies: str) -> str:
    request = HttpRequest()
    request.COOKIES.update(cookies)
    return Zone(lambda _request: HttpResponse(timezone.get_current_timezone_name()))(request).content.decode()  # type: ignore[attr-defined]


def test_it_works():
    assert shown(zone="Asia/Kathmandu", **{settings.SESSION_COOKIE_NAME: "x"}) == "Asia/Kathmandu"
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


@pytest.mark.parametrize("zone", ["", "Nowhere/Much", "../../etc/passwd", "Europe", "\x00"])
def test_what_is_no_zone_changes_nothing(zone: str):
    assert shown(zone=zone, **{settings.SESSION_COOKIE_NAME: "x"}) == settings.TIME_ZONE


def test_strangers_all_see_the_same():
    assert shown(zone="Asia/Kathmandu") == settings.TIME_ZONE

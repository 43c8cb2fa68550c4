"""Dates and numbers as people here write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from campus.ui import local
from campus.ui.templatetags import ui as tags

MOMENT = datetime(2026, 10, 14, 22, 42, tzinfo=UTC)


def test_it_works():
    assert local.day(date(2026, 10, 14)) == "14\xa0October\xa02026"


def test_a_moment_is_told_in_the_readers_zone(settings: Any):
    settings.TIME_ZONE = "Europe/Helsinki"

    assert local.moment(MOMENT) == "15\xa0October\xa02026, 01:42"
    assert local.month(MOMENT) == "October\xa02026"


def test_a_moment_without_a_zone_is_told_as_it_is():
    assert local.day(datetime(2026, 10, 14)) == "14\xa0October\xa02026"


def test_numbers_are_grouped_and_per_cents_hold_their_sign():
    assert local.number(1284) == "1,284"
    assert local.number(0.8, places=1) == "0.8"
    assert local.percent(83.4) == "83\xa0%"


def test_what_is_not_there_is_not_told():
    assert (tags.day(None), tags.month(None), tags.moment(None)) == ("", "", "")


def test_a_time_can_be_read_by_machines():
    assert tags.time(MOMENT).startswith('<time datetime="2026-10-14T22:42:00+00:00">14')

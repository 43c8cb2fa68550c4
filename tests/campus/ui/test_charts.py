"""Bars are drawn to measure, stay within their line, and say nothing to a screen reader."""

from __future__ import annotations

import re

from campus.ui import charts
from campus.ui.templatetags import charts as tags


def rects(drawn: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(wide))
        for x, wide in re.findall(r'<rect class="bar" x="([\d.]+)" y="1" width="([\d.]+)"', drawn)
    ]


def test_it_works():
    drawn = charts.bar(0.5)

    assert rects(drawn) == [(0, 100)]
    assert 'aria-hidden="true"' in drawn
    assert "style" not in drawn


def test_a_part_of_a_bar_stands_out():
    assert rects(charts.bar(0.5, part=0.1)) == [(0, 100), (0, 20)]
    assert rects(charts.bar(0.5, part=0)) == [(0, 100), (0, 0)]


def test_parts_stand_behind_each_other():
    assert rects(charts.parts([0.5, 0.25, 0])) == [(0, 100), (100, 50), (150, 0)]


def test_an_estimate_lies_in_its_band():
    assert rects(charts.band(0.2, 0.5, 0.9)) == [(40, 140), (98, 4)]


def test_nothing_leaves_the_line():
    assert rects(charts.bar(1.7)) == [(0, 200)]
    assert rects(charts.band(-1, 0, 2)) == [(0, 200), (0, 4)]


def test_nothing_of_nothing_is_no_fault():
    assert rects(tags.bar(0, 0)) == [(0, 0)]
    assert rects(tags.parts(0, 0, 0)) == [(0, 0), (0, 0)]
    assert rects(tags.band(20, 50, 90)) == [(40, 140), (98, 4)]
    assert rects(tags.bar(1, 2, part=1)) == [(0, 100), (0, 100)]

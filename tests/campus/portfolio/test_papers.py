"""Every paper of a portfolio is held to the contrast of the house’s own, by day and by night, at each of its hues."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from campus import portfolio
from campus.portfolio.forms import HUES
from campus.portfolio.models import Portfolio
from campus.ui.colour import contrast
from tests.campus.ui.test_contrast import LINES, TEXTS, colour, themes

CSS = (Path(portfolio.__file__).parent / "static" / "portfolio" / "portfolio.css").read_text(encoding="utf-8")
NIGHT, ASKED = '[data-theme="dark"] ', ':root:not([data-theme="light"]) '


def papers(before: str) -> dict[str, dict[str, str]]:
    """Return by paper the tokens that it sets under a selector."""
    found = re.findall(rf"^ *{re.escape(before)}\.theme-(\w+) {{([^}}]*)}}", CSS, flags=re.M)
    return {name: dict(re.findall(r"--([\w-]+): ([^;]+);", body)) for name, body in found}


def test_it_works():
    named = set(Portfolio.Theme.values) - {"paper"}  # which is the house's own

    assert set(papers("")) == set(papers(NIGHT)) == named
    assert papers(NIGHT) == papers(ASKED)


@pytest.mark.parametrize(("theme", "before"), [("light", ""), ("dark", NIGHT)])
@pytest.mark.parametrize("paper", ["linen", "mist", "plain"])
def test_everything_can_be_read_on_it(paper: str, theme: str, before: str):
    house = {name[2:]: value for name, value in themes()[theme].items()}
    tokens = house | papers(before)[paper]
    for hue, _name in HUES:
        c = {name: colour(value, hue) for name, value in tokens.items()}
        weak = [(t, g) for t in TEXTS for g in ("paper", "sheet") if contrast(c[t], c[g]) < 4.5]
        weak += [(line, g) for line in LINES for g in ("paper", "sheet") if contrast(c[line], c[g]) < 3]
        assert not weak, hue

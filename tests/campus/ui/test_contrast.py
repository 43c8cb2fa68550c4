"""Every pair of colours that meets on a page, in both themes, at all 360 hues (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from campus import ui
from campus.ui.colour import contrast, oklch

CSS = (Path(ui.__file__).parent / "static" / "ui" / "tokens.css").read_text(encoding="utf-8")
TEXTS = ("ink", "ink-2", "accent", "accent-strong", "good", "late", "bad")
LINES = ("edge", "accent-2")
GROUNDS = ("paper", "sheet", "wash")


def blocks() -> dict[str, dict[str, str]]:
    """Read both themes as written: later declarations of a block win, oklch over hex."""
    found: dict[str, dict[str, str]] = {":root": {}, '[data-theme="dark"]': {}, ':root:not([data-theme="light"])': {}}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)):
        if selector.strip() in found:
            found[selector.strip()].update(re.findall(r"(--[\w-]+):\s*([^;]+);", body))
    return found


def colour(value: str, hue: int) -> str:
    made = re.fullmatch(r"oklch\(([\d.]+) ([\d.]+) var\((--hue(?:-2)?)\)\)", value)
    if not made:
        return value
    return oklch(float(made[1]), float(made[2]), hue + (200 if made[3] == "--hue-2" else 0))


def themes() -> dict[str, dict[str, str]]:
    found = blocks()
    return {"light": found[":root"], "dark": {**found[":root"], **found['[data-theme="dark"]']}}


def test_the_colour_sum_agrees_with_known_values():
    assert oklch(1.0, 0.0, 0) == "#ffffff"
    assert oklch(0.628, 0.2577, 29.23) == "#ff0000"
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_the_dark_theme_is_the_same_whether_chosen_or_asked_for():
    found = blocks()

    assert found['[data-theme="dark"]'] == found[':root:not([data-theme="light"])']


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read_at_every_hue(theme: str):
    tokens = {name[2:]: value for name, value in themes()[theme].items()}
    for hue in range(360):
        c = {name: colour(value, hue) for name, value in tokens.items()}
        weak = [(t, g) for t in TEXTS for g in GROUNDS if contrast(c[t], c[g]) < 4.5]
        weak += [(line, g) for line in LINES for g in GROUNDS if contrast(c[line], c[g]) < 3]
        weak += [("on-accent", g) for g in ("accent", "accent-strong") if contrast(c["on-accent"], c[g]) < 4.5]
        assert not weak, hue

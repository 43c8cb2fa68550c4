"""The badge a form describes, drawn before anything is saved: what does not fit is cut, what is unknown falls back."""

from __future__ import annotations

from collections.abc import Container, Mapping
from urllib.parse import urlencode

from campus.achievements.queries import DOTS
from campus.ui.badge import Badge
from campus.ui.badge_parts import FOOT_MAX, PICTOGRAMS, RIBBON_MAX, RING_MAX, SCHEMES, SHAPES
from campus.ui.house import HUES

CHOICES: dict[str, tuple[Container[str], str]] = {
    "shape": (SHAPES, "circle"),
    "pictogram": (PICTOGRAMS, "book"),
    "scheme": (SCHEMES, "ink"),
}
TEXTS = {"ring": RING_MAX, "foot": FOOT_MAX, "ribbon": RIBBON_MAX}
ASKED = (*CHOICES, *TEXTS, "name", "level", "hue")


def preview(asked: Mapping[str, str]) -> Badge:
    """Return a badge that can be drawn, as near as may be to what was asked for."""
    chosen = {
        name: value if (value := asked.get(name, "")) in known else fallback
        for name, (known, fallback) in CHOICES.items()
    }
    texts = {name: " ".join(asked.get(name, "").split())[:most].strip() for name, most in TEXTS.items()}
    if texts["ribbon"]:
        texts["foot"] = ""
    hue = asked.get("hue", "")
    return Badge(
        title=asked.get("name", "")[:120],
        hue=int(hue) if hue.isascii() and hue.isdigit() and len(hue) < 4 and int(hue) < HUES else 205,
        level=DOTS.get(asked.get("level", ""), 0),
        **chosen,
        **texts,
    )


def query(asked: Mapping[str, object]) -> str:
    """Return the choices as they stand in the address of a preview."""
    return urlencode({name: str(asked.get(name) or "") for name in ASKED})

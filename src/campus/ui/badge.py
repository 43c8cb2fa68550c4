"""Draw a badge from a few choices: shape, pictogram, ring text, ribbon, scheme and the institution's hue.

Pure Python to SVG text. Good badges only: every value is checked, colours are derived (fixed lightness, so
contrast holds for every hue), text that would not fit is refused with the limit.
Below 96 px use `small=True`: ring text goes, the pictogram grows, the level becomes dots.
With `done` and `of` the badge is drawn unfinished: steps done in full colour, the rest in outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from html import escape
from math import cos, pi, sin
from typing import Any

from campus.ui.badge_parts import (
    FOOT_MAX,
    INNER,
    LEVELS,
    PICTOGRAMS,
    RIBBON_MAX,
    RING_MAX,
    SCHEMES,
    SHAPES,
)
from campus.ui.colour import oklch

_SERIF = 'font-family="Georgia,\'Times New Roman\',serif" font-weight="700"'


@dataclass(frozen=True)
class Badge:
    """The choices a badge is drawn from. Refuses with ValueError what would not make a good badge.

    `title` is what was earned and becomes the accessible name; `ring` is read clockwise over the top (34 characters),
    `foot` below (20, only without a ribbon); `ribbon` is the level in a word (14); `level` is 0 for none or 1 to 5,
    the dots on the small badge.
    """

    title: str
    shape: str = "circle"
    pictogram: str = "book"
    hue: int = 205
    scheme: str = "ink"
    ring: str = ""
    foot: str = ""
    ribbon: str = ""
    level: int = 0

    def __post_init__(self) -> None:
        if self.shape not in SHAPES or self.pictogram not in PICTOGRAMS or self.scheme not in SCHEMES:
            raise ValueError(f"no such badge: {self.shape}, {self.pictogram}, {self.scheme}")
        if not 0 <= self.level <= LEVELS:
            raise ValueError(f"level is 0 to {LEVELS}, got {self.level}")
        limits = (("ring", self.ring, RING_MAX), ("foot", self.foot, FOOT_MAX), ("ribbon", self.ribbon, RIBBON_MAX))
        for name, text, most in limits:
            if len(text) > most:
                raise ValueError(f"{name} holds {most} characters, got {len(text)}: {text}")
        if self.foot and self.ribbon:
            raise ValueError("a ribbon covers the foot text: choose one")

    @classmethod
    def from_json(cls, design: Mapping[str, Any]) -> Badge:
        """Make a badge from what `to_json` wrote; members it does not know are refused with TypeError."""
        return cls(**design)

    def to_json(self) -> dict[str, Any]:
        """Return the choices as plain values, for storing."""
        return asdict(self)


def colours(badge: Badge) -> dict[str, str]:
    """Return the badge's colours as #rrggbb: field, web, type, disc, sign, ribbon, on (the ribbon), edge."""
    h, second = badge.hue, (badge.hue + 200) % 360
    deep, pale, paper, white = oklch(0.37, 0.075, h), oklch(0.93, 0.03, h), "#fdfdfa", "#ffffff"
    accent = oklch(0.5, 0.115, second)
    edge = deep if badge.scheme == "paper" else pale
    field, web, kind, disc, sign, ribbon = {
        "ink": (deep, oklch(0.46, 0.08, h), pale, paper, deep, accent),
        "paper": (pale, oklch(0.84, 0.05, h), deep, paper, accent, deep),
        "duo": (accent, oklch(0.57, 0.12, second), white, deep, paper, deep),
    }[badge.scheme]
    return {
        "field": field, "web": web, "type": kind, "disc": disc,
        "sign": sign, "ribbon": ribbon, "on": white, "edge": edge,
    }  # fmt: skip


def describe(badge: Badge) -> str:
    """Write the alternative text from the choices."""
    shape = {"square": "square with rounded corners"}.get(badge.shape, badge.shape)
    parts = [f"{PICTOGRAMS[badge.pictogram][0]}, on a {shape}."]
    if badge.ring:
        parts.append(f"Round it the words “{badge.ring}”.")
    if badge.foot:
        parts.append(f"Below it “{badge.foot}”.")
    if badge.ribbon:
        parts.append(f"On its ribbon “{badge.ribbon}”.")
    return " ".join(parts)


def svg(
    badge: Badge, *, size: int | None = None, small: bool = False, done: int = 0, of: int = 0, uid: str = "b"
) -> str:
    """Return the whole SVG; `uid` keeps the ids of several in one page apart. ValueError unless 0 <= done <= of."""
    if of and not 0 <= done <= of:
        raise ValueError(f"{done} of {of} steps")
    is_unfinished = bool(of) and done < of
    if is_unfinished:
        badge = replace(badge, ribbon="", level=0)
        body = _unfinished(badge, uid=uid, done=done, of=of, small=small)
    else:
        body = _body(badge, uid=uid, small=small)
    side = f' width="{size}" height="{size}"' if size else ""
    title = f"{badge.title}: {done} of {of} steps done" if is_unfinished else f"Badge: {badge.title}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-102 -102 204 204"{side} role="img" '
        f'aria-labelledby="{uid}n {uid}d"><title id="{uid}n">{escape(title)}</title>'
        f'<desc id="{uid}d">{escape(describe(badge))}</desc>{body}</svg>'
    )


def pictogram(name: str) -> str:
    """Return one pictogram in the colour of the text, as decoration for a list to choose from."""
    drawing = _sign(Badge("", pictogram=name), colour="currentColor", scale=1, y=0)
    return f'<svg viewBox="-26 -26 52 52" aria-hidden="true">{drawing}</svg>'


def outline(shape: str) -> str:
    """Return one shape as an outline in the colour of the text, as decoration for a list to choose from."""
    line = f'<path d="{SHAPES[shape]}" fill="none" stroke="currentColor" stroke-width="8"/>'
    return f'<svg viewBox="-102 -102 204 204" aria-hidden="true">{line}</svg>'


def decoration(badge: Badge, *, uid: str) -> str:
    """Return the small badge without name or description, for where words stand beside it."""
    return f'<svg viewBox="-102 -102 204 204" aria-hidden="true">{_body(badge, uid=uid, small=True)}</svg>'


def _body(badge: Badge, *, uid: str, small: bool) -> str:
    c, y, shape = colours(badge), INNER[badge.shape], SHAPES[badge.shape]
    out = [f'<path d="{shape}" fill="{c["field"]}" stroke="{c["edge"]}" stroke-width="2"/>']
    if small:
        up = y - 8 if badge.level else y
        disc = 62 if badge.level else 68
        out.append(f'<circle cx="0" cy="{up:g}" r="{disc}" fill="{c["disc"]}"/>')
        out.append(_sign(badge, colour=c["sign"], scale=1.95, y=up))
        out.append(_dots(badge, c))
        return "".join(out)
    out.append(
        f'<clipPath id="{uid}s"><path d="{shape}" transform="scale(.945)"/></clipPath>'
        f'<g clip-path="url(#{uid}s)">'
        f'<path d="{_web(badge, radius=70)}" fill="none" stroke="{c["web"]}" stroke-width="0.9"/></g>'
        f'<path d="{shape}" transform="scale(.945)" fill="none" stroke="{c["type"]}" stroke-width="1.1"/>'
        f'<circle cx="0" cy="{y:g}" r="53" fill="{c["disc"]}"/>'
        f'<circle cx="0" cy="{y:g}" r="49.5" fill="none" stroke="{c["sign"]}" stroke-width="0.9"/>'
    )
    out.append(_sign(badge, colour=c["sign"], scale=1.32, y=y - 5 if badge.ribbon else y))
    if badge.ring:
        out.append(_arc_text(badge.ring, uid=uid + "t", radius=65.0, y=y, colour=c["type"], is_below=False))
    if badge.foot:
        out.append(_arc_text(badge.foot, uid=uid + "f", radius=75.0, y=y, colour=c["type"], is_below=True))
    out.append(_ribbon(badge, c))
    return "".join(out)


def _web(badge: Badge, *, radius: float) -> str:
    """Return the engine turning behind the ring text: one wave wound seven times round."""
    turns, waves, steps = 7, 61, 61 * 6
    points = []
    for i in range(steps + 1):
        t = 2 * pi * turns * i / steps
        r = radius + 17 * sin(2 * pi * waves * i / steps)
        points.append(f"{r * sin(t):.1f} {INNER[badge.shape] - r * cos(t):.1f}")
    return "M" + "L".join(points) + "z"


def _sign(badge: Badge, *, colour: str, scale: float, y: float, hollow: bool = False) -> str:
    """Return the pictogram; `hollow` draws its edges only."""
    out = []
    for d in PICTOGRAMS[badge.pictogram][1:]:
        if d.startswith("+"):
            fill, width = ("none", 1.2) if hollow else (colour, 1.5)
            out.append(f'<path d="{d[1:]}" fill="{fill}" stroke="{colour}" stroke-width="{width}"/>')
        else:
            out.append(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{1.6 if hollow else 4.5}"/>')
    place = f'transform="translate(0 {y:g}) scale({scale:g})"'
    return f'<g {place} stroke-linecap="round" stroke-linejoin="round">{"".join(out)}</g>'


def _arc_text(text: str, *, uid: str, radius: float, y: float, colour: str, is_below: bool) -> str:
    """Return text set on a circle and fitted to it, so that any machine's font keeps its place."""
    text = text.upper()
    size = 14.5 if len(text) <= 22 else 12.4
    length = min(len(text) * size * 0.78, radius * (1.9 if is_below else 4.3))
    arc = f"A{radius:g} {radius:g} 0"
    if is_below:
        bow = f"M{-radius:g} {y:g}{arc} 0 0 {radius:g} {y:g}"
    else:
        bow = f"M0 {y + radius:g}{arc} 0 1 0 {y - radius:g}{arc} 0 1 0 {y + radius:g}"
    return (
        f'<path id="{uid}" d="{bow}" fill="none"/><text {_SERIF} '
        f'font-size="{size:g}" fill="{colour}" text-anchor="middle" aria-hidden="true">'
        f'<textPath href="#{uid}" startOffset="50%" textLength="{length:.1f}" '
        f'lengthAdjust="spacing">{escape(text)}</textPath></text>'
    )


def _dots(badge: Badge, c: Mapping[str, str]) -> str:
    """Return the small badge's ribbon: the level as dots."""
    if not badge.level:
        return ""
    dots = "".join(
        f'<circle cx="{(i - (badge.level - 1) / 2) * 22:g}" cy="74" r="7.5" fill="{c["on"]}"/>'
        for i in range(badge.level)
    )
    half = 20 + badge.level * 11
    band = f"M{-half} 58H{half}L{half - 10} 74L{half} 90H{-half}L{-half + 10} 74z"
    return f'<path d="{band}" fill="{c["ribbon"]}" stroke="{c["edge"]}" stroke-width="2.5"/>{dots}'


def _ribbon(badge: Badge, c: Mapping[str, str]) -> str:
    """Return the ribbon with its word: two tails, the band over them, the text fitted to the band."""
    if not badge.ribbon:
        return ""
    w = max(len(badge.ribbon) * 9.6, 60.0) / 2 + 12
    start = f"M{-w - 19:g} 67H{-w + 6:g}V96H{-w - 19:g}L{-w - 10:g} 81.5z"
    tails = f"{start}M{w + 19:g} 67H{w - 6:g}V96H{w + 19:g}L{w + 10:g} 81.5z"
    paint = f'fill="{c["ribbon"]}" stroke="{c["edge"]}" stroke-width="1.2"'
    return (
        f'<path d="{tails}" {paint}/><path d="M{-w:g} 60H{w:g}V89H{-w:g}z" {paint}/>'
        f'<text x="0" y="80.5" {_SERIF} font-size="16" fill="{c["on"]}" text-anchor="middle" '
        f'textLength="{len(badge.ribbon) * 8.9:.1f}" lengthAdjust="spacingAndGlyphs" '
        f'aria-hidden="true">{escape(badge.ribbon)}</text>'
    )


def _wedge(done: int, of: int) -> str:
    """Return the sector of the steps done, clockwise from the top."""
    turn = 2 * pi * done / of
    return f"M0 0V-160A160 160 0 {int(done / of > 0.5)} 1 {160 * sin(turn):.2f} {-160 * cos(turn):.2f}z"


def _tick(i: int, *, of: int, y: float) -> str:
    """Return the line between two steps."""
    across, down = sin(2 * pi * i / of), cos(2 * pi * i / of)
    return f"M{52 * across:.1f} {y - 52 * down:.1f}L{92 * across:.1f} {y - 92 * down:.1f}"


def _unfinished(badge: Badge, *, uid: str, done: int, of: int, small: bool) -> str:
    """Return the outline in currentColor, inked in step by step."""
    y, shape = INNER[badge.shape], SHAPES[badge.shape]
    line = 2.6 if small else 1.3
    ticks = "".join(_tick(i, of=of, y=y) for i in range(of))
    frame = (
        f'<clipPath id="{uid}o"><path d="{shape}"/></clipPath>'
        f'<g fill="none" stroke="currentColor"><path d="{shape}" stroke-width="{line}"/>'
        f'<circle cx="0" cy="{y:g}" r="{62 if small else 52}" stroke-width="{line}"/>'
        f'<path d="{ticks}" clip-path="url(#{uid}o)" stroke-width="{line}" '
        f'stroke-dasharray="{"6 6" if small else "2 4"}"/></g>'
        f"{_sign(badge, colour='currentColor', scale=1.75 if small else 1.32, y=y, hollow=True)}"
    )
    if not done:
        return frame
    body = _body(badge, uid=uid, small=small)
    wedge = f'<clipPath id="{uid}w"><path d="{_wedge(done, of)}"/></clipPath>'
    return f'{frame}{wedge}<g clip-path="url(#{uid}w)">{body}</g>'

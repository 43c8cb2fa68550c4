"""Small charts as inline SVG, drawn on the server: no script, no inline style, no colour but the tokens'.

Each is a picture of figures that stand in words beside it, in the same row of a table; it is therefore hidden from
screen readers. All are stretched to the width they are given, so that they fit at 320 px as at 1440.
"""

from __future__ import annotations

from collections.abc import Iterable

WIDTH, HEIGHT = 200.0, 14
FADES = (1.0, 0.55, 0.3, 0.12)  # of the parts of one bar, from the first


def bar(share: float, *, part: float | None = None) -> str:
    """Draw a share of the whole, 0 to 1, on a line; where there is a `part` (0 to 1 of the whole) it stands out."""
    if part is None:
        return _svg(_line(), _rect(0, share))
    return _svg(_line(), _rect(0, share, opacity="0.45"), _rect(0, min(part, share)))


def parts(shares: Iterable[float]) -> str:
    """Draw shares of one whole behind each other, each fainter than the one before; they sum to 1 at most."""
    drawn, start = [_line()], 0.0
    for share, fade in zip(shares, FADES, strict=False):
        drawn.append(_rect(start, share, opacity=f"{fade:g}"))
        start += share
    return _svg(*drawn)


def band(low: float, middle: float, high: float) -> str:
    """Draw an estimate on a line from 0 to 1: the band in which it lies, and the estimate itself."""
    return _svg(_line(), _rect(low, high - low, opacity="0.35"), _rect(max(middle - 0.01, 0), 0.02))


def _rect(start: float, width: float, *, opacity: str = "1") -> str:
    x, wide = WIDTH * min(max(start, 0), 1), WIDTH * min(max(width, 0), 1)
    return f'<rect class="bar" x="{x:.1f}" y="1" width="{wide:.1f}" height="{HEIGHT - 2}" fill-opacity="{opacity}"/>'


def _line() -> str:
    return f'<path class="axis" d="M0 {HEIGHT - 0.5}H{WIDTH:g}"/>'


def _svg(*drawn: str) -> str:
    view = f'viewBox="0 0 {WIDTH:g} {HEIGHT}" width="{WIDTH:g}" height="{HEIGHT}" preserveAspectRatio="none"'
    return f'<svg class="chart chart--bar" {view} aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'

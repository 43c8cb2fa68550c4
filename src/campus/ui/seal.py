"""Draw the seal of a credential: a guilloche rosette made from its digest (SHA-256), as SVG path data.

Normative. `static/ui/seal.js` is the same algorithm; both write the same bytes for the same digest, on every
machine: the only arithmetic is + - * / and floor on IEEE doubles, in the same order, and a sine of
our own (the sine of a language's library may differ in its last bit). Coordinates are whole numbers
in a field of 1000 x 1000 whose centre is 0,0.

Four closed lines, from the rim inwards. Line i takes bytes 8i to 8i+7 of the digest. Each is

    r(t) = R + E cos(p t) + A (1 + B cos(p t) + C cos(2 p t)) sin(q t / m + a),    t from 0 to m turns

a wave of q crests wound m times round, its middle and its height swelling p times in each turn.
p divides q, so the whole figure has p-fold symmetry; q and m share no divisor, so one line is all
m strands, and an SVG can draw it in one stroke.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from math import floor, gcd
from typing import NamedTuple

LAYERS = ("rim", "outer", "inner", "core")
VIEW_BOX = "-500 -500 1000 1000"
_TAU = 6.283185307179586


class _Line(NamedTuple):
    """One closed line: symmetry p, waves a fold k, turns m, radius R, swelling E, height A, B, C, phase a, turn."""

    p: int
    k: int
    m: int
    R: float
    E: float
    A: float
    B: float
    C: float
    a: float
    turn: float


def _sin(turns: float) -> float:
    """Return the sine of an angle in turns, by a fixed polynomial."""
    x = turns - floor(turns)
    if x > 0.75:
        x = x - 1.0
    elif x > 0.25:
        x = 0.5 - x
    u = x * _TAU
    v = u * u
    s = 1.0 - v / 210.0
    s = 1.0 - v / 156.0 * s
    s = 1.0 - v / 110.0 * s
    s = 1.0 - v / 72.0 * s
    s = 1.0 - v / 42.0 * s
    s = 1.0 - v / 20.0 * s
    s = 1.0 - v / 6.0 * s
    return u * s


def _cos(turns: float) -> float:
    return _sin(turns + 0.25)


def _coprime(m: int, q: int) -> int:
    while gcd(m, q) > 1:
        m += 1
    return m


def _parameters(b: bytes) -> list[_Line]:
    """Return the four lines; the ranges keep neighbours apart."""
    fold = 5 + b[0] % 9  # one symmetry for the whole figure: 5 to 13
    lines = []
    for i in range(4):
        c = b[8 * i : 8 * i + 8]
        f = [x / 255.0 for x in c]
        if i == 0:  # rim: a fine plait
            k = 2 + (36 + c[1] % 13) // fold
            m, R, E, B, C = 4 + c[2] % 2, 452.0, 2.0 + 6.0 * f[3], 0.2 * f[5], 0.0
            A = 20.0 + 6.0 * f[4]
        elif i == 1:  # outer rosette: the petals, which reach the rim and never cross it
            k = 2 + c[1] % 5
            m, R, E, B, C = 8 + c[2] % 5, 306.0, 2.0 + 42.0 * f[3], 0.1 + 0.45 * f[5], 0.5 * f[6] - 0.25
            A = (92.0 + 12.0 * f[4] - E) / (1.0 + B + C)
        elif i == 2:  # inner rosette: swells where the outer one narrows
            k = 2 + c[1] % 4
            m, R, E, B, C = 5 + c[2] % 5, 196.0, 24.0 * f[3] - 28.0, 0.1 + 0.45 * f[5], 0.5 * f[6] - 0.25
            A = 48.0 + 16.0 * f[4]
        else:  # core: a small star round an open centre
            k = 1 + c[1] % 2
            m, R, E, B, C = 3 + c[2] % 3, 88.0, 6.0 * f[3], 0.3 * f[5], 0.0
            A = 36.0 + 12.0 * f[4]
        m = _coprime(m, fold * k)
        lines.append(_Line(fold, k, m, R, E, A, B, C, f[7], f[0] / fold if i else 0.0))
    return lines


def _points(line: _Line, n: int) -> list[tuple[float, float]]:
    """Return 2n points of the line: at whole steps the knots, at half steps what gives their slopes."""
    p, k, m, R, E, A, B, C, a, turn = line
    q = p * k
    points = []
    for h in range(2 * n):
        t = h / (2 * n) * m
        swell = _cos(p * t)
        r = R + E * swell + A * (1.0 + B * swell + C * _cos(2 * p * t)) * _sin(q * h / (2 * n) + a)
        points.append((r * _sin(t + turn), 0.0 - r * _cos(t + turn)))
    return points


def _draw(line: _Line) -> str:
    """Return one closed line as path data: smooth cubics, relative, whole numbers."""
    q = line.p * line.k
    # four pieces a wave, six a swelling, at least
    n = 4 * q if 2 * q > 3 * line.p * line.m else 6 * line.p * line.m
    pts = _points(line, n)
    knots = []
    for i in range(n):
        x, y = pts[2 * i]
        bx, by = pts[2 * i - 1]
        ax, ay = pts[2 * i + 1]
        sx, sy = (ax - bx) / 3.0, (ay - by) / 3.0
        knots.append([floor(v + 0.5) for v in (x, y, x - sx, y - sy, x + sx, y + sy)])
    x0, y0, _, _, outx, outy = knots[0]
    out = [f"M{x0} {y0}"]
    for i in range(1, n + 1):
        px, py = knots[i - 1][:2]
        kx, ky, cx, cy = knots[i % n][:4]
        first = f"c{outx - px} {outy - py} " if i == 1 else "s"
        out.append(f"{first}{cx - px} {cy - py} {kx - px} {ky - py}")
    return "".join(out).replace(" -", "-") + "z"


@lru_cache(maxsize=256)
def paths(digest: str) -> tuple[str, ...]:
    """Return the path data of the four lines, rim first, from the 64 hex digits of a digest; else ValueError."""
    raw = bytes.fromhex(digest)
    if len(raw) != 32:
        raise ValueError(f"a seal is drawn from 64 hex digits, got {len(digest)}")
    return tuple(_draw(line) for line in _parameters(raw))


def svg(
    digest: str,
    *,
    label: str = "",
    size: int | None = None,
    ink: str = "currentColor",
    second: str = "currentColor",
    is_small: bool = False,
) -> str:
    """Return a whole SVG; without a label it is decoration and hidden from screen readers.

    `ink` and `second` colour it where no stylesheet does (PDF, mail); `is_small` draws heavier lines, from 64 px up.
    """
    name = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    side = f' width="{size}" height="{size}"' if size else ""
    kind, weight = ("seal seal--small", "4.4") if is_small else ("seal", "2.4")
    lines = "".join(
        f'<path class="seal-{layer}" stroke="{second if layer in ("rim", "core") else ink}" d="{d}" pathLength="1"/>'
        for layer, d in zip(LAYERS, paths(digest), strict=True)
    )
    return (
        f'<svg class="{kind}" {name}{side} viewBox="{VIEW_BOX}" fill="none" stroke-width="{weight}" '
        f'xmlns="http://www.w3.org/2000/svg">{lines}</svg>'
    )


def fingerprint(digest: str) -> str:
    """Return the eight digits printed beside a seal, for reading aloud: `7F3A 91C4`."""
    return f"{digest[:4]} {digest[4:8]}".upper()

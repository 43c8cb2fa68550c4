"""Colours of even lightness, for badges and for the proof that every hue keeps its contrast.

OKLCH as CSS Color 4 defines it (clause 10), brought into sRGB by lowering the chroma.
"""

from __future__ import annotations

from math import cos, pi, sin


def _linear_rgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Return linear-light sRGB of an OKLab colour, possibly outside 0 to 1."""
    x = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    y = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    z = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
        -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
        -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
    )


def _encoded(value: float) -> float:
    """Return the sRGB value, 0 to 1, of a linear one."""
    value = min(max(value, 0.0), 1.0)
    encoded: float = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return encoded


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return #rrggbb, with less chroma where sRGB cannot show it; `hue` is in degrees."""
    while True:
        rgb = _linear_rgb(lightness, chroma * cos(hue * pi / 180), chroma * sin(hue * pi / 180))
        if all(-0.0005 <= value <= 1.0005 for value in rgb):
            return "#" + "".join(f"{int(_encoded(value) * 255 + 0.5):02x}" for value in rgb)
        chroma -= 0.004


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    result: float = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return result


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)

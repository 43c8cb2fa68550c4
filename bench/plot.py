"""Draw what `bench.million` wrote as an SVG: `python -m bench.plot build/million-*.json > docs/million.svg`.

Two panels over the same time: lines settled, and the memory of workers and server. It takes no library.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, GAP = 720, 190, 76, 34, 64
HUES = {"postgresql": "#0b5cad", "sqlite": "#a3480f"}
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
Point = tuple[float, float]


def _panel(number: int, title: str, unit: str, lines: Sequence[tuple[str, str, list[Point]]]) -> Iterable[str]:
    """Yield one panel: `lines` have a colour, a dash pattern and their points."""
    top = TOP + number * (HEIGHT + GAP)
    most_x = max(x for _hue, _dash, points in lines for x, _y in points) or 1
    most_y = max(y for _hue, _dash, points in lines for _x, y in points) * 1.08 or 1
    yield f'<text x="{LEFT}" y="{top - 12}" font-weight="600">{title}</text>'
    for step in range(5):
        y = top + HEIGHT - HEIGHT * step / 4
        yield f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8883"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{most_y * step / 4:,.0f}{unit}</text>'
        x, seconds = LEFT + WIDTH * step / 4, most_x * step / 4
        yield f'<text x="{x:.1f}" y="{top + HEIGHT + 20}" text-anchor="middle">{seconds:,.0f} s</text>'
    for hue, dash, points in lines:
        path = " ".join(f"{LEFT + WIDTH * x / most_x:.1f},{top + HEIGHT * (1 - y / most_y):.1f}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{hue}" stroke-width="2" stroke-dasharray="{dash}"/>'


def drawn(runs: Sequence[dict[str, Any]]) -> str:
    """Return the figure of these runs."""
    settled, memory, legend = [], [], []
    for number, run in enumerate(runs):
        hue, seen = HUES[run["engine"]], run["over_time"]
        settled.append((hue, "", [(at, lines) for at, lines, _own, _server in seen]))
        memory.append((hue, "", [(at, own) for at, _lines, own, _server in seen]))
        if run["most_server_mb"]:
            memory.append((hue, "5 4", [(at, server) for at, _lines, _own, server in seen]))
        words = f"{NAMES[run['engine']]}, {run['rows']:,} lines"
        legend.append(f'<text x="{LEFT + number * 240}" y="{TOP + 2 * (HEIGHT + GAP) - 4}" fill="{hue}">{words}</text>')
    height = TOP + 2 * (HEIGHT + GAP) + 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT + 24} {height}" font-size="13" '
            'font-family="system-ui, sans-serif" fill="#667" role="img">',
            "<title>Lines settled and memory over time</title>",
            *_panel(0, "Lines looked at, then issued", "", settled),
            *_panel(1, "Memory: workers (solid), database server (dashed)", " MB", memory),
            *legend,
            "</svg>\n",
        ]
    )


def main(paths: Sequence[str]) -> int:
    """Write the figure to standard output."""
    sys.stdout.write(drawn([json.loads(Path(path).read_text()) for path in paths]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

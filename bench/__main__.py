"""Run the benchmarks, write build/bench.json, and print the table."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import awarding, bulk, core, dashboards, events, flips, rosters, rules, showing, signing, wallets, web
from bench.rows import Row

BENCHMARKS: dict[str, Callable[[], Iterable[Row]]] = {
    "core": core.measure,
    "signing": signing.measure,
    "start": web.start,
    "pages": web.pages,
    "delay": web.delay,
    "memory": web.memory,
    "rules": rules.measure,
    "dashboards": dashboards.measure,
    "events": events.measure,
    "rosters": rosters.measure,
    "showing": showing.measure,
    "wallets": wallets.measure,
    "bulk": bulk.measure,
    "awarding": awarding.measure,
    "flips": flips.measure,
}


def _machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    return f"{model}, {len(__import__('os').sched_getaffinity(0))} cores, Python {platform.python_version()}"


def _table(rows: list[Row]) -> str:
    lines = [("figure", "value", "unit", "aim", "met")]
    for row in rows:
        met = {None: "", True: "yes", False: "NO"}[row.met]
        aim = "" if row.aim is None else f"{'≥' if row.is_least else '≤'} {row.aim:g}"
        lines.append((row.name, f"{row.value:,.4g}" if row.value < 1000 else f"{row.value:,.0f}", row.unit, aim, met))
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def main() -> int:
    """Return 0 once everything asked for is measured; an aim that is missed is reported, not a failure."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", choices=sorted(BENCHMARKS), help="one of them")
    only = parser.parse_args().only
    rows: list[Row] = []
    for name, measure in BENCHMARKS.items():
        if only in {None, name}:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            rows += measure()
    out = Path("build/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps([row.to_json() for row in rows], indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{_machine()}\n\n{_table(rows)}\n\nwritten to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

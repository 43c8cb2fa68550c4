"""What a credential is shown by: its card and its badge, the first time and every time after."""

from __future__ import annotations

import time
from statistics import median

import httpx

from bench import place
from bench.rows import Row
from bench.web import STARTED

CREDENTIALS = "SELECT public_id FROM awards_award WHERE revoked_at IS NULL ORDER BY id LIMIT 5"
AGAIN = 20
WAYS = {"social card": "/c/{}/card.png", "badge picture": "/c/{}.png"}


def measure() -> list[Row]:
    """Ask for each of a few credentials' pictures once, then again and again; medians, in milliseconds."""
    rows = []
    with place.running() as here, httpx.Client(base_url=f"http://localhost:{here.port}", timeout=60) as asker:
        ids = [public_id for (public_id,) in here.rows(CREDENTIALS)]
        asker.get("/help")
        for name, path in WAYS.items():
            first = [_took(asker, path.format(each)) for each in ids]
            again = [_took(asker, path.format(each)) for each in ids for _ in range(AGAIN)]
            how = f"{STARTED}; one connection, one after the other"
            rows.append(Row(f"{name}, first", median(first), "ms", f"{how}; {len(first)} credentials", aim=150))
            rows.append(Row(f"{name}, again", median(again), "ms", f"{how}; {len(again)} times", aim=10))
    return rows


def _took(asker: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    asker.get(path).raise_for_status()
    return (time.perf_counter() - began) * 1000

"""Change credentials of every format at random and verify them: never an exception, never valid, never slow.

By hand: `python -m bench.strangers [COUNT]`, with `src` on the path. The tests do the same with small numbers; this
is for the long tail.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from testamur.canonical.jsonld import to_nquads
from testamur.errors import LoadError
from testamur.report import Verdict
from testamur.verify import verify
from tests.core.formats.test_blockcerts import V2_BADGE, V3
from tests.core.formats.test_clr import OLD
from tests.core.formats.test_europass import DOCUMENT
from tests.core.formats.test_older_badges import V05, V1, V2
from tests.core.issuing import NOW, RESOLVER, credential, signed, token, with_status
from tests.core.verify.test_inner import record

SLOW = 5.0
VALUES: tuple[Any, ...] = (None, True, 0, -1, 2**53, 1e-9, "", "\ud83d", "a" * 5000, [], {}, [[[]]], {"id": "urn:a:b"})
SEEDS = (
    signed(),
    signed(with_status(7)),
    record(signed(), signed()),
    *(json.dumps(each).encode() for each in (V2_BADGE, V3, OLD, DOCUMENT, V1, V2, V05, credential())),
)


class Web:
    """A loader that has the unchanged assertions at their addresses."""

    def load(self, url: str) -> bytes:
        """Return the assertion that lies there."""
        for each in (V1, V2):
            if url in (each.get("id"), "https://college.example/a/1"):
                return json.dumps(each).encode()
        raise LoadError(url, "nothing lies there")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each member and item."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield (*path, name)
        yield from places(item, (*path, name))


def changed(data: bytes, rng: random.Random) -> bytes:
    """Return the credential with one byte, or one member, otherwise."""
    if rng.random() < 0.3:
        at = rng.randrange(len(data))
        return data[:at] + (b"" if rng.random() < 0.3 else bytes([rng.randrange(256)]) + data[at + 1 :])
    document = copy.deepcopy(json.loads(data))
    *way, last = rng.choice(list(places(document)))
    holder = document
    for name in way:
        holder = holder[name]
    if rng.random() < 0.2:
        del holder[last]
    else:
        holder[last] = rng.choice(VALUES)
    return json.dumps(document).encode(errors="surrogatepass")


def statements(data: bytes) -> list[str]:
    """Return what is signed: JSON that says the same statements otherwise is no forgery (docs/decisions/0011).

    In a record one party is described in several places, and a name that stands in both may be missing in one.
    """
    return to_nquads({name: value for name, value in json.loads(data).items() if name != "proof"})


def main() -> int:
    """Run as many changes as asked for; the exit code is the number of faults, at most 1."""
    count, rng = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, random.Random(1)
    seeds, verdicts, slowest, faults = (*SEEDS, token()), Counter[str](), 0.0, 0
    for _ in range(count):
        seed = rng.choice(seeds)
        data = changed(seed, rng) if seed.startswith(b"{") else seed.replace(seed[9:10], b"A", 1)
        begun = time.perf_counter()
        report = verify(data, now=NOW, resolver=RESOLVER, loader=Web())
        slowest = max(slowest, time.perf_counter() - begun)
        verdicts[report.verdict.value] += 1
        if report.verdict is Verdict.VALID and statements(data) != statements(seed):
            faults += 1
            print("valid although changed:", data[:2000])
    print(dict(verdicts), f"slowest {slowest:.2f} s, {faults} faults")
    return int(faults > 0 or slowest > SLOW)


if __name__ == "__main__":
    sys.exit(main())

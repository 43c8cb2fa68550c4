"""The million, for real: `python -m bench.million --engine postgresql`, or sqlite; `--rows` for another number.

PostgreSQL comes from a package and goes again, without waiting for the disk (tools/postgres.py); a server of your own
is taken where TESTAMUR_DATABASE_URL names one. Prints rows a second, memory over time, the bytes on disk and the raw
Ed25519 rate of the same core, and writes build/million-ENGINE.json, of which bench/plot.py draws the figure in docs/.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parents[1]
AIMS = {"postgresql": 300, "sqlite": 480}
_RAW = 4000  # signatures


def raw_rate() -> float:
    """Return how often a second OpenSSL signs 64 bytes with Ed25519 on this core, by processor time."""
    key, message = Ed25519PrivateKey.generate(), bytes(64)
    began = time.process_time()
    for _ in range(_RAW):
        key.sign(message)
    return _RAW / (time.process_time() - began)


def main() -> int:
    """Run it in a process of its own, and report; 1 where anything is wrong with what was issued."""
    parser = argparse.ArgumentParser(prog="python -m bench.million")
    parser.add_argument("--engine", choices=sorted(AIMS), required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    out = ROOT / "build" / f"million-{options.engine}.json"
    out.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.bulk", str(options.rows), "--workers", str(options.workers), "--out", out]
    has_server = options.engine == "postgresql" and "TESTAMUR_DATABASE_URL" in os.environ
    if options.engine == "postgresql" and not has_server:
        command = [sys.executable, str(ROOT / "tools" / "postgres.py"), *command]
    environment = {**os.environ, "TESTAMUR_STATIC_FROM_SOURCE": "1"}
    if options.engine == "sqlite":
        environment.pop("TESTAMUR_DATABASE_URL", None)
    raw = raw_rate()
    with tempfile.TemporaryDirectory(prefix="testamur-million-") as folder:
        done = subprocess.run(list(map(str, command)), cwd=ROOT, env={**environment, "TESTAMUR_DATA": folder})
    if done.returncode:
        return done.returncode
    return _told(out, engine=options.engine, raw=raw)


def _told(out: Path, *, engine: str, raw: float) -> int:
    found = json.loads(out.read_text())
    found |= {"engine": engine, "raw_ed25519_a_second": round(raw), "aim_seconds_for_a_million": AIMS[engine]}
    out.write_text(json.dumps(found, indent=1) + "\n")
    whole, rows = found["read_seconds"] + found["issue_seconds"], found["rows"]
    print(f"{rows:,} lines on {engine}: {whole:.0f} s, {rows / whole:,.0f} a second from the file to what is stored")
    print(f"  looked at in {found['read_seconds']:.0f} s, issued in {found['issue_seconds']:.0f} s")
    print(f"  a million at this rate: {whole * 1e6 / rows:.0f} s; the aim is {AIMS[engine]} s")
    cpu, server = found["cpu_seconds"] * 1e6 / rows, found["server_cpu_seconds"] * 1e6 / rows
    print(f"  processor time of a line: {cpu:.0f} µs in the workers, {server:.0f} µs in the database server")
    print(f"  raw Ed25519 of this core: {raw:,.0f} a second; each credential has two signatures")
    print(f"  memory at most: workers {found['most_mb']:.0f} MB, database server {found['most_server_mb']:.0f} MB")
    steps = found["over_time"]
    for at, settled, own, server in steps[:: max(1, len(steps) // 12)]:
        print(f"  {at:6.0f} s  {settled:>9,} lines  {own:4.0f} MB  {server:4.0f} MB")
    sizes = ", ".join(f"{name} {size / rows:,.0f}" for name, size in found["bytes"].items())
    print(f"  bytes for each line on disk: {sizes}")
    print(f"  wrong: {found['wrong']}; written to {out.relative_to(ROOT)}")
    return int(found["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())

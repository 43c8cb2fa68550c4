"""The library: issue, verify and bake one credential, against the raw signature it stands on, in turns in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from bench.rows import Row
from testamur.baking import bake
from testamur.did import StaticResolver, did_document
from testamur.document import Achievement, AchievementCredential, AchievementSubject, Criteria, Profile, StatusEntry
from testamur.report import Verdict
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.status import StatusList, status_list_credential
from testamur.verify import verify

ROUNDS, TURN = 7, 0.25  # a turn's seconds
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = SigningKey.from_bytes(bytes(range(32)))
DID, LIST = "did:web:college.example.org", "https://college.example.org/status/1"
METHOD = f"{DID}#key-1"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="40"/></svg>'


class _Lists:
    """The issuer's status list, at hand."""

    def __init__(self) -> None:
        document = status_list_credential(
            id=LIST, issuer=DID, encoded=StatusList().encode(), purpose="revocation", valid_from=NOW - timedelta(days=1)
        )
        self._signed = sign(document, key=KEY, method=METHOD, now=NOW - timedelta(days=1))

    def load(self, url: str) -> bytes:
        return self._signed


def _document() -> dict[str, Any]:
    """Return a credential of the usual size, with a status entry."""
    achievement = Achievement(
        id="https://college.example.org/a/reading-data-honestly",
        name="Reading data honestly",
        description="Can take a published figure apart and say what it does and does not show. " * 3,
        criteria=Criteria(narrative="Finish the units, pass the quiz, hand in a project and have it graded. " * 3),
    )
    return AchievementCredential(
        id="urn:uuid:ad5dd6f1-9d8b-4a6f-b7a5-1f2b3c4d5e6f",
        name="Reading data honestly",
        issuer=Profile(id=DID, name="Example College"),
        valid_from=NOW - timedelta(days=1),
        subject=AchievementSubject(id="urn:uuid:0b5dd6f1-9d8b-4a6f-b7a5-1f2b3c4d5e6f", achievement=achievement),
        status=StatusEntry(id=f"{LIST}#7", purpose="revocation", index=7, list_url=LIST),
    ).to_json()


def _turn(work: Callable[[], object]) -> float:
    """Return how often a second it can be done, over one turn."""
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < TURN:
        work()
        done += 1
    return done / took


def _in_turns(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median rate of each, measured one after the other, again and again."""
    for work in works.values():
        work()
    rounds = [{name: _turn(work) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: median(each[name] for each in rounds) for name in works}


def _works() -> dict[str, Callable[[], object]]:
    document, lists = _document(), _Lists()
    signed, token = sign(document, key=KEY, method=METHOD, now=NOW), sign_jwt(document, key=KEY, method=METHOD)
    resolver = StaticResolver({DID: did_document(DID, [("key-1", KEY.public)])})
    signature = KEY.sign(signed[:64])

    def check(data: bytes) -> None:
        if verify(data, now=NOW, resolver=resolver, loader=lists).verdict is not Verdict.VALID:
            raise RuntimeError("the credential that is measured is not valid")

    return {
        "raw sign": lambda: KEY.sign(signed[:64]),
        "raw verify": lambda: KEY.public.verify(signature, signed[:64]),
        "issue": lambda: sign(document, key=KEY, method=METHOD, now=NOW),
        "issue as JWT": lambda: sign_jwt(document, key=KEY, method=METHOD),
        "verify": lambda: check(signed),
        "verify a JWT": lambda: check(token),
        "bake into SVG": lambda: bake(SVG.encode(), signed.decode()),
    }


def measure() -> list[Row]:
    """Measure all of it, in turns."""
    rates = _in_turns(_works())
    how = f"median of {ROUNDS} rounds of {TURN} s, in turns; one core, one credential after the other"

    def row(name: str, raw: str = "") -> Row:
        against = {f"{raw}, Ed25519 alone": rates[raw], "times as long": rates[raw] / rates[name]} if raw else None
        return Row(f"library: {name}", rates[name], "/s", how, against=against)

    return [
        row("issue", "raw sign"),
        row("issue as JWT", "raw sign"),
        row("verify", "raw verify"),
        row("verify a JWT", "raw verify"),
        row("bake into SVG"),
    ]

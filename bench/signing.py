"""Quick signing, checking: templates, shapes, status lists beside Ed25519 alone and @digitalbazaar/vc in one run."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import cycle
from statistics import median
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.bindings import crypto_sign, crypto_sign_open

from bench.core import DID, KEY, LIST, METHOD, NOW
from bench.rows import Row
from testamur.baking import bake
from testamur.did import StaticResolver, did_document, did_key, did_key_method
from testamur.report import Report, Verdict
from testamur.signing import SigningKey, sign
from testamur.signing.many import issue_many
from testamur.signing.sodium import SodiumSigner
from testamur.signing.templates import Template, compile_template
from testamur.status import StatusList, status_list_credential
from testamur.verify import ShapeCache, verify
from tests.core.generated import VARIABLES
from tests.core.generated import example as small
from tests.core.pictures import png
from tools import interop

ROUNDS, TURN = 9, 0.15  # a turn's seconds of processor time
LOT = 250  # rows that are issued together, as many as a worker is given
AT_ONCE, TURNS = 12_800, 5  # rows of a turn in which processes issue together
PEER_SECONDS = 3
SKILLS = "https://example.org/skills/"
Work = Callable[[], object]


def example(issuer: str = DID) -> dict[str, Any]:
    """Return a credential of the usual size, 3.5 kB: four skills, one piece of evidence, a status."""
    document = small()
    document["issuer"] = {"id": issuer, "type": ["Profile"], "name": "Example College", "url": "https://example.org/"}
    achievement = document["credentialSubject"]["achievement"]
    achievement["description"] = "Can take a published figure apart and say what it does and does not show. " * 4
    achievement["criteria"] = {"narrative": "Finish the units, pass the quiz, hand in a project, have it graded. " * 4}
    achievement["tag"] = ["data", "statistics", "charts"]
    achievement["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {number}",
            "targetUrl": f"{SKILLS}{number}",
            "targetFramework": "Example skills",
            "targetCode": f"S-{number}",
            "targetDescription": "Does so in an unfamiliar context with little supervision. ",
        }
        for number in range(4)
    ]
    return document


def rows(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield what differs from person to person."""
    chance = random.Random(seed)
    for number in range(count):
        yield {
            "id": f"urn:uuid:{chance.getrandbits(128):032x}",
            "status": f"{LIST}#{number}",
            "index": str(number),
            "hash": f"sha256${chance.getrandbits(256):064x}",
            "salt": f"{chance.getrandbits(64):016x}",
            "story": "Project report, 12 pages, graded 87 of 100 by two assessors.",
            "work": f"urn:uuid:{chance.getrandbits(128):032x}",
        }


def _turn(work: Work, *, each: int) -> float:
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < TURN:
        for _ in range(10 if each == 1 else 1):
            work()
            done += each
    return done / spent


def in_turns(works: dict[str, Work]) -> dict[str, float]:
    """Return the median rate of each by processor time, measured one after the other, again and again.

    What is issued is issued a lot at a time.
    """
    for work in works.values():
        work()
    rounds = [
        {name: _turn(work, each=LOT if name.startswith("issue") else 1) for name, work in works.items()}
        for _ in range(ROUNDS)
    ]
    return {name: median(each[name] for each in rounds) for name in works}


def template(issuer: str = DID, method: str = METHOD) -> Template:
    """Return the template of the example."""
    return compile_template(example(issuer), variables=VARIABLES, public=KEY.public, method=method)


def _works() -> dict[str, Work]:
    made, sodium, message = template(), SodiumSigner(KEY), bytes(64)
    held = list(rows(2000))
    lots = cycle([held[first : first + LOT] for first in range(0, len(held), LOT)])
    secret = KEY.to_bytes() + KEY.public.raw
    signature, signed = KEY.sign(message), crypto_sign(message, secret)
    openssl = Ed25519PublicKey.from_public_bytes(KEY.public.raw)
    resolver, shapes = StaticResolver({DID: did_document(DID, [("key-1", KEY.public)])}), ShapeCache()
    without = [{**made.document(row)} for row in rows(50)]
    for each in without:
        del each["credentialStatus"]
    # Each signed at another moment, as credentials that come together seldom were at the same.
    credentials = [
        sign(each, key=KEY, method=METHOD, now=NOW - timedelta(seconds=number), shapes=shapes)
        for number, each in enumerate(without)
    ]
    shown = cycle(credentials)

    def check() -> Report:
        report = verify(next(shown), now=NOW, resolver=resolver, shapes=shapes)
        if report.verdict is not Verdict.VALID:
            raise RuntimeError("the credential that is measured is not valid")
        return report

    picture, text = png(), credentials[0].decode()
    return {
        "sign, OpenSSL": lambda: KEY.sign(message),
        "sign, libsodium": lambda: crypto_sign(message, secret),
        "verify, OpenSSL": lambda: openssl.verify(signature, message),
        "verify, libsodium": lambda: crypto_sign_open(signed, KEY.public.raw),
        "issue, OpenSSL": lambda: made.issue_all(next(lots), key=KEY, now=NOW),
        "issue, libsodium": lambda: made.issue_all(next(lots), key=sodium, now=NOW),
        "verify by shape": check,
        "verify by shape, with the view": lambda: check().view,
        "bake into PNG": lambda: bake(picture, text),
    }


def _peer(operation: str) -> float | None:
    """Return how often a second @digitalbazaar/vc does it to the same credential; None where it cannot be had."""
    if interop.prepare():
        return None
    from tests.interop import conftest

    key, method = SigningKey.from_bytes(bytes(range(1, 33))), did_key_method(conftest.KEYS["Ed25519"].public)
    issuer = did_key(key.public)
    document = example(issuer)
    if operation == "verify":
        task: dict[str, Any] = {"document": json.loads(sign(document, key=key, method=method, now=NOW))}
    else:
        task = {"suite": "eddsa-rdfc-2022", "key": conftest.key_for_peer("Ed25519"), "document": document}
    asked = {"operation": "rate", "seconds": PEER_SECONDS, "task": {"operation": operation, **task}}
    return float(conftest.run([asked])[0]["value"])


def _list_published() -> float:
    """Return the milliseconds it takes to flip one of a million entries, a hundredth of them set, and sign the list."""
    held, chance = StatusList(1_000_000), random.Random(1)
    for index in chance.sample(range(1_000_000), 10_000):
        held.set(index)
    document = status_list_credential(id=LIST, issuer=DID, encoded=held.encode(), purpose="revocation", valid_from=NOW)
    places = {"list": "/credentialSubject/encodedList", "from": "/validFrom"}
    made = compile_template(document, variables=places, public=KEY.public, method=METHOD)

    def publish() -> float:
        began = time.process_time()
        held.set(chance.randrange(1_000_000))
        made.issue({"list": held.encode(), "from": document["validFrom"]}, key=KEY, now=NOW)
        return time.process_time() - began

    publish()
    return median(publish() for _ in range(50)) * 1000


def _many(workers: int, held: list[dict[str, str]]) -> float:
    """Return how many credentials a second so many processes issue, from when they have started to the last one.

    0 is this process alone. How long processes take to start and to end is no part of it.
    """
    key = partial(SigningKey.from_bytes, bytes(range(32)))
    first, last = len(held) // 5, len(held) - 1
    began = ended = 0.0
    for number, _signed in enumerate(issue_many(template(), held, open_key=key, now=NOW, workers=workers)):
        if number == first:
            began = time.perf_counter()
        elif number == last:
            ended = time.perf_counter()
    return (last - first) / (ended - began)


def _on_two_cores() -> Row:
    """Return how much more is issued on two cores than by one process that does all of it, measured in turns."""
    held = list(rows(AT_ONCE))
    rounds = [{workers: _many(workers, held) for workers in (0, 1, 2)} for _ in range(TURNS)]
    one, apart, two = (median(each[workers] for each in rounds) for workers in (0, 1, 2))
    against = {"one process": one, "one worker": apart, "two workers": two}
    how = f"{AT_ONCE:,} from a template, median of {TURNS} rounds in turns"
    return Row("issuing on two cores, times one", two / one, "x", how, 1.8, True, against)


def _ratios(rates: dict[str, float]) -> Iterable[Row]:
    how = f"median of {ROUNDS} rounds of {TURN} s of processor time, in turns, one core"
    raw, checked = max(rates["sign, OpenSSL"], rates["sign, libsodium"]), rates["verify, OpenSSL"]
    issued, verified = rates["issue, libsodium"], rates["verify by shape"]
    against = {name: rates[name] for name in ("sign, OpenSSL", "sign, libsodium", "issue, OpenSSL", "issue, libsodium")}
    yield Row("template issue, of the quickest raw signing rate", 100 * issued / raw, "%", how, 50, True, against)
    yield Row("template issue by OpenSSL alone", rates["issue, OpenSSL"], "/s", how, against=against)
    beside = {name: rates[name] for name in rates if name.startswith("verify")}
    yield Row("verify by shape, of OpenSSL’s raw verifying rate", 100 * verified / checked, "%", how, 40, True, beside)
    for name, operation, own, aim in (
        ("template issue", "issue", issued, 80),
        ("verify by shape", "verify", verified, 25),
    ):
        peer = _peer(operation)
        if peer:
            told = {"@digitalbazaar/vc": peer, "testamur": own}
            yield Row(f"{name}, times @digitalbazaar/vc", own / peer, "x", how, aim, True, told)
    yield Row("bake into PNG", 1e6 / rates["bake into PNG"], "µs", how, 50)


def measure() -> Iterable[Row]:
    """Measure all of it."""
    yield from _ratios(in_turns(_works()))
    yield Row("status list of 1,000,000: flip one, publish, sign", _list_published(), "ms", "median of 50", 5)
    yield _on_two_cores()

"""Change one thing in a signed document, fifty thousand times over every suite: each change must be found.

Run by hand: `python -m bench.mutations [COUNT] [SEED] [--peer]`. What only spells the same statements otherwise (the
order of an array, one value with or without its array) is not a change for suites over RDF, and not tried. With
`--peer` each changed document is put before the independent implementations of tests/interop too: what they refuse and
we accept is a fault; what they accept and we refuse is counted, with one example of each reason.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from testamur.did import did_key, did_key_method
from testamur.errors import TestamurError
from testamur.keys import KeyKind, PublicKey
from testamur.proofs import ecdsa_sd_2023, embedded, vc_jwt
from testamur.signing import SigningKey, sign, sign_jwt
from tests.core.samples import CREDENTIAL
from tests.interop.conftest import KEYS, run
from tools import interop

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUITES: dict[str, KeyKind] = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-384",
    "ecdsa-jcs-2019": "P-256",
    "ecdsa-sd-2023": "P-256",
}
VALUES: tuple[Any, ...] = (
    "",
    "x",
    "é",
    0,
    7,
    True,
    {},
    [],
    None,
    "did:example:other",
    "2026-03-01T12:00:01Z",
    "https://example.org/",
)
Check = Callable[[Any], object]


def _issued(suite: str, key: SigningKey) -> dict[str, Any]:
    document = {**CREDENTIAL.to_json(), "issuer": did_key(key.public)}
    # Lists whose order counts are not disclosed in parts.
    document["credentialSubject"]["achievement"].pop("resultDescription")
    signed = sign(document, key=key, method=did_key_method(key.public), now=NOW, suite=suite)
    held: dict[str, Any] = json.loads(signed)
    return ecdsa_sd_2023.derive(held, disclose=[""]) if suite == "ecdsa-sd-2023" else held


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container with each of its members' names or places."""
    for name, item in list(value.items()) if isinstance(value, dict) else list(enumerate(value)):
        yield value, name
        if isinstance(item, dict | list):
            yield from _places(item)


def _changed(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    tampered = copy.deepcopy(document)
    holder, name = chance.choice(list(_places(tampered)))
    how = chance.choice(("set", "set", "drop", "add"))
    if how == "set":
        holder[name] = chance.choice(VALUES)
    elif how == "drop":
        del holder[name]
    elif isinstance(holder, dict):
        holder[chance.choice(("nickname", "description", "url", "expires"))] = chance.choice(VALUES[1:4])
    else:
        holder.append(chance.choice(VALUES[1:4]))
    return tampered


def _altered(token: str, chance: random.Random) -> str:
    at = chance.randrange(len(token))
    return token[:at] + chance.choice("Ab0-_.=") + token[at + 1 :]


def _says_the_same(document: Any, other: Any) -> bool:
    """Return whether the two differ in nothing but members without a value, which say nothing."""
    if isinstance(document, dict):
        plain = ({name: item for name, item in held.items() if item not in (None, [])} for held in (document, other))
        first, second = plain if isinstance(other, dict) else ({}, {"": other})
        return first.keys() == second.keys() and all(_says_the_same(first[name], second[name]) for name in first)
    if isinstance(document, list) and isinstance(other, list):
        first, second = ([item for item in held if item is not None] for held in (document, other))
        return len(first) == len(second) and all(map(_says_the_same, first, second))
    return bool(document == other)


def _embedded_check(key: PublicKey) -> Check:
    def check(document: dict[str, Any]) -> None:
        for proof in embedded.proofs_of(document) or [{}]:
            embedded.check(document, proof, key=key)

    return check


def _try(tampered: Any, subject: Any, check: Check) -> str:
    """Return what came of one change: why it was refused, or that nothing changed, or that it was missed."""
    try:
        check(tampered)
    except TestamurError as err:
        return f"found: {type(err).__name__}: {err}"
    return "the same" if _says_the_same(subject, tampered) else f"MISSED: {json.dumps(tampered)[:2000]}"


def _asked(tampered: Any, key: PublicKey) -> dict[str, Any]:
    """Return the task by which an independent implementation looks at the same change."""
    if isinstance(tampered, str):
        return {"operation": "verifyToken", "token": tampered, "key": key.jwk, "algorithm": key.algorithm}
    return {"operation": "verify", "document": tampered}


def _accepted(answer: dict[str, Any]) -> bool:
    """Return whether they found nothing wrong: a token is accepted by giving its claims, a document by saying so."""
    return bool(answer.get("value", {}).get("verified", "value" in answer))


def _differing(changes: list[Any], outcomes: list[str], key: PublicKey) -> tuple[list[str], Counter[str]]:
    """Return what they refuse and we accept, and why we refused what they accept."""
    ours: list[str] = []
    theirs: Counter[str] = Counter()
    for start in range(0, len(changes), 500):
        part = slice(start, start + 500)
        answers = run([_asked(tampered, key) for tampered in changes[part]])
        for tampered, outcome, answer in zip(changes[part], outcomes[part], answers, strict=True):
            is_ours = not outcome.startswith("found")
            if is_ours and not _accepted(answer):
                ours.append(f"{json.dumps(answer)[:300]} {json.dumps(tampered)[:2000]}")
            elif not is_ours and _accepted(answer):
                theirs[outcome[:90]] += 1
    return ours, theirs


def _subjects() -> Iterator[tuple[str, Any, SigningKey, Check]]:
    for suite, kind in SUITES.items():
        yield suite, _issued(suite, KEYS[kind]), KEYS[kind], _embedded_check(KEYS[kind].public)
    key = KEYS["P-256"]
    document = {**CREDENTIAL.to_json(), "issuer": did_key(key.public)}
    token = sign_jwt(document, key=key, method=did_key_method(key.public)).decode()
    yield "VC-JWT", token, key, lambda text: vc_jwt.check(text, key=key.public)


def main(count: int = 50_000, seed: int = 1, *, with_peer: bool = False) -> int:
    """Return 0 if every change was found, and nothing accepted that an independent implementation refuses."""
    chance, faults = random.Random(seed), 0
    for name, subject, key, check in list(_subjects()):
        alter = _altered if isinstance(subject, str) else _changed
        changes = [alter(subject, chance) for _ in range(count // (len(SUITES) + 1))]
        outcomes = [_try(tampered, subject, check) for tampered in changes]
        counts = Counter(outcome.partition(":")[0] for outcome in outcomes)
        faults += counts["MISSED"]
        print(f"{name}: {counts['found']} found, {counts['the same']} said the same, {counts['MISSED']} missed")
        print("".join(f"{each}\n" for each in outcomes if each.startswith("MISSED"))[:6000], end="", flush=True)
        if with_peer:
            ours, theirs = _differing(changes, outcomes, key.public)
            faults += len(ours)
            print(f"  refused there and accepted here: {len(ours)}; accepted there and refused here: {theirs.total()}")
            print("".join(f"  {each}\n" for each in [*ours[:5], *map(str, theirs.most_common(12))]), end="", flush=True)
    return min(faults, 1)


if __name__ == "__main__":
    asks_peer = "--peer" in sys.argv and not interop.prepare()
    sys.exit(main(*(int(each) for each in sys.argv[1:] if each.isdecimal()), with_peer=asks_peer))

"""Change one thing in a signed document, fifty thousand times over every suite: each change must be found.

Run by hand: `python -m bench.mutations [COUNT] [SEED]`. What only spells the same statements otherwise (the order of an
array, one value with or without its array) is not a change for suites over RDF, and not tried.
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

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUITES: dict[str, KeyKind] = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-384",
    "ecdsa-jcs-2019": "P-256",
    "ecdsa-sd-2023": "P-256",
}
VALUES = ("", "x", "é", 0, 7, True, {}, [], None, "did:example:other", "2026-03-01T12:00:01Z", "https://example.org/")
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


def _try(subject: Any, chance: random.Random, check: Check) -> str:
    """Return what came of one change: found, nothing changed, or missed."""
    tampered = _altered(subject, chance) if isinstance(subject, str) else _changed(subject, chance)
    try:
        check(tampered)
    except TestamurError:
        return "found"
    return "the same" if _says_the_same(subject, tampered) else f"MISSED: {json.dumps(tampered)[:2000]}"


def main(count: int = 50_000, seed: int = 1) -> int:
    """Return 0 if every change was found."""
    chance = random.Random(seed)
    keys = {kind: SigningKey.generate(kind=kind) for kind in set(SUITES.values())}
    subjects: list[tuple[str, Any, Check]] = []
    for suite, kind in SUITES.items():
        subjects.append((suite, _issued(suite, keys[kind]), _embedded_check(keys[kind].public)))
    key = keys["P-256"]
    document = {**CREDENTIAL.to_json(), "issuer": did_key(key.public)}
    token = sign_jwt(document, key=key, method=did_key_method(key.public)).decode()
    subjects.append(("VC-JWT", token, lambda text: vc_jwt.check(text, key=key.public)))
    missed = 0
    for name, subject, check in subjects:
        outcomes = Counter(_try(subject, chance, check) for _ in range(count // len(subjects)))
        wrong = [outcome for outcome in outcomes if outcome.startswith("MISSED")]
        missed += len(wrong)
        print(
            f"{name}: {outcomes['found']} found, {outcomes['the same']} said the same, {len(wrong)} missed", flush=True
        )
        print("".join(f"{outcome}\n" for outcome in wrong[:3]), end="")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

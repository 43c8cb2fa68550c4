"""Independent implementations in one Node process: each test hands over all its tasks at once."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from testamur.canonical import bundle
from testamur.did import did_document, did_key, did_key_method
from testamur.formats.published import PATHS, published
from testamur.keys import KeyKind
from testamur.signing import SigningKey
from tools import interop

SCHEMAS = "https://college.example/schemas"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS: tuple[KeyKind, ...] = ("Ed25519", "P-256", "P-384")
KEYS = {kind: SigningKey.from_bytes(bytes(range(1, 49 if kind == "P-384" else 33)), kind=kind) for kind in KINDS}
METHODS = {kind: did_key_method(key.public) for kind, key in KEYS.items()}
DIDS = {kind: did_key(key.public) for kind, key in KEYS.items()}

# What has broken verifiers: characters beyond U+FFFF, from right to left, of control, quotes, and the mark ®.
TEXTS = (
    "Plain words",
    "Daten ehrlich lesen — “in Anführung”",
    "Acme® Certified™ ‘Data’ «Literacy»",
    "قراءة البيانات بأمانة",
    "😀 𝒜 🏅 family 👩‍👩‍👧",
    'quote " backslash \\ slash / newline \n tab \t',
    "\u0001\b\f\u007f\u0085\u2028",
    "e\u0301 é ﬁ Ａ",
    "<script>&amp;</script> ~`^|",
)

Peer = Callable[[list[dict[str, Any]]], list[Any]]


def key_for_peer(kind: KeyKind) -> dict[str, str]:
    key = KEYS[kind]
    return {
        "id": METHODS[kind],
        "controller": DIDS[kind],
        "publicKeyMultibase": key.public.multibase,
        "secretKeyMultibase": key.to_multibase(),
        "seed": key.to_bytes().hex(),
    }


def _documents() -> dict[str, Any]:
    """Return every context that is bundled, every schema that is published, and the key documents of the issuers."""
    held: dict[str, Any] = {url: bundle.context(url) for url in bundle.index()}
    held |= {f"{SCHEMAS}/{path}": json.loads(published(path)) for path in PATHS}
    for kind in KINDS:
        document = did_document(DIDS[kind], [(KEYS[kind].public.multibase, KEYS[kind].public)])
        method = document["verificationMethod"][0]
        held[DIDS[kind]] = {**document, "assertionMethod": [method], "authentication": [method]}
        held[METHODS[kind]] = {"@context": "https://w3id.org/security/multikey/v1", **method}
    return held


def run(tasks: list[dict[str, Any]]) -> list[Any]:
    """Return what the other implementations answer, task by task: ``{"value": …}`` or ``{"error": …}``."""
    asked = {"documents": _documents(), "now": "2026-03-01T12:00:00Z", "tasks": tasks}
    made = subprocess.run(
        ["node", "peer.mjs"],
        cwd=interop.TARGET,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        env={"PATH": os.environ["PATH"], "NODE_NO_WARNINGS": "1"},
    )
    assert made.returncode == 0, made.stderr
    answers: list[Any] = json.loads(made.stdout)
    return answers


def run_python(tasks: list[dict[str, Any]]) -> list[Any]:
    """Return what openvc-core and openbadgeslib answer, task by task."""
    held = {url: bundle.context(url) for url in bundle.index()}
    asked = {"contexts": held, "now": "2026-03-01T12:00:00+00:00", "tasks": tasks}
    made = subprocess.run(
        [str(interop.PYTHON), "-I", str(interop.PYTHON_SOURCE / "peer.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr
    answers: list[Any] = json.loads(made.stdout)
    return answers


@pytest.fixture(scope="session")
def python_peer() -> Peer:
    """The other implementations in Python; tests skip, saying so, where they cannot be had."""
    reason = interop.prepare_python()
    if reason:
        pytest.skip(reason)
    return run_python


@pytest.fixture(scope="session")
def peer() -> Peer:
    """The other implementations; tests skip, saying so, where they cannot be had."""
    reason = interop.prepare()
    if reason:
        pytest.skip(reason)
    return run

"""The JSON-LD contexts this library knows: files beside it, never fetched.

A context decides what a signature covers, so a context that could change, or that a stranger names, decides it too.
"Verifiable Credential Data Integrity 1.0", section 2.4.1, therefore wants each context to be known beforehand.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any

from testamur.canonical import jcs
from testamur.errors import CanonicalizationError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FOLDER = files("testamur.canonical") / "contexts"
_INLINE = files("testamur.canonical") / "inline"
_NOTHING_MORE: Mapping[str, Mapping[str, Any]] | None = None
_tried_out = ContextVar("tried_out", default=_NOTHING_MORE)


@contextmanager
def trying_out(contexts: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Know these contexts too while this lasts, take any that stands inline, and types written as IRIs.

    For conformance suites, which bring vocabularies of their own. Never for what somebody relies on: whoever writes a
    context decides what a signature means (docs/decisions/0154).
    """
    token = _tried_out.set(contexts)
    try:
        yield
    finally:
        _tried_out.reset(token)


def is_trying_out() -> bool:
    """Return whether contexts that are not bundled are taken now."""
    return _tried_out.get() is not None


@cache
def index() -> dict[str, dict[str, str]]:
    """Return what is known of each bundled context by its URL: ``file``, ``sha256``, ``source``, ``licence``."""
    entries = json.loads((_FOLDER / "index.json").read_text("utf-8"))["contexts"]
    return {entry["url"]: entry for entry in entries}


def knows(url: str) -> bool:
    """Return whether the context of a URL is bundled, or tried out."""
    return url in index() or url in (_tried_out.get() or {})


def file(url: str) -> bytes:
    """Return a bundled context byte for byte, as its publisher serves it; KeyError where there is none."""
    return (_FOLDER / index()[url]["file"]).read_bytes()


def context(url: str) -> dict[str, Any]:
    """Return the bundled context of a URL, or raise :class:`CanonicalizationError` where there is none."""
    if url in (more := _tried_out.get() or {}):
        return dict(more[url])
    if url not in index():
        raise CanonicalizationError(f"JSON-LD context {url} is not bundled, and contexts are never fetched")
    document: dict[str, Any] = json.loads((_FOLDER / index()[url]["file"]).read_text("utf-8"))
    return document


@cache
def microcredential() -> dict[str, Any]:
    """Return the context of :mod:`testamur.document.microcredential`, which stands inline in the credentials it is for.

    Inline, so that no verifier anywhere has to fetch it from a server that may be gone (docs/decisions/0133).
    """
    document: dict[str, Any] = json.loads((_INLINE / "microcredential-v1.json").read_text("utf-8"))["@context"]
    return document


def is_known_inline(value: Any) -> bool:
    """Return whether an inline context is, member for member, one that is bundled; any other could swap meanings."""
    if not isinstance(value, dict):
        return False
    return is_trying_out() or jcs.canonicalize(value) == jcs.canonicalize(microcredential())

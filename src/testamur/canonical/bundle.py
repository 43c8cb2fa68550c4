"""The JSON-LD contexts this library knows: files beside it, never fetched.

A context decides what a signature covers, so a context that could change, or that a stranger names, decides it too.
"Verifiable Credential Data Integrity 1.0", section 2.4.1, therefore wants each context to be known beforehand.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from testamur.errors import CanonicalizationError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FOLDER = files("testamur.canonical") / "contexts"


@cache
def index() -> dict[str, dict[str, str]]:
    """Return what is known of each bundled context by its URL: ``file``, ``sha256``, ``source``, ``licence``."""
    entries = json.loads((_FOLDER / "index.json").read_text("utf-8"))["contexts"]
    return {entry["url"]: entry for entry in entries}


def context(url: str) -> dict[str, Any]:
    """Return the bundled context of a URL, or raise :class:`CanonicalizationError` where there is none."""
    if url not in index():
        raise CanonicalizationError(f"JSON-LD context {url} is not bundled, and contexts are never fetched")
    document: dict[str, Any] = json.loads((_FOLDER / index()[url]["file"]).read_text("utf-8"))
    return document

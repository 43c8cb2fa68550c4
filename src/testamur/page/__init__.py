"""The page that checks a credential on any machine with a browser, and without a network, for ever.

One HTML file, opened from a disk: scripts, styles, sentences and schemas are in it, and its policy lets nothing else
in or out. It follows the procedure of `testamur.verify` with the same checks, reasons and verdicts, for proofs that
take no RDF to check (…-jcs-…, VC-JWT); of what it can't check it says so. Its sentences are those of
`testamur.report.words`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from testamur.canonical import bundle
from testamur.formats import published
from testamur.formats.schema import ACHIEVEMENT, CLR, CREDENTIAL, ENDORSEMENT, schema
from testamur.page.packing import packed
from testamur.report.words import LANGUAGES

__all__ = ["MAX_SCRIPT_BYTES", "page"]

MAX_SCRIPT_BYTES = 40_000
"""The most that the page's own script may have, so that it stays something that one person can read."""

_FOLDER = files("testamur.page")
_PARTS = (
    "data",
    "json",
    "keys",
    "did",
    "schema",
    "formats",
    "containers",
    "signature",
    "status",
    "verify",
    "seal",
    "ui",
)
# In the order of `published.PATHS`, which ask the same.
_SCHEMAS = (ACHIEVEMENT, ENDORSEMENT, CLR, CREDENTIAL, "microcredential")
_ANNOTATIONS = ("$schema", "$id", "$comment")
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def page(*, issuers: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """Return the page as HTML.

    `issuers` are the key documents of issuers that you vouch for, by their identifiers (did:web): of those the page
    says that their domain confirms them, to whoever got the page from you. Without any it confirms nobody by name.
    """
    parts = _fixed_parts() | {"data": _in_html({**_data(), "issuers": dict(issuers or {})})}
    text = (_FOLDER / "page.html").read_text("utf-8")
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part, 1)
    return text


@cache
def _fixed_parts() -> dict[str, str]:
    font = base64.b64encode((_FOLDER / "newsreader-display-latin.woff2").read_bytes()).decode()
    style = (_FOLDER / "page.css").read_text("utf-8").replace("{font}", font)
    sources = [(_FOLDER / "parts" / f"{name}.js").read_text("utf-8") for name in _PARTS]
    script = packed("\n".join(['"use strict";(() => {', *sources, "})();"]))
    policy = _POLICY.format(script=_hash(script), style=_hash(style))
    return {"policy": policy, "style": style, "script": script}


@cache
def _data() -> dict[str, Any]:
    return {
        "contexts": sorted(bundle.index()),
        "schemas": {name: _own_part(name) for name in _SCHEMAS},
        "published": {published.digest_sri(path): name for path, name in zip(published.PATHS, _SCHEMAS, strict=True)},
        "sentences": {
            code: {
                "verdicts": words.VERDICTS,
                "checks": {f"{id} {reason}": text for (id, reason), text in words.CHECKS.items()},
                "faults": words.FAULTS,
                "forms": words.FORMS,
                "whole": words.WHOLE,
                "quoted": words.QUOTED,
                "or": words.OR,
            }
            for code, words in LANGUAGES.items()
        },
        "words": json.loads((_FOLDER / "words.json").read_text("utf-8")),
    }


def _own_part(name: str) -> dict[str, Any]:
    """Return a schema without what stands in that of the achievement credential, which the page has once."""
    whole, shared = schema(name), schema(ACHIEVEMENT)["$defs"]
    own = {key: value for key, value in whole["$defs"].items() if name == ACHIEVEMENT or shared.get(key) != value}
    return {key: value for key, value in whole.items() if key not in _ANNOTATIONS} | {"$defs": own}


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _in_html(value: Any) -> str:
    """Return JSON that can't end the element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

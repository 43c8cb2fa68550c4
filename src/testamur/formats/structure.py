"""Whether a credential is built as Open Badges 3.0 and the VC Data Model 2.0 ask.

Most of it is a JSON Schema, bundled: no schema is fetched, whatever the document names. What a schema can't say is
checked beside it. The data model's own rules that libraries tend to leave out stand in both: `refreshService` without
a type, an issuer that is no URL, `relatedResource` without id or digest or with one id twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

SCHEMA_NAME = "ob-3.0-achievement-credential.schema.json"
_V1_CONTEXT = "https://www.w3.org/2018/credentials/v1"
_MAX_ERRORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as the standard asks; `pointer` says where, `message` what, `rule` which schema keyword."""

    pointer: str
    message: str
    rule: str


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return the most telling fault in the structure of an AchievementCredential; None where there is none."""
    if _V1_CONTEXT in _contexts(document):
        message = "it follows version 1.1 of the data model; version 2.0 is read here"
        return Problem(pointer="/@context", message=message, rule="version")
    error = best_match(islice(_validator().iter_errors(document), _MAX_ERRORS))
    if error is not None:
        return Problem(pointer=_pointer(error), message=_message(error), rule=str(error.validator))
    return _repeated_resource(document) or _impossible_date(document)


def parse_moment(text: str) -> datetime:
    """Return a date and time as the schema lets it through; `ValueError` for a day that no calendar has."""
    return datetime.fromisoformat(text)


def _contexts(document: Mapping[str, Any]) -> list[Any]:
    contexts = document.get("@context")
    return contexts if isinstance(contexts, list) else [contexts]


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    schema = json.loads((files("testamur") / "schemas" / SCHEMA_NAME).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _pointer(error: ValidationError) -> str:
    """Return where the fault lies as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path)


def _message(error: ValidationError) -> str:
    if isinstance(error.instance, dict) and isinstance(error.validator_value, list) and error.validator == "required":
        return f"{next(name for name in error.validator_value if name not in error.instance)} is missing"
    title = error.schema.get("title") if isinstance(error.schema, dict) else None
    if title:
        return f"this is not {title}" if title[0].islower() else f"this is not the form of {title}"
    # The instance may be megabytes; only what the schema wanted is repeated.
    return f"the rule “{error.validator}: {str(error.validator_value)[:120]}” is not kept"


def _repeated_resource(document: Mapping[str, Any]) -> Problem | None:
    resources = document.get("relatedResource", [])
    ids = [resource["id"] for resource in resources] if isinstance(resources, list) else []
    if len(set(ids)) == len(ids):
        return None
    return Problem(pointer="/relatedResource", message="two resources have the same id", rule="uniqueItems")


def _impossible_date(document: Mapping[str, Any]) -> Problem | None:
    proofs = document.get("proof", [])
    held = [(f"/{name}", document.get(name)) for name in ("validFrom", "validUntil", "awardedDate")]
    held += [("/proof", proof.get("expires")) for proof in (proofs if isinstance(proofs, list) else [proofs])]
    for pointer, text in held:
        try:
            parse_moment(text or "2000-01-01T00:00:00Z")
        except ValueError:
            return Problem(pointer=pointer, message=f"{text} is no day of the calendar", rule="calendar")
    return None

"""Holding a document against one of the JSON Schemas bundled here: none is fetched, whatever a document names.

The schemas of Open Badges 3.0 and CLR 2.0 in the form of the VC Data Model 2.0 are written for this library from the
standards' tables, draft 2020-12. Their shared definitions stand in one file; `schema` gives each whole, so that it can
be published and named in `credentialSchema`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.errors import MalformedError
from testamur.formats.outlines import is_known_valid
from testamur.pointers import escaped

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError
    from jsonschema.protocols import Validator

ACHIEVEMENT = "ob-3.0-achievement-credential"
ENDORSEMENT = "ob-3.0-endorsement-credential"
CLR = "clr-2.0-clr-credential"
CREDENTIAL = "vc-2.0-credential"
ASSERTION = "ob-2.0-assertion"
NAMES = (ACHIEVEMENT, ENDORSEMENT, CLR, CREDENTIAL, ASSERTION)
_MAX_ERRORS = 20
_MAX_MESSAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as the standard asks; `pointer` says where, `message` what, `rule` which schema keyword."""

    pointer: str
    message: str
    rule: str


def schema(name: str) -> dict[str, Any]:
    """Return one of the bundled schemas, by a name of `NAMES`, complete in itself."""
    own = _load(name)
    return own if name == ASSERTION else own | {"$defs": _load(ACHIEVEMENT)["$defs"] | own.get("$defs", {})}


def schema_problem(document: Mapping[str, Any], *, name: str, shapes: Shapes = UNCACHED) -> Problem | None:
    """Return the most telling way in which the document is not as the schema asks; None where there is none."""
    if is_known_valid(document, name=name, load=lambda: schema(name), shapes=shapes):
        return None
    return _problem(document, _validator(name))


def problem_in(document: Mapping[str, Any], *, data: bytes) -> Problem | None:
    """Return the most telling way in which the document is not as the schema in these bytes asks; None for none.

    The draft is the one that the schema names, 2020-12 without. Raises `MalformedError` for what is no schema, or one
    that refers to others: nothing is fetched. The schema's patterns run as they are, so take it from whom you trust.
    """
    from jsonschema.exceptions import SchemaError
    from referencing.exceptions import Unresolvable

    try:
        return _problem(document, _validator_of(data))
    except (SchemaError, Unresolvable, ValueError, AttributeError, re.error) as err:
        raise MalformedError("JSON Schema", str(err).partition("\n")[0][:120]) from err


def calendar_problem(held: Iterable[tuple[str, Any]]) -> Problem | None:
    """Return which of these texts (pointer and text) is a day that no calendar has."""
    for pointer, text in held:
        try:
            parse_moment(text or "2000-01-01T00:00:00Z")
        except ValueError:
            return Problem(pointer=pointer, message=f"{text} is no day of the calendar", rule="calendar")
    return None


def parse_moment(text: str) -> datetime:
    """Return a date and time as the schema lets it through; `ValueError` for a day that no calendar has."""
    return datetime.fromisoformat(text)


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (files("testamur") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return loaded


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    held = schema(name)
    Draft202012Validator.check_schema(held)
    return Draft202012Validator(held)


@lru_cache(maxsize=16)
def _validator_of(data: bytes) -> "Validator":
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for
    from referencing import Registry

    held = json.loads(data)
    kind = validator_for(held, default=Draft202012Validator)
    kind.check_schema(held)
    # Without a registry of its own the library fetches what a schema refers to.
    return kind(held, registry=Registry())


def _problem(document: Mapping[str, Any], validator: "Validator") -> Problem | None:
    from jsonschema.exceptions import best_match

    error = best_match(islice(validator.iter_errors(document), _MAX_ERRORS))
    if error is None:
        return None
    return Problem(pointer=_pointer(error), message=_message(error)[:_MAX_MESSAGE], rule=str(error.validator))


def _pointer(error: "ValidationError") -> str:
    """Return where the fault lies as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{escaped(str(part))}" for part in error.absolute_path)


def _message(error: "ValidationError") -> str:
    """Say in words which part is not as it must be; items of a list are counted from 1."""
    steps = [str(step + 1) if isinstance(step, int) else step for step in error.absolute_path]
    part = f"“{' › '.join(steps)}”" if steps else ""
    if isinstance(error.instance, dict) and isinstance(error.validator_value, list) and error.validator == "required":
        name = next(name for name in error.validator_value if name not in error.instance)
        return f"{name} is missing in {part}" if part else f"{name} is missing"
    return f"{part or 'it'} {_fault(error)}"


def _fault(error: "ValidationError") -> str:
    title = error.schema.get("title") if isinstance(error.schema, dict) else None
    if title:
        return f"is not {title}" if title[0].islower() else f"is not of the form {title}"
    # The instance may be megabytes; only what the schema wanted is repeated.
    texts = " or ".join(f"“{text}”" for text in _wanted(error) if isinstance(text, str))
    return f"does not say {texts}" if texts else "is not as it must be"


def _wanted(error: "ValidationError") -> list[Any]:
    """Return the values of which one should stand there."""
    wanted = error.validator_value
    rules = wanted if error.validator == "contains" and isinstance(wanted, dict) else {error.validator: wanted}
    values = rules.get("enum", [rules.get("const")])
    return values if isinstance(values, list) else []

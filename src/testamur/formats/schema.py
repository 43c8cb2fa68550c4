"""Holding a document against one of the JSON Schemas bundled here: none is fetched, whatever a document names.

The schemas of Open Badges 3.0 and CLR 2.0 in the form of the VC Data Model 2.0 are written for this library from the
standards' tables, draft 2020-12. Their shared definitions stand in one file; `schema` gives each whole, so that it can
be published and named in `credentialSchema`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.errors import MalformedError
from testamur.formats.outlines import is_known_valid
from testamur.pointers import escaped
from testamur.report.words import fault

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
_MAX_TEXT = 120  # of what a document or a schema of others says


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as the standard asks; `pointer` says where, `rule` which schema keyword.

    `fault` says what, as a key of FAULTS in `testamur.report.english`, and `params` what the sentence about it names.
    """

    pointer: str
    rule: str
    fault: str
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def message(self) -> str:
        """The fault in English, without its full stop."""
        return fault(self.fault, self.params)

    def told(self) -> dict[str, str]:
        """Return what a check says of it, for sentences in any language (`testamur.report.words`)."""
        return {"message": self.message, "fault": self.fault, **self.params}


def missing(name: str) -> Problem:
    """Return that the document lacks a member."""
    return Problem(pointer="", rule="required", fault="missing", params={"name": name})


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
            if text:
                parse_moment(text)
        except ValueError:
            return Problem(pointer=pointer, rule="calendar", fault="no_day", params={"text": str(text)[:_MAX_TEXT]})
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
    found, params = _fault(error)
    held = {name: text[:_MAX_TEXT] for name, text in params.items()}
    return Problem(pointer=_pointer(error), rule=str(error.validator), fault=found, params=held)


def _pointer(error: "ValidationError") -> str:
    """Return where the fault lies as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{escaped(str(part))}" for part in error.absolute_path)


def _fault(error: "ValidationError") -> tuple[str, dict[str, str]]:
    """Return which part is not as it must be, and how; items of a list are counted from 1."""
    place = " › ".join(str(step + 1) if isinstance(step, int) else step for step in error.absolute_path)
    if isinstance(error.instance, dict) and isinstance(error.validator_value, list) and error.validator == "required":
        name = next(name for name in error.validator_value if name not in error.instance)
        return ("missing_in", {"name": name, "place": place}) if place else ("missing", {"name": name})
    title = error.schema.get("title") if isinstance(error.schema, dict) else None
    if title:
        return "form" if title[0].islower() else "kind", {"place": place, "form": title}
    # The instance may be megabytes; only what the schema wanted is repeated.
    wanted = [text for text in _wanted(error) if isinstance(text, str)]
    return ("says", {"place": place, "wanted": "\n".join(wanted)}) if wanted else ("wrong", {"place": place})


def _wanted(error: "ValidationError") -> list[Any]:
    """Return the values of which one should stand there."""
    wanted = error.validator_value
    rules = wanted if error.validator == "contains" and isinstance(wanted, dict) else {error.validator: wanted}
    values = rules.get("enum", [rules.get("const")])
    return values if isinstance(values, list) else []

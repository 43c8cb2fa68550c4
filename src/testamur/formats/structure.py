"""Whether a document is built as its format asks, whichever that is.

The data model's own rules that libraries tend to leave out stand in the schemas and beside them: `refreshService`
without a type, an issuer that is no URL, `relatedResource` without id or digest or with one id twice.
"""

from collections.abc import Mapping
from typing import Any

from testamur.formats.registry import format_of
from testamur.formats.schema import Problem, parse_moment

__all__ = ["Problem", "find_problem", "parse_moment"]


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return the most telling fault in a document's structure, as its format has it; None where there is none."""
    return format_of(document).find_problem(document)

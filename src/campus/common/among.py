"""Ask for the rows that have one of very many values, all of them as one parameter (docs/decisions/0246).

`__in` sends each value as a parameter of its own, which the ORM and the driver then prepare one by one: for a thousand
addresses that costs more than finding them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup


class Among(_Lookup):
    """A condition: this column has one of these texts or numbers. Of none it is never so."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, column: str, values: Collection[str] | Collection[int]) -> None:
        super().__init__(F(column), list(values))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for this database: an array on PostgreSQL, JSON elsewhere."""
        column, given = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*given, self.rhs)
        words = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - our names
        return words, (*given, json.dumps(self.rhs))

"""Ask several small things in one query: each row comes back as one JSON array under the number of who asked it.

A page that is put together by apps that know nothing of each other would ask the database once for each of them. What
they ask is joined by UNION ALL, which needs rows of one shape; JSON gives them one whatever their columns are. Values
are those of JSON: a moment comes as text (`moment` reads it), a decimal as a number, true as 1 on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONArray

Rows = list[list[Any]]
_Answer = TypeVar("_Answer")


class Ask(NamedTuple):
    """What is asked: rows, and which columns of each, in their order. The rows come in no order."""

    found: QuerySet[Any, Any]
    columns: tuple[str | Combinable, ...]


def together(asks: Sequence[Ask]) -> list[Rows]:
    """Return the rows of each, in the order of the asks; in one query, in none where nothing is asked."""
    answers: list[Rows] = [[] for _ in asks]
    parts = [_part(number, *ask) for number, ask in enumerate(asks)]
    if parts:
        for number, row in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
            answers[number].append(row)
    return answers


def _part(number: int, found: QuerySet[Any, Any], columns: tuple[str | Combinable, ...]) -> QuerySet[Any, Any]:
    return found.order_by().values_list(Value(number, output_field=IntegerField()), JSONArray(*columns))


@dataclass(frozen=True)
class Question(Generic[_Answer]):
    """Something about some rows (by id) that others can ask together with what they ask themselves."""

    ask: Callable[[Collection[int]], Ask]
    read: Callable[[Rows], _Answer]

    def __call__(self, ids: Collection[int]) -> _Answer:
        """Return the answer, asked for by itself."""
        return self.read(*together([self.ask(ids)]))


def moment(said: str) -> datetime:
    """Return a moment of such a row. SQLite keeps moments without their zone, which is UTC."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

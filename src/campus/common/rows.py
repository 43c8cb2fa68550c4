"""Insert very many rows at once: by COPY on PostgreSQL, by one prepared statement elsewhere (docs/decisions/0235).

The ORM builds a statement anew for every few hundred rows and asks each field of each row; that costs more than the
database does. What is inserted here is the same, by the same constraints, in the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from django.db import connection, models, transaction

_Column = Callable[[Any], Any] | None
# Whose values the drivers take as they stand.
_PLAIN = (
    models.AutoField,
    models.BinaryField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)
_CONSTANT = (dict, list)


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Return as many primary keys of a model, given to nobody else; call it inside the transaction that uses them."""
    table, key = model._meta.db_table, model._meta.pk.attname
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            words = (  # the sequence is looked up once: that takes longer than to count
                "WITH its AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence) "
                "SELECT nextval(sequence) FROM its, generate_series(1, %s)"
            )
            cursor.execute(words, [connection.ops.quote_name(table), key, count])
            return [row[0] for row in cursor.fetchall()]
        with transaction.atomic():
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last: int = cursor.fetchone()[0]
            return range(last - count + 1, last + 1)


def need_not_last() -> None:
    """Let the commit of this transaction not wait for the disk: for what is made anew where a crash takes it away.

    A crash loses the last of such transactions whole and in their order, and none that another commit, which did wait,
    came after (PostgreSQL, 28.4). SQLite waits for no commit as it is set here.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of a model given as values of these columns (`owner_id`, not `owner`); the others have their default.

    Raises IntegrityError as any insert does. Raises ValueError where a column that is left out is made anew for each
    row (an identifier, a time).
    """
    fields = [field for field in model._meta.concrete_fields if field.attname in names or not field.primary_key]
    given = {name: place for place, name in enumerate(names)}
    rest = [field for field in fields if field.attname not in given]
    _refuse_made_anew(rest)
    ordered = sorted((field for field in fields if field.attname in given), key=lambda each: given[each.attname])
    # What is left out stands empty without being sent.
    filled = [(field, value) for field in rest if (value := field.get_default()) is not None]
    constants = tuple(_ready(field, value) for field, value in filled)
    ready = _converted([_converter(field) for field in ordered], rows)
    _write(model, [*ordered, *(field for field, _value in filled)], ((*row, *constants) for row in ready))


def _refuse_made_anew(fields: Collection[models.Field[Any, Any]]) -> None:
    for field in fields:
        is_timed = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if is_timed or (field.has_default() and callable(field.default) and field.default not in _CONSTANT):
            raise ValueError(f"{field} is made anew for each row: give it")


def _write(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", fields, rows)
        return
    with connection.cursor() as cursor:
        marks = ", ".join(repeat("%s", len(fields)))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608 - our names


def _copy(words: str, fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> None:
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(words) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _converted(columns: Sequence[_Column], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows as the driver wants them."""
    wanting = [(place, convert) for place, convert in enumerate(columns) if convert is not None]
    if not wanting:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for place, convert in wanting:
            values[place] = convert(values[place])
        yield values


def _converter(field: models.Field[Any, Any]) -> _Column:
    """Return what turns a value into one for the driver, or None where it takes it as it stands."""
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.JSONField) and field.encoder is None:
        # COPY knows that the column is JSON, and the driver writes it as Django has it written.
        return None if connection.vendor == "postgresql" else _json

    def prepared(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return _remembered(prepared) if isinstance(field, models.DateTimeField) else prepared


def _ready(field: models.Field[Any, Any], value: Any) -> Any:
    convert = _converter(field)
    return convert(value) if convert else value


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def _remembered(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the same, which does it once for equal moments: a lot has few of them."""
    held: dict[Any, Any] = {}

    def found(value: Any) -> Any:
        if value not in held:
            held[value] = convert(value)
        return held[value]

    return found

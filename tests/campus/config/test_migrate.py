"""An empty database gets its tables at once; what grew by the migrations is the same to the last index."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations import DeleteModel, RunPython, RunSQL, SeparateDatabaseAndState

from bench import place
from campus.config.management.commands.migrate import only_in_the_database
from tests.campus.cli.conftest import own_database as own_database

other_database = own_database

# Every column, constraint and index, whatever their order: SQLite moves a column to the end when it is altered.
POSTGRES = """
    SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           a.attstorage, a.attcompression, pg_get_expr(d.adbin, d.adrelid)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped;
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n';
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""
SQLITE = """
    SELECT 'column', m.name, x.name, x.type, x."notnull", x.dflt_value, x.pk
      FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name <> 'sqlite_sequence';
    SELECT 'reference', m.name, x."table", x."from", x."to", x.on_update, x.on_delete
      FROM sqlite_schema m, pragma_foreign_key_list(m.name) x;
    SELECT 'index', tbl_name, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL;
    SELECT 'table', name, sql FROM sqlite_schema WHERE type = 'table'
"""
APPLIED = "SELECT 'applied', app, name FROM django_migrations"


@contextlib.contextmanager
def rows(data: Path, database: dict[str, str]) -> Iterator[Any]:
    """Return what reads the database of an installation."""
    if url := database.get("TESTAMUR_DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as server:
            yield lambda query: server.execute(query).fetchall()
    else:
        with contextlib.closing(sqlite3.connect(data / "campus.sqlite3")) as file:
            yield lambda query: file.execute(query).fetchall()


def parts(sql: str) -> list[str]:
    """Return what stands between the commas of a table's outermost brackets."""
    return re.split(r", (?![^(]*\))", sql.partition("(")[2].removesuffix(")"))


def shape(data: Path, database: dict[str, str]) -> set[tuple[Any, ...]]:
    with rows(data, database) as read:
        found = [row for query in (POSTGRES if database else SQLITE).split(";") for row in read(query)]
        found = [(*row[:2], *sorted(parts(row[2]))) if row[0] == "table" else row for row in found]
        tables = {row[1] for row in found if row[0] == "column"}
        found += [("count", table, *read(f'SELECT count(*) FROM "{table}"')[0]) for table in tables]
        return {*map(tuple, found), *read(APPLIED)}


def manage(data: Path, database: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        place.command("manage", *words),
        # To count the lines of a thousand renderings of all models would take twice as long.
        env={name: value for name, value in place.environment(data, database).items() if "COVERAGE" not in name},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.server
def test_it_works(tmp_path: Path, own_database: dict[str, str], other_database: dict[str, str]):
    manage(tmp_path / "at once", own_database, "migrate")
    # One table is there, so that all others come by migrations.
    manage(tmp_path / "by and by", other_database, "migrate", "contenttypes")
    manage(tmp_path / "by and by", other_database, "migrate", "--verbosity", "0")

    at_once = shape(tmp_path / "at once", own_database)
    assert len(at_once) > 2_000
    assert at_once ^ shape(tmp_path / "by and by", other_database) == set()


def test_who_asks_what_would_be_done_is_told_and_nothing_is_done(tmp_path: Path):
    said = manage(tmp_path, {}, "migrate", "--plan")

    assert "Create model Award" in said
    with rows(tmp_path, {}) as read:
        assert read("SELECT name FROM sqlite_schema") == []


def test_what_moves_rows_has_none_to_move_and_what_is_for_the_database_alone_is_done():
    moves, shapes = RunPython(RunPython.noop, elidable=True), RunSQL("DROP INDEX one")
    beside = SeparateDatabaseAndState(database_operations=[shapes], state_operations=[DeleteModel("One")])

    assert only_in_the_database([moves, beside, DeleteModel("Two")]) == [shapes]

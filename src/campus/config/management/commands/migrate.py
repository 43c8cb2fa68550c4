"""Django's `migrate`, which gives an empty database its tables as they are today instead of as they came to be.

Django renders every model anew after nearly each step of every migration: nine tenths of what a first start cost.
Whoever has tables goes on by the migrations, as ever; that both ways end in the same place is tested (decision 0254).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.models import Model

# Who asks for one of these asks about migrations themselves.
_ABOUT_MIGRATIONS = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    """Bring the database up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database; then do as Django does, which has nothing left to apply there."""
        connection = connections[options["database"]]
        if not any(options[name] for name in _ABOUT_MIGRATIONS) and not connection.introspection.table_names():
            if options["verbosity"]:
                self.stdout.write("Making every table of an empty database.")
            begin(connection)
        super().handle(*args, **options)


def begin(connection: BaseDatabaseWrapper) -> None:
    """Make every table in one transaction, and note every migration as applied.

    The columns stand as the migrations put them, so that no row tells how its database began. What a migration does to
    the database alone, and is not said to be elidable (as a move of rows is, of which there are none yet), is done too.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state()
    applied = executor.recorder.Migration
    with connection.schema_editor() as editor:
        models: list[type[Model]] = [*state.apps.get_models(), applied]
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        _run_deferred(editor)
        for migration, _is_backwards in plan:
            for operation in only_in_the_database(migration.operations):
                operation.database_forwards(migration.app_label, editor, state, state)
        rows = [applied(app=migration.app_label, name=migration.name) for migration, _is_backwards in plan]
        executor.recorder.migration_qs.bulk_create(rows)


def _run_deferred(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the indexes and references now: what a migration does by itself may name them."""
    while editor.deferred_sql:
        editor.execute(editor.deferred_sql.pop(0))


def only_in_the_database(operations: Sequence[Operation]) -> list[Operation]:
    """Return what no model tells of: SQL and functions, if not elidable."""
    found: list[Operation] = []
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            found += only_in_the_database(operation.database_operations)
        elif isinstance(operation, migrations.RunSQL | migrations.RunPython) and not operation.elidable:
            found.append(operation)
    return found

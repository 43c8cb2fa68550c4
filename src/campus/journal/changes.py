"""Whether anybody wrote to the database: an idle worker asks this twice a second, instead of every sweep (0293)."""

from __future__ import annotations

from django.db import Error, connection

_ASK = {
    # Changed by every commit of another connection (https://www.sqlite.org/pragma.html#pragma_data_version).
    "sqlite": "PRAGMA data_version",
    # Moves with whatever any database of the server writes: never too little.
    "postgresql": "SELECT pg_current_wal_insert_lsn()",
}


def stamp() -> object:
    """Return what differs once anybody else wrote anything, in a new connection, and where that cannot be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ASK[connection.vendor])
            [found] = cursor.fetchone()
    except Error:
        return object()
    return (connection.connection, found) if connection.vendor == "sqlite" else found

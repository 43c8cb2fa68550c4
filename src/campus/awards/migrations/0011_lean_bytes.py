"""Have PostgreSQL spend less on each award: the digest is found by a hash, the credential compressed by lz4 where it can.

docs/decisions/0247. On SQLite nothing changes.
"""

from typing import Any

from django.db import migrations

_HAS_LZ4 = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


def spend_less(_apps: Any, schema_editor: Any) -> None:
    """Make the index by digest a third as large, and the credentials of from now on quick to compress."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP INDEX IF EXISTS awards_by_digest")
    schema_editor.execute("CREATE INDEX awards_by_digest ON awards_award USING hash (digest)")
    with connection.cursor() as cursor:
        cursor.execute(_HAS_LZ4)
        found = cursor.fetchone()
    if found and found[0]:
        schema_editor.execute("ALTER TABLE awards_award ALTER COLUMN credential SET COMPRESSION lz4")


class Migration(migrations.Migration):
    dependencies = [("awards", "0010_milestones")]

    operations = [migrations.RunPython(spend_less, migrations.RunPython.noop)]

"""Leave out the indexes that others begin with (docs/decisions/0236)."""

import django.db.models.deletion
from django.db import migrations, models

GONE = ["bulk_lot_batch_id_66a9468e", "bulk_row_batch_id_0bcedffc"]


class Migration(migrations.Migration):
    dependencies = [("bulk", "0002_named")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([f"DROP INDEX IF EXISTS {name}" for name in GONE], migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="lot",
                    name="batch",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots",
                        to="bulk.batch",
                    ),
                ),
                migrations.AlterField(
                    model_name="row",
                    name="batch",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="bulk.batch",
                    ),
                ),
            ],
        ),
    ]

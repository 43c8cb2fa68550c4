"""Leave out the indexes that others begin with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0001_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lot",
            name="batch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="bulk.batch"
            ),
        ),
        migrations.AlterField(
            model_name="row",
            name="batch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="bulk.batch"
            ),
        ),
    ]

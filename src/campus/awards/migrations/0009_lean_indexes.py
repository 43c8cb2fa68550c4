"""Leave out the indexes that cost more with each award than they save (docs/decisions/0236)."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As Django named them; to drop an index by its name is quick, where to alter a field copies SQLite's whole table.
GONE = [
    f"awards_award_{name}"
    for name in (
        "awarded_at_99da978d",
        "digest_1acc59cf",
        "digest_1acc59cf_like",
        "organization_id_5c131077",
        "person_id_99035ebe",
        "public_id_d9d2c48e_like",
        "renews_id_ad5b0543",
        "replaced_by_id_ac5b68bb",
        "revoked_by_id_4765435f",
        "status_list_id_41115f43",
    )
]


def keep_tokens_as_they_are(_apps: Any, schema_editor: Any) -> None:
    """Have PostgreSQL spend no time on compressing tokens: base 64 hardly gets smaller."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE awards_award ALTER COLUMN jwt SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [
        ("achievements", "0002_standard_elements"),
        ("awards", "0008_bounced"),
        ("organizations", "0002_compromised_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(keep_tokens_as_they_are, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([f"DROP INDEX IF EXISTS {name}" for name in GONE], migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="award",
                    name="awarded_at",
                    field=models.DateTimeField(),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="digest",
                    field=models.CharField(max_length=64),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="organization",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="organizations.organization",
                    ),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="person",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="renews",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="awards.award",
                    ),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="replaced_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="awards.award",
                    ),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="revoked_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="award",
                    name="status_list",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="awards.statuslist",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["digest"], name="awards_by_digest"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(
                condition=models.Q(("replaced_by__isnull", False)), fields=["replaced_by"], name="awards_replaced"
            ),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(
                condition=models.Q(("renews__isnull", False)), fields=["renews"], name="awards_renewing"
            ),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(
                condition=models.Q(("revoked_by__isnull", False)), fields=["revoked_by"], name="awards_by_revoker"
            ),
        ),
    ]

"""Take away what editions say now."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_first_editions")]

    operations = [
        migrations.AlterModelOptions(
            name="unit",
            options={"ordering": ["id"]},
        ),
        migrations.RemoveField(
            model_name="course",
            name="project",
        ),
        migrations.RemoveField(
            model_name="course",
            name="quiz",
        ),
        migrations.RemoveField(
            model_name="unit",
            name="order",
        ),
        migrations.RemoveField(
            model_name="unit",
            name="retired_at",
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="courses.edition"
            ),
        ),
    ]

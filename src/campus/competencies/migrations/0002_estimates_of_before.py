"""Let the sweep estimate the skills of everybody who enrolled before estimates had rows.

The events are there; only this consumer was not yet. The worker settles them as it settles new ones.
"""

from typing import Any

from django.db import migrations

CONSUMER = "competencies"
BATCH = 1000


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Note each enrolment's event as waiting for this consumer."""
    pending = apps.get_model("journal", "Pending")
    events = apps.get_model("journal", "Event").objects.filter(verb="course.enrolled")
    rows = (pending(event_id=pk, consumer=CONSUMER) for pk in events.values_list("pk", flat=True).iterator())
    pending.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("competencies", "0001_estimates"), ("journal", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]

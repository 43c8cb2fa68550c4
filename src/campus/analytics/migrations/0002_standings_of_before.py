"""Let the sweep write where everybody stands who enrolled before standings had rows.

The events are there; only this consumer was not yet. The worker settles them as it settles new ones.
"""

from typing import Any

from django.db import migrations

CONSUMER = "analytics"
BATCH = 1000


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Note each enrolment's event as waiting for this consumer."""
    pending = apps.get_model("journal", "Pending")
    events = apps.get_model("journal", "Event").objects.filter(verb="course.enrolled")
    rows = (pending(event_id=pk, consumer=CONSUMER) for pk in events.values_list("pk", flat=True).iterator())
    pending.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("analytics", "0001_standings_and_reports"), ("journal", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]

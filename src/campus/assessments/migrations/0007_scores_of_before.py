"""Give the answers of before a score: until now they were right or wrong and nothing between."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Score 1 for what is right, 0 for the rest; without one they would wait for a person to mark them."""
    answers = apps.get_model("assessments", "Answer").objects.filter(score__isnull=True)
    answers.filter(is_right=True).update(score=1)
    answers.filter(is_right=False).update(score=0)


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("assessments", "0006_quizzes_whole")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]

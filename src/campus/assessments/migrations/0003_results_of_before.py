"""Write the results of attempts and grades that were made before results had rows of their own."""

from typing import Any

from django.db import migrations

BATCH = 1000


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Make one result of each finished attempt and of each grade that was not handed back."""
    result = apps.get_model("assessments", "Result")
    attempts = apps.get_model("assessments", "Attempt").objects.filter(finished_at__isnull=False, percent__isnull=False)
    grades = apps.get_model("assessments", "Grade").objects.filter(is_returned=False)
    result.objects.bulk_create(
        (_of_attempt(result, each) for each in attempts.select_related("quiz").iterator()),
        batch_size=BATCH,
    )
    whole = grades.select_related("submission__project", "grader").prefetch_related("marks")
    result.objects.bulk_create((_of_grade(result, each) for each in whole.iterator(BATCH)), batch_size=BATCH)


def _of_attempt(result: Any, attempt: Any) -> Any:
    return result(
        person_id=attempt.person_id,
        organization_id=attempt.quiz.organization_id,
        kind="quiz",
        thing_id=attempt.quiz_id,
        percent=attempt.percent,
        is_passed=attempt.percent >= attempt.quiz.pass_percent,
        at=attempt.finished_at,
        source=f"attempt:{attempt.pk}",
    )


def _of_grade(result: Any, grade: Any) -> Any:
    levels = {str(mark.criterion_id): mark.level for mark in grade.marks.all()}
    return result(
        person_id=grade.submission.person_id,
        organization_id=grade.submission.project.organization_id,
        kind="project",
        thing_id=grade.submission.project_id,
        levels=levels,
        lowest=min(levels.values(), default=None),
        assessor_id=grade.grader_id,
        assessor_name=grade.grader.name,
        at=grade.at,
        source=f"grade:{grade.pk}",
    )


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("assessments", "0002_results")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]

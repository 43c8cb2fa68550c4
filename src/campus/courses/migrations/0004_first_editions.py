"""Make of every course its first edition: its units in use, then its quiz and its project."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Write the first edition of each course; who takes the course takes that one."""
    for course in apps.get_model("courses", "Course").objects.all():
        units = [*course.units.filter(retired_at__isnull=True).order_by("order", "id"), *_assessed(apps, course)]
        edition = apps.get_model("courses", "Edition").objects.create(
            course=course, number=1, published_at=_since(course)
        )
        placed = apps.get_model("courses", "EditionUnit")
        placed.objects.bulk_create(placed(edition=edition, order=n, unit=unit) for n, unit in enumerate(units, 1))
        course.enrolments.update(edition=edition)
        if edition.published_at:
            course.current = edition
            course.save(update_fields=["current"])


def _assessed(apps: Any, course: Any) -> list[Any]:
    make = apps.get_model("courses", "Unit").objects.create
    common = {"course": course, "order": 0, "body": ""}
    found = [make(kind="quiz", quiz_id=course.quiz_id, **common)] if course.quiz_id else []
    if course.project_id:
        found.append(make(kind="project", project_id=course.project_id, **common))
    return found


def _since(course: Any) -> Any:
    """Return when a course was published; one that was closed again, but is taken, since somebody first took it."""
    first = course.enrolments.order_by("at").first()
    return course.published_at or (first.at if first else None)


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("courses", "0003_editions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]

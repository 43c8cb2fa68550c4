"""A course leaves as one file and comes back identical."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campus.assessments.services import activities
from campus.common.errors import InvalidError
from campus.courses import queries, services
from campus.courses.exchange.copies import duplicate_course, duplicate_unit
from campus.courses.exchange.exporting import export_course
from campus.courses.exchange.importing import import_course
from campus.courses.models import Course
from campus.demo.load import load
from campus.journal.models import Event
from campus.skills.models import Skill
from tests.cast import Scene

NOW = timezone.now()
COURSES = "/manage/harbourside/courses/"


def bytes_of(course: Course) -> bytes:
    with export_course(course) as file:
        return file.read()


def test_it_works(scene: Scene):
    services.add_unit(
        scene.cast.owner,
        course=scene.course,
        kind="embed",
        title="Elsewhere",
        url="https://example.org/a",
        is_embedded=True,
        now=NOW,
    )
    show = activities.create(
        scene.cast.owner, organization=scene.cast.college, kind="observation", title="A seam", now=NOW, brief="Mend.",
        criteria=[activities.Line(name="It holds", is_required=False)],
    )  # fmt: skip
    services.add_unit(scene.cast.owner, course=scene.course, kind="activity", activity=show, now=NOW)
    skill = Skill.objects.get()
    services.change_unit(scene.cast.owner, unit=scene.units[0], skill=skill, skill_level="foundation", now=NOW)
    sent = scene.cast.client("educator").get(f"{COURSES}reading-data-honestly/export/")
    data = b"".join(sent.streaming_content)  # type: ignore[attr-defined]

    upload = {"file": SimpleUploadedFile("course.zip", data)}
    answer = scene.cast.client("educator").post(f"{COURSES}import/", upload)

    made = Course.objects.get(slug="reading-data-honestly-2")
    assert answer["Location"] == f"{COURSES}reading-data-honestly-2/"
    before, after = (ZipFile(BytesIO(each)) for each in (data, bytes_of(made)))
    names = [name for name in before.namelist() if "quiz" not in name]  # the scene's bank is of plain rows, not cleaned
    assert {name: before.read(name) for name in names} == {name: after.read(name) for name in names}
    assert made.published_at is None
    assert [unit.kind for unit in queries.units(queries.newest(made))] == [
        "page", "page", "quiz", "project", "embed", "activity",
    ]  # fmt: skip
    quiz, *_others, seam = queries.activities(made)
    assert seam.kind == "observation"
    assert seam.thing_id != show.pk
    assert quiz.thing_id != scene.quiz.pk
    assert Event.objects.filter(verb="course.created").exists()


def test_every_course_of_the_demo_comes_back_identical(db: None):
    college = load(password="correct horse battery", now=NOW)
    for course in Course.objects.filter(organization=college.organization):
        sent = bytes_of(course)

        made, left_out = import_course(college.owner, organization=college.organization, file=BytesIO(sent), now=NOW)

        assert left_out == []
        again = bytes_of(made)
        assert ZipFile(BytesIO(again)).namelist() == ZipFile(BytesIO(sent)).namelist()
        assert again == sent


def test_a_folder_that_was_packed_is_read_too(scene: Scene):
    sent = ZipFile(BytesIO(bytes_of(scene.course)))
    packed = BytesIO()
    with ZipFile(packed, "w") as folder:
        folder.writestr("__MACOSX/my course/._course.yaml", b"")
        for name in sent.namelist():
            folder.writestr(f"my course/{name}", sent.read(name))

    made, left_out = import_course(scene.cast.owner, organization=scene.cast.college, file=packed, now=NOW)

    assert left_out == []
    assert made.title == scene.course.title


def test_a_copy_has_a_quiz_of_its_own(scene: Scene):
    client = scene.cast.client("educator")

    answer = client.post(f"{COURSES}reading-data-honestly/duplicate/")

    made = Course.objects.get(title="Reading data honestly (copy)")
    assert answer["Location"] == f"{COURSES}{made.slug}/"
    assert {each.thing_id for each in queries.activities(made)}.isdisjoint([scene.quiz.pk, scene.project.pk])
    assert made.achievement == scene.achievement


def test_units_are_copied_right_behind_themselves(scene: Scene):
    client = scene.cast.client("educator")
    here = queries.units(scene.course.current)
    with_file = services.add_file(
        scene.cast.owner, unit=here[0], upload=SimpleUploadedFile("a.csv", b"a,b"), title="A", is_download=True, now=NOW
    )

    client.post(f"{COURSES}reading-data-honestly/units/{here[0].pk}/duplicate/")
    duplicate_unit(scene.cast.educator, unit=here[2], now=NOW)

    now = queries.units(queries.newest(scene.course))
    assert [unit.name for unit in now] == [
        "Unit 1", "Unit 1 (copy)", "Unit 2", "Quiz", "Quiz (copy)", "A claim and its figures",
    ]  # fmt: skip
    assert now[1].attachments.get().file.name == with_file.file.name
    assert now[4].quiz_id != scene.quiz.pk


@pytest.mark.parametrize("role", ["learner", "outsider"])
def test_only_staff_take_a_course_in(scene: Scene, role: str):
    for refused in (
        lambda: import_course(getattr(scene.cast, role), organization=scene.cast.college, file=BytesIO(), now=NOW),
        lambda: duplicate_course(getattr(scene.cast, role), course=scene.course, now=NOW),
        lambda: duplicate_unit(getattr(scene.cast, role), unit=scene.units[0], now=NOW),
    ):
        with pytest.raises(Exception, match="You may not do this") as found:
            refused()
        assert not isinstance(found.value, InvalidError)

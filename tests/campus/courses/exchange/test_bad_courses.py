"""What is wrong with a file is said by file and item, and nothing is made unless asked to."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campus.assessments.models import Question, Quiz
from campus.common.errors import InvalidError
from campus.courses.exchange.importing import RefusedError, import_course
from campus.courses.models import Course, Unit
from tests.cast import Scene

COURSE = "format: testamur-course\nversion: 1\ntitle: Tides\nsummary: When to go.\nunits: [units/1.md, units/2.md]\n"
UNIT = "---\ntitle: High water\n---\n\nTwice a day.\n"
QUIZ = "---\nkind: quiz\nquiz: quizzes/2.yaml\n---\n"
QUESTION = "- {kind: short, text: What pulls, data: {accepted: [moon]}}\n"
GOOD = {
    "course.yaml": COURSE,
    "units/1.md": UNIT,
    "units/2.md": QUIZ,
    "quizzes/2.yaml": f"title: Tides\ndraw: 1\nquestions:\n{QUESTION}",
}


def archive(**changed: str) -> BytesIO:
    files = {**GOOD, **{name.replace("__", "/").replace("_dot_", "."): text for name, text in changed.items()}}
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out


def take(scene: Scene, file: BytesIO, *, takes_rest: bool = False) -> list[str]:
    found = import_course(
        scene.cast.educator, organization=scene.cast.college, file=file, now=timezone.now(), takes_rest=takes_rest
    )
    return [str(problem) for problem in found[1]]


def test_it_works(scene: Scene):
    assert take(scene, archive()) == []

    unit, quiz = Unit.objects.filter(course__slug="tides").order_by("pk")
    assert (unit.title, unit.body, unit.minutes) == ("High water", "Twice a day.\n", 10)
    assert quiz.quiz
    assert quiz.quiz.questions.get().data["accepted"] == ["moon"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"course_dot_yaml": "title: Tides"}, "course.yaml: It says nothing of “format"),
        ({"course_dot_yaml": COURSE + "colour: red"}, "course.yaml: nothing here is called “colour”."),
        ({"course_dot_yaml": COURSE.replace("Tides", "''")}, "course.yaml: “title”: This field cannot be blank."),
        ({"course_dot_yaml": COURSE.replace("title: Tides\n", "")}, "course.yaml: “title”: a course needs one."),
        ({"course_dot_yaml": COURSE + "minutes: soon"}, "course.yaml: “minutes”: a whole number is expected."),
        ({"course_dot_yaml": COURSE + "minutes: -5"}, "course.yaml: “minutes”: "),
        ({"course_dot_yaml": COURSE + "achievement: abcd"}, "course.yaml: achievement: This institution has published"),
        ({"course_dot_yaml": "&a [*a]"}, "course.yaml: Line 1: anchors and aliases"),
        ({"units__1_dot_md": "High water"}, "units/1.md: It begins with a line of ---"),
        ({"units__1_dot_md": "---\nkind: song\n---\n"}, "units/1.md: “kind” is one of page, file"),
        ({"units__1_dot_md": "---\nminutes: 5\n---\n"}, "units/1.md: “title”: a unit needs one."),
        (
            {"units__1_dot_md": UNIT.replace("title", "url: javascript:x\ntitle")},
            "units/1.md: “url”: An address of a page looks like",
        ),
        (
            {"units__1_dot_md": UNIT.replace("title", "files: [{name: a.csv, title: A}]\ntitle")},
            "units/1/a.csv: It is not in the archive.",
        ),
        (
            {"units__1_dot_md": UNIT.replace("title", "files: [{name: ../a.csv, title: A}]\ntitle")},
            "units/1/../a.csv: The name leads elsewhere.",
        ),
        (
            {"units__1_dot_md": UNIT.replace("title", "video: {title: A, url: ftp}\ntitle")},
            "units/1/_video: “video_url”: An address of a page looks like",
        ),
        ({"quizzes__2_dot_yaml": "title: [a]"}, "quizzes/2.yaml: “title”: text of at most 120"),
        ({"quizzes__2_dot_yaml": "title: T\nquestions: 3"}, "quizzes/2.yaml: a list is expected here"),
        ({"quizzes__2_dot_yaml": "title: T\nquestions: [{kind: guess}]"}, "quizzes/2.yaml: question 1: “kind” and"),
        (
            {"quizzes__2_dot_yaml": "title: T\nquestions:\n- {kind: short, text: Q, data: {}}"},
            "quizzes/2.yaml: question 1: ",
        ),
    ],
)
def test_it_says_which_file_which_item_and_why(scene: Scene, changed: dict[str, str], words: str):
    with pytest.raises(RefusedError) as found:
        take(scene, archive(**changed))

    assert words in str(found.value)
    assert not Course.objects.exclude(pk=scene.course.pk).exists()


def test_the_rest_is_taken_only_if_asked_to(scene: Scene):
    questions = QUESTION + "- {kind: short, text: '', data: {accepted: [a]}}\n"
    client = scene.cast.client("educator")

    def send(**fields: str) -> str:
        file = SimpleUploadedFile("c.zip", archive(quizzes__2_dot_yaml=f"title: T\nquestions:\n{questions}").getvalue())
        sent = {"file": file, **fields}
        return client.post("/manage/harbourside/courses/import/", sent, follow=True).content.decode()

    refused = send()
    assert "One thing in it is wrong; nothing was made" in refused
    assert '<span class="mono">quizzes/2.yaml</span>, question 2:' in refused
    assert Quiz.objects.filter(title="T").count() == 0
    taken = send(takes_rest="on")

    assert "1 thing was left out." in taken
    assert Question.objects.filter(quiz__title="T").count() == 1


def test_what_is_no_archive_is_said_at_the_field(scene: Scene):
    with pytest.raises(InvalidError, match="no ZIP archive"):
        take(scene, BytesIO(b"course"))
    file = SimpleUploadedFile("c.zip", b"PK\x05\x06")
    page = scene.cast.client("owner").post("/manage/harbourside/courses/import/", {"file": file}).content.decode()

    assert "This is no ZIP archive, or it is cut short." in page

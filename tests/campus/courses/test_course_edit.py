"""Staff write a course: make it, change it, publish it, close it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.achievements.models import Achievement
from campus.assessments.models import Criterion, Quiz
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.courses import queries, services
from campus.courses.models import Course, EditionUnit, Unit
from campus.journal.models import Event
from tests.cast import Scene

NOW = timezone.now()
COURSES = "/manage/harbourside/courses/"
ONE = f"{COURSES}reading-data-honestly/"


def typed(**changed: object) -> dict[str, object]:
    return {"title": "A title", "summary": "A summary", "language": "en", "minutes": 45, "revision": 0, **changed}


def test_it_works(scene: Scene):
    client = scene.cast.client("educator")

    answer = client.post(f"{COURSES}new/", typed(title="New", achievement=scene.achievement.pk))

    made = Course.objects.get(title="New")
    assert answer["Location"] == f"{COURSES}new-2/"  # …/courses/new/ is the form
    assert (made.organization, made.achievement, made.minutes) == (scene.cast.college, scene.achievement, 45)
    assert made.published_at is None
    assert "a published" not in client.get(answer["Location"]).content.decode()
    assert Event.objects.filter(verb="course.created", actor=scene.cast.educator).exists()


def test_the_list_shows_all_courses_by_title(scene: Scene):
    services.create(scene.cast.owner, organization=scene.cast.college, title="Another one", now=NOW)

    page = scene.cast.client("owner").get(COURSES).content.decode()

    assert page.index("Another one") < page.index("Reading data honestly")
    assert "Not published" in page


def test_a_wrong_form_keeps_what_was_typed(scene: Scene):
    page = scene.cast.client("owner").post(f"{COURSES}new/", typed(title="Kept words", minutes="0")).content.decode()

    assert 'value="Kept words"' in page
    assert "One thing to put right" in page
    assert Course.objects.count() == 1


def test_slugs_of_the_same_title_are_numbered(scene: Scene):
    made = [
        services.create(scene.cast.owner, organization=scene.cast.college, title="Reading data honestly", now=NOW).slug
        for _ in range(2)
    ]

    assert made == ["reading-data-honestly-2", "reading-data-honestly-3"]
    nameless = services.create(scene.cast.owner, organization=scene.cast.college, title="数据", now=NOW)
    assert nameless.slug == "course"


def test_change_saves_and_counts(scene: Scene):
    answer = scene.cast.client("owner").post(f"{ONE}about/", typed(title="Changed"))

    scene.course.refresh_from_db()
    assert answer["Location"] == ONE
    assert (scene.course.title, scene.course.revision) == ("Changed", 1)


def test_of_two_who_save_the_second_is_told_and_keeps_the_words(scene: Scene):
    services.change(scene.cast.owner, course=scene.course, summary="Theirs", revision=0, now=NOW)
    client = scene.cast.client("educator")

    page = client.post(f"{ONE}about/", typed(summary="Mine")).content.decode()

    assert "Somebody else saved a change while you were writing." in page
    assert ">\nMine</textarea>" in page
    assert 'name="revision" value="1"' in page
    scene.course.refresh_from_db()
    assert scene.course.summary == "Theirs"
    client.post(f"{ONE}about/", typed(summary="Mine", revision=1))
    scene.course.refresh_from_db()
    assert scene.course.summary == "Mine"


def test_only_the_institutions_own_published_achievements_can_be_chosen(scene: Scene):
    strange = Achievement.objects.create(organization=scene.cast.other)
    draft = Achievement.objects.create(organization=scene.cast.college)

    for each in (strange, draft):
        page = scene.cast.client("owner").post(f"{ONE}about/", typed(achievement=each.pk)).content.decode()
        assert "One thing to put right" in page
    with pytest.raises(InvalidError, match="same institution"):
        services.change(scene.cast.owner, course=scene.course, achievement=strange, now=NOW)


def test_publishing_says_what_is_missing(scene: Scene):
    course = services.create(scene.cast.owner, organization=scene.cast.college, title="Empty", now=NOW)
    unit = services.add_unit(scene.cast.owner, course=course, title="One", body="![](a.png)", now=NOW)
    Unit.objects.filter(pk=unit.pk).update(video_url="https://video.example/1")
    services.add_unit(scene.cast.owner, course=course, title="Two", body=" ", now=NOW)
    services.add_assessed(scene.cast.owner, course=course, kind="quiz", title="Sums", now=NOW)
    services.add_assessed(scene.cast.owner, course=course, kind="project", title="A wall", now=NOW)

    page = scene.cast.client("owner").post(f"{COURSES}empty/publish/", follow=True).content.decode()

    for words in (
        "a sentence that says what it is about",
        "an achievement that has been published",
        "in “One”, the picture a.png has no words for those who cannot see it",
        "in “One”, the picture a.png is not among the unit’s files",
        "in “One”, the video has no transcript",
        "in “Two”, the text is missing",
        "in “Sums”, there is no question yet",
        "in “A wall”, the brief or the rubric is missing",
    ):
        assert words in page
    course.refresh_from_db()
    assert course.published_at is None
    EditionUnit.objects.filter(edition__course=course).delete()
    assert "at least one unit" in queries.missing(course)


def test_publish_and_close_count_once_each(scene: Scene):
    client = scene.cast.client("owner")

    for _ in range(2):
        assert client.post(f"{ONE}withdraw/")["Location"] == ONE
    assert "Everything a course needs is there." in client.get(ONE).content.decode()
    for _ in range(2):
        client.post(f"{ONE}publish/")

    scene.course.refresh_from_db()
    assert scene.course.published_at
    assert Event.objects.filter(verb="course.withdrawn").count() == 1
    assert Event.objects.filter(verb="course.published").count() == 1


def test_a_published_course_that_lost_something_says_so(scene: Scene):
    Criterion.objects.all().delete()

    assert "This should be put right:" in scene.cast.client("owner").get(ONE).content.decode()


def test_quizzes_and_projects_are_made_once_a_form_and_edited_in_their_editors(scene: Scene):
    course = services.create(scene.cast.owner, organization=scene.cast.college, title="Fresh", now=NOW)
    client, form = scene.cast.client("educator"), {"title": "Sums", "form_token": "abc"}

    first = client.post(f"{COURSES}fresh/units/new/quiz/", form)["Location"]
    again = client.post(f"{COURSES}fresh/units/new/quiz/", form)["Location"]
    project = client.post(f"{COURSES}fresh/units/new/project/", {"form_token": "def"})["Location"]

    quiz, work = queries.activities(course)
    assert first == again == f"/manage/harbourside/quizzes/{quiz.thing_id}/"
    assert project == f"/manage/harbourside/projects/{work.thing_id}/"
    assert (quiz.title, work.title) == ("Sums", "Fresh")


def test_a_quiz_stands_once_in_a_course(scene: Scene):
    with pytest.raises(InvalidError, match="part of the course already"):
        services.add_unit(scene.cast.owner, course=scene.course, kind="quiz", quiz=scene.quiz, now=NOW)


def test_what_is_anothers_is_refused(scene: Scene):
    theirs = Quiz.objects.create(organization=scene.cast.other, title="Theirs")

    with pytest.raises(InvalidError, match="same institution"):
        services.add_unit(scene.cast.owner, course=scene.course, kind="quiz", quiz=theirs, now=NOW)


def test_what_is_not_a_field_is_refused(scene: Scene):
    with pytest.raises(TypeError, match="published_at"):
        services.change(scene.cast.owner, course=scene.course, published_at=NOW, now=NOW)


def test_services_ask_who_it_is(scene: Scene):
    stranger, course, unit = scene.cast.stranger, scene.course, scene.units[0]

    for refused in (
        lambda: services.create(stranger, organization=scene.cast.college, title="T", now=NOW),
        lambda: services.change(stranger, course=course, title="T", now=NOW),
        lambda: services.publish(stranger, course=course, now=NOW),
        lambda: services.withdraw(stranger, course=course, now=NOW),
        lambda: services.add_assessed(stranger, course=course, kind="quiz", now=NOW),
        lambda: services.order_units(stranger, course=course, lines=[], now=NOW),
        lambda: services.add_unit(stranger, course=course, title="T", body="T", now=NOW),
        lambda: services.change_unit(stranger, unit=unit, title="T", now=NOW),
        lambda: services.move_unit(stranger, unit=unit, by=1, now=NOW),
        lambda: services.retire_unit(stranger, unit=unit, now=NOW),
        lambda: services.restore_unit(stranger, unit=unit, now=NOW),
        lambda: services.remove_video(stranger, unit=unit, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    with pytest.raises(ConflictError):
        services.change(scene.cast.owner, course=course, title="T", revision=7, now=NOW)

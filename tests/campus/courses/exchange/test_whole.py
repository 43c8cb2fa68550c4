"""Shared banks, due dates and award rules travel with a course; people do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from campus.achievements.models import Achievement
from campus.assessments import services as assessments
from campus.assessments.models import Project, Quiz
from campus.assessments.services.quizzes import set_banks
from campus.awards import rules
from campus.awards.models import Rule, RuleDraft
from campus.awards.services import keep_draft, set_rule
from campus.common.errors import InvalidError
from campus.courses.exchange.copies import duplicate_course
from campus.courses.exchange.importing import RefusedError, import_course
from campus.courses.models import Course
from tests.campus.courses.exchange.test_round_trip import bytes_of
from tests.cast import Scene

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
DUE = NOW + timedelta(days=30)


def whole(scene: Scene) -> Course:
    """Give the scene's course everything that travels."""
    owner, college = scene.cast.owner, scene.cast.college
    bank = assessments.create_quiz(owner, organization=college, title="More of it")
    assessments.add_question(owner, quiz=bank, kind="short", text="What pulls?", data={"accepted": ["moon"]})
    set_banks(owner, quiz=scene.quiz, banks=[bank])
    assessments.change_project(owner, project=scene.project, due_at=DUE, moderators=[scene.cast.educator.pk])
    for question in scene.questions[1:]:
        assessments.retire_question(owner, question=question, now=NOW)
    set_rule(
        owner,
        achievement=scene.achievement,
        tree={
            "all": [
                {"units_done": scene.course.pk},
                {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 60}},
                {"quiz_at_least": {"quiz": bank.pk, "percent": 60}},
                {"before": {"date": DUE.isoformat(), "of": {"passed": {"kind": "project", "id": scene.project.pk}}}},
                {"hours_at_least": {"hours": 3, "any": college.pk}},
                {"attested_by": {"role": "mentor", "of": None}},
            ]
        },
        now=NOW,
    )
    return scene.course


def take(scene: Scene, data: bytes, *, takes_rest: bool = False) -> tuple[Course, list[str]]:
    file, college = BytesIO(data), scene.cast.college
    made, left = import_course(scene.cast.educator, organization=college, file=file, now=NOW, takes_rest=takes_rest)
    return made, [str(each) for each in left]


def with_rule(data: bytes, *, old: str, new: str) -> bytes:
    """Return the archive with other words in its rule."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, text.replace(old.encode(), new.encode()) if name.startswith("rules/") else text)
    return out.getvalue()


def test_it_works(scene: Scene):
    set_free = bytes_of(whole(scene))

    made, left = take(scene, set_free)

    assert left == []
    again, third = bytes_of(made), bytes_of(take(scene, bytes_of(made))[0])
    without = [name for name in ZipFile(BytesIO(again)).namelist() if not name.startswith("quizzes/")]
    assert {name: ZipFile(BytesIO(set_free)).read(name) for name in without} == {
        name: ZipFile(BytesIO(again)).read(name) for name in without
    }
    assert third == again
    quiz = Quiz.objects.get(units__course=made)
    assert [(bank.title, bank.questions.count()) for bank in quiz.banks.all()] == [("More of it", 1)]
    project = Project.objects.get(units__course=made)
    assert (project.due_at, project.moderators.count()) == (DUE, 0)


def test_a_rule_comes_as_a_draft_and_the_one_in_force_stays(scene: Scene):
    data = bytes_of(whole(scene))
    before = Rule.objects.get(achievement=scene.achievement).tree

    made, _left = take(scene, data)

    draft = RuleDraft.objects.get()
    assert Rule.objects.get(achievement=scene.achievement).tree == before
    looked_at = {(each.kind, each.thing) for each in rules.inputs(rules.parse(draft.tree))}
    assert {("course", made.pk), ("project", Project.objects.get(units__course=made).pk)} < looked_at
    page = f"/manage/harbourside/achievements/{scene.achievement.public_id}/rule/"
    client = scene.cast.client("educator")
    assert "It decides nothing yet" in client.get(page).content.decode()
    assert f'value="{made.pk}" selected' in client.get(f"{page}?draft={draft.pk}").content.decode()
    set_rule(scene.cast.educator, achievement=scene.achievement, tree=draft.tree, now=NOW)
    assert not RuleDraft.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("quizzes/", "elsewhere/", "nothing came of “elsewhere/03-quiz.yaml”"),
        ("mode: automatic", "mode: perhaps", "“mode” is automatic or proposed"),
        ("percent: 60", "percent: 600", "expected a whole number from 1 to 100"),
        ("this institution", "another one", "nothing came of “another one”"),
    ],
)
def test_a_bad_rule_is_told_by_its_file_and_the_rest_is_taken_if_asked_to(scene: Scene, old: str, new: str, why: str):
    bad = with_rule(bytes_of(whole(scene)), old=old, new=new)

    with pytest.raises(RefusedError, match=r"rules/01-reading-data-honestly\.yaml") as refused:
        take(scene, bad)
    made, left = take(scene, bad, takes_rest=True)

    assert why in str(refused.value)
    assert len(left) == 1
    assert not RuleDraft.objects.filter(course=made).exists()


def test_what_is_elsewhere_in_the_house_is_found_by_its_title(scene: Scene):
    other = assessments.create_quiz(scene.cast.owner, organization=scene.cast.college, title="Tides")
    parts = [{"units_done": scene.course.pk}, {"quiz_at_least": {"quiz": other.pk, "percent": 60}}]
    set_rule(scene.cast.owner, achievement=scene.achievement, tree={"all": parts}, now=NOW)
    data = bytes_of(scene.course)

    take(scene, data)
    assert ("quiz", other.pk) in {(e.kind, e.thing) for e in rules.inputs(rules.parse(RuleDraft.objects.get().tree))}
    assessments.create_quiz(scene.cast.owner, organization=scene.cast.college, title="Tides")
    with pytest.raises(RefusedError, match="there is not one thing here alone that is called “Tides”"):
        take(scene, data)


def test_an_achievement_that_is_not_here_is_told(scene: Scene):
    data = bytes_of(whole(scene))
    Achievement.objects.filter(pk=scene.achievement.pk).update(organization=scene.cast.other)

    _made, left = take(scene, data, takes_rest=True)

    assert [each.partition(":")[0] for each in left] == ["course.yaml", "rules/01-reading-data-honestly.yaml"]


def test_a_copy_has_no_due_date_that_is_over(scene: Scene):
    course = whole(scene)

    late = duplicate_course(scene.cast.owner, course=course, now=DUE)
    early = duplicate_course(scene.cast.owner, course=course, now=NOW)

    dates = [Project.objects.get(units__course=each).due_at for each in (late, early)]
    assert dates == [None, DUE]


@pytest.mark.parametrize("role", ["learner", "outsider"])
def test_only_staff_keep_a_draft(scene: Scene, role: str):
    with pytest.raises(Exception, match="You may not do this") as found:
        keep_draft(
            getattr(scene.cast, role), achievement=scene.achievement, course=scene.course,
            tree=scene.rule.tree, purpose="earn", mode="automatic", now=NOW,
        )  # fmt: skip
    assert not isinstance(found.value, InvalidError)


def test_a_draft_is_put_away(scene: Scene):
    take(scene, bytes_of(whole(scene)))
    page = f"/manage/harbourside/achievements/{scene.achievement.public_id}/rule/"

    answer = scene.cast.client("educator").post(page, {"do": "drop", "draft": str(RuleDraft.objects.get().pk)})

    assert answer["Location"] == page
    assert not RuleDraft.objects.exists()

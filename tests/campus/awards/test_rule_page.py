"""Writing a rule as sentences, by plain forms: add, move, remove, see whom it touches, keep."""

from __future__ import annotations

import re
from typing import Any

import pytest

from campus.awards.models import Rule
from campus.courses.models import Course
from campus.skills.models import Skill
from tests.campus.awards.stage import awarded, finish_units, set_tree
from tests.cast import Scene

WHOLE = {"kind.0": "all", "seen": "1", "mode": "automatic"}


def url(scene: Scene, name: str = "rule") -> str:
    return f"/manage/harbourside/achievements/{scene.achievement.public_id}/{name}/"


def get(scene: Scene, name: str = "rule") -> str:
    answer = scene.cast.client("educator").get(url(scene, name))
    assert answer.status_code == 200
    return answer.content.decode()


def post(scene: Scene, do: str, *, name: str = "rule", **fields: str) -> Any:
    data = {**WHOLE, **{key.replace("__", "."): value for key, value in fields.items()}, "do": do}
    return scene.cast.client("educator").post(url(scene, name), data)


def form(page: str) -> dict[str, str]:
    """Return what a browser would send of the page: hidden and typed values, and what is selected."""
    said = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    said |= dict(re.findall(r'<input id="([^"]+)" name="[^"]+" value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        picked = re.findall(r'value="([^"]*)" selected', options)
        said |= {name: picked[0]} if picked else {}
    return {name: value for name, value in said.items() if name != "csrfmiddlewaretoken"}


def units(scene: Scene) -> dict[str, str]:
    return {"kind__0__0": "units_done", "course__0__0": str(scene.course.pk)}


def test_it_works(scene: Scene):
    finish_units(scene)
    said = get(scene)
    assert "Reading data honestly: " not in said
    assert "All units of Reading data honestly finished" in said

    asked = scene.cast.client("educator").post(url(scene), {**form(said), "mode": "automatic", "do": "remove:0.2"})
    asked = scene.cast.client("educator").post(
        url(scene), {**form(asked.content.decode()), "mode": "automatic", "do": "remove:0.1"}
    )
    sure = scene.cast.client("educator").post(
        url(scene), {**form(asked.content.decode()), "mode": "automatic", "do": "keep"}
    )
    assert "1 person gets it as soon as it is kept." in sure.content.decode()
    assert "Maya Okonkwo-Lind" in sure.content.decode()
    assert Rule.objects.get().revision == 1
    kept = scene.cast.client("educator").post(url(scene), {**form(sure.content.decode()), "do": "sure"})

    assert kept.status_code == 302
    assert Rule.objects.get().tree == {"all": [{"units_done": scene.course.pk}]}
    assert Rule.objects.get().versions.get().by == scene.cast.educator


def test_opening_and_keeping_changes_nothing(scene: Scene):
    before = Rule.objects.get().tree

    scene.cast.client("educator").post(url(scene), {**form(get(scene)), "mode": "automatic", "do": "sure"})

    assert (Rule.objects.get().tree, Rule.objects.get().revision) == (before, 1)


def test_who_would_not_meet_it_any_more_is_said_to_keep_it(scene: Scene):
    awarded(scene)

    answer = post(scene, "keep", kind__0__0="score", thing__0__0=f"quiz:{scene.quiz.pk}", percent__0__0="100")

    assert "1 person who has it would not meet the new rule, and keeps it." in answer.content.decode()


def test_a_gap_left_open_is_said_beside_it_and_what_was_typed_stays(scene: Scene):
    answer = post(scene, "keep", kind__0__0="score", thing__0__0="quiz:999999", percent__0__0="250")

    said = answer.content.decode()
    assert answer.status_code == 400
    assert "2 things to put right" in said
    assert 'value="250"' in said
    assert 'href="#percent.0.0"' in said


def test_an_empty_rule_is_refused(scene: Scene):
    assert "Add at least one thing" in post(scene, "keep").content.decode()


def test_a_rule_too_deep_is_refused_in_words(scene: Scene):
    deep = {f"kind__{'__'.join('0' * n)}": "any" for n in range(2, 6)}
    path = "__".join("0" * 6)

    answer = post(scene, "keep", **deep, **{f"kind__{path}": "approved", f"approver__{path}": "owner"})

    assert "deeper than 5" in answer.content.decode()


def test_one_who_was_slower_is_told(scene: Scene):
    Rule.objects.update(revision=4)

    answer = scene.cast.client("educator").post(
        url(scene), {"kind.0": "all", "kind.0.0": "approved", "approver.0.0": "owner", "seen": "1", "do": "sure"},
        follow=True,
    )  # fmt: skip

    assert "Somebody else changed this rule" in answer.content.decode()
    assert Rule.objects.get().revision == 4


def test_what_is_gone_may_stay_in_a_rule_that_names_it(scene: Scene):
    set_tree(scene, {"all": [{"quiz_at_least": {"quiz": 777, "percent": 50}}, {"units_done": scene.course.pk}]})

    answer = post(
        scene, "keep", kind__0__0="score", thing__0__0="quiz:777", percent__0__0="50", kind__0__1="units_done",
        course__0__1=str(scene.course.pk),
    )  # fmt: skip

    assert answer.status_code == 200
    assert "Keep this rule?" in answer.content.decode()


def test_without_a_rule_it_begins_with_what_the_course_has(scene: Scene):
    Rule.objects.all().delete()

    said = get(scene)

    assert "There is no rule yet" in said
    assert "Quiz: 70\u00a0% or more" in said


def test_without_a_course_it_begins_empty(scene: Scene):
    Rule.objects.all().delete()
    Course.objects.update(achievement=None)

    assert "It stands here as soon as every gap is filled." in get(scene)


def test_a_rule_of_its_own_says_how_it_is_renewed(scene: Scene):
    assert "There is no rule yet" in get(scene, "renewal")

    post(scene, "sure", name="renewal", seen="0", kind__0__0="score", thing__0__0=f"quiz:{scene.quiz.pk}",
         percent__0__0="90", mode="proposed")  # fmt: skip

    rule = Rule.objects.get(purpose="renew")
    assert (rule.mode, rule.tree) == ("proposed", {"all": [{"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 90}}]})
    assert Rule.objects.get(purpose="earn").revision == 1


@pytest.mark.parametrize("do", ["add:9.9", "remove:0", "up:x", "nonsense", ""])
def test_a_button_that_makes_no_sense_does_nothing(scene: Scene, do: str):
    answer = post(scene, do, **units(scene))

    assert answer.status_code == 200
    assert "All units of Reading data honestly finished" in answer.content.decode()


def test_a_skill_is_named_by_its_words_and_kept_by_its_row(scene: Scene):
    skill = Skill.objects.get()
    set_tree(scene, {"mastery_at_least": {"skill": skill.pk, "percent": 60}})
    said = get(scene)
    assert f'value="{skill.label}"' in said

    answer = scene.cast.client("educator").post(url(scene), {**form(said), "percent.0.0": "65", "do": "sure"})

    assert answer.status_code == 302
    assert tree() == {"all": [{"mastery_at_least": {"skill": skill.pk, "percent": 65}}]}


def tree() -> Any:
    return Rule.objects.get().tree


def test_what_other_systems_tell_is_named_by_verb_object_score_and_count(scene: Scene):
    verbs, days = "http://adlnet.gov/expapi/verbs/", [f"https://lms.example.org/day/{n}" for n in range(1, 6)]
    said = {"kind.0.0": "reported", "title.0.0": "Simulator", "ref.0.0": "https://lms.example.org/sim"}
    said |= {"verb.0.0": f"{verbs}passed", "least.0.0": "80", "times.0.0": "2", "kind.0.1": "n_of", "n.0.1": "3"}
    for n, day in enumerate(days):
        at = f"0.1.{n}"
        said |= {f"kind.{at}": "reported", f"title.{at}": f"Day {n + 1}", f"ref.{at}": day}
        said |= {f"verb.{at}": f"{verbs}attended", f"least.{at}": "0", f"times.{at}": "1"}

    kept = scene.cast.client("educator").post(url(scene), {**WHOLE, **said, "do": "sure"})

    assert kept.status_code == 302
    first, group = Rule.objects.get().tree["all"]
    assert (first["reported"]["percent"], first["reported"]["times"]) == (80, 2)
    assert group["n_of"]["n"] == 3
    assert [each["reported"]["ref"] for each in group["n_of"]["of"]] == days
    page = get(scene)
    assert "Simulator: reported as “passed”, at 80\u00a0% or more, 2 times or more" in page
    assert "Day 5: reported as “attended”" in page

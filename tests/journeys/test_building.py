"""An owner says what can be earned, an educator builds the course that leads to it, and both say what counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campus.achievements.models import Achievement
from campus.awards.models import Rule
from campus.courses.models import Course
from tests.cast import Cast
from tests.journeys.stage import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def define_achievement(owner: Visit) -> None:
    owner.go("/manage/harbourside/achievements/")
    owner.press("New achievement", "link")
    owner.check()
    owner.fill(
        name="Mending by hand",
        description="Can mend a torn seam and say when it is not worth it.",
        criteria="Mend three things, one of them in front of somebody.",
        ring="Mending by hand",
        ribbon="Foundation",
        hours="15",
    )
    owner.page.check("[name=shape][value=hexagon]", force=True)
    owner.page.check("[name=pictogram][value=tool]", force=True)
    owner.page.check("[name=valid][value='36']", force=True)
    owner.press("Publish")
    owner.check()


def build_units(educator: Visit) -> None:
    educator.go("/manage/harbourside/courses/")
    educator.press("New course", "link")
    educator.fill(title="Mending", summary="Keep a jacket going.", minutes="40")
    educator.page.select_option("[name=achievement]", label="Mending by hand")
    educator.press("Make the course")
    for number in (1, 2):
        educator.press("Add a page", "link")
        educator.fill(title=f"Seams {number}", body="## A seam\n\nIt *holds* two pieces of cloth together.")
        educator.page.locator(".beside em", has_text="holds").wait_for()
        educator.press("Add the unit")
        educator.check()
        educator.follow(educator.page.locator(".crumb a").first)


def add_question(educator: Visit, kind: str, fields: dict[str, str], *, right: tuple[int, ...] = ()) -> None:
    educator.press(kind, "link")
    educator.fill(**fields)
    for number in right:
        educator.page.check(f"[name=right-{number}]")
    educator.check()
    educator.press("Save the question")
    educator.says("The question is saved.")


def build_quiz(educator: Visit) -> None:
    educator.press("Add a quiz", "link")
    educator.check()
    educator.press("Make the quiz")
    words = {
        "text-1": "Backstitch",
        "text-2": "Basting",
        "feedback-1": "It holds.",
        "feedback-2": "It is undone again.",
    }
    add_question(educator, "One right answer", {"text": "Which stitch holds a seam?", **words}, right=(1,))
    words |= {"text-3": "Whipstitch", "feedback-3": "It holds an edge."}
    add_question(educator, "Several right answers", {"text": "Which of these hold?", **words}, right=(1, 3))
    add_question(
        educator, "A number", {"text": "How many millimetres apart?", "answer": "3", "tolerance": "1", "unit": "mm"}
    )
    add_question(
        educator, "A few words", {"text": "What runs along the edge of cloth?", "accepted": "selvedge\nselvage"}
    )
    educator.fill(draw="4", attempts="2", cooling_off_hours="0")
    educator.press("Save the settings")
    educator.check()


def build_project(educator: Visit) -> None:
    educator.go("/manage/harbourside/courses/mending/")
    educator.press("Add a project", "link")
    educator.press("Make the project")
    educator.fill(title="Three mended things", brief="Mend three things and say how.")
    for number, name in enumerate(("Strength", "Judgement"), start=1):
        educator.fill(**{f"name-{number}": name, f"description-{number}": f"On {name.lower()}."})
        for field in educator.page.locator(f"[name^=level-{number}-]").all():
            field.fill(f"{name}, described.")
    educator.press("Save the project")
    educator.check()


def set_rule(owner: Visit) -> None:
    owner.go("/manage/harbourside/achievements/")
    owner.follow(owner.page.locator("main a[href$='/rule/']"))
    owner.says("Has finished all units of")  # what most rules begin with stands there already, as sentences
    owner.check()
    owner.press("See whom it touches")
    owner.says("0 people get it as soon as it is kept.")
    owner.check()
    owner.press("Keep this rule")
    owner.check()


def test_what_is_built_in_the_browser_can_be_taken_and_earned(site: Site, cast: Cast, visit: Callable[..., Visit]):
    owner, educator = visit(cast.owner), visit(cast.educator)

    define_achievement(owner)
    build_units(educator)
    build_quiz(educator)
    build_project(educator)
    set_rule(owner)
    educator.go("/manage/harbourside/courses/mending/")
    educator.press("Publish")

    with site.lock:
        course = Course.objects.get(slug="mending")
        version = Achievement.objects.get().current
        parts = [next(iter(part)) for part in Rule.objects.get().tree["all"]]
    assert course.published_at
    assert version
    assert (version.name, version.shape, version.pictogram) == ("Mending by hand", "hexagon", "tool")
    assert parts == ["units_done", "quiz_at_least", "project_at_least"]
    stranger = visit()
    stranger.go("/courses/mending/")
    stranger.says("Keep a jacket going.")
    stranger.check()

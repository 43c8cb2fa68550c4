"""Making and changing activities."""

from decimal import Decimal
from typing import Any

import pytest

from campus.assessments.models import Activity
from campus.assessments.services import activities, observations
from campus.assessments.services.activities import Line
from campus.assessments.ways import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.skills.models import Skill
from tests.campus.assessments.stage import NOW
from tests.campus.assessments.ways.stage import LINES, activity
from tests.cast import Cast, Scene


def change(cast: Cast, held: Activity, **fields: Any) -> Activity:
    return activities.change(cast.educator, activity=held, now=NOW, **fields)


def test_it_works(cast: Cast):
    held = activity(cast, "observation")
    skill = Skill.objects.create(name="first aid", url="https://example.org/skills/2")

    first = held.criteria.all()[0]
    change(
        cast, held, title="First aid on deck", criteria=[Line("Is calm", pk=first.pk, skill_id=skill.pk)], revision=1
    )

    held.refresh_from_db()
    assert held.title == "First aid on deck"
    assert [(each.pk, each.name, each.skill) for each in held.criteria.all()] == [(first.pk, "Is calm", skill)]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("observation", {"scale": ["No", "Yes"], "pass_level": 1, "needs_signature": True}),
        ("attendance", {"takes_reports": True, "asked_hours": "40.00"}),
        ("attestation", {"scale": ["No", "Partly", "Yes"], "pass_level": 1, "whom": "A mentor", "link_days": 14}),
        ("recognition", {"scale": ["No", "Yes"], "pass_level": 1, "appeal_days": 7}),
    ],
)
def test_terms_come_back_as_they_were_stored(kind: str, data: dict[str, object]):
    assert terms.to_data(kind, terms.parse(kind, data)) == data


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("observation", "scale", ["One"]),
        ("observation", "scale", "No"),
        ("observation", "scale", ["No", "No"]),
        ("observation", "pass_level", 2),
        ("observation", "pass_level", True),
        ("observation", "needs_signature", "yes"),
        ("observation", "link_days", 3),
        ("attendance", "asked_hours", -1),
        ("attendance", "asked_hours", "x"),
        ("attestation", "link_days", 181),
        ("attestation", "whom", "x" * 201),
        ("dance", "kind", 1),
    ],
)
def test_terms_that_are_wrong_are_refused_by_field(kind: str, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        terms.parse(kind, {field: value})

    assert caught.value.field == field


def test_a_new_scale_asks_for_its_highest_level_and_no_hours_are_none():
    assert terms.parse("recognition", {"scale": ["a", "b", "c", "d"]}).pass_level == 3
    assert terms.parse("attendance", {"asked_hours": ""}).asked_hours is None
    assert terms.parse("attendance", {"asked_hours": 2}).asked_hours == Decimal(2)


def test_once_somebody_showed_it_lines_are_reworded_and_keep_their_number(cast: Cast):
    held = activity(cast, "observation")
    observations.ask(cast.learner, activity=held, now=NOW)
    kept = [Line(each.name + "!", pk=each.pk) for each in held.criteria.all()]

    change(cast, held, criteria=kept)

    for fields in ({"criteria": kept[:2]}, {"criteria": [*kept, Line("More")]}, {"data": {"scale": ["a", "b", "c"]}}):
        with pytest.raises(InvalidError, match="none added"):
            change(cast, held, **fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("brief", "x" * 100_001),
        ("audience", "all"),
        ("supervision", "x"),
        ("owner", 1),
        ("criteria", [Line(" ")]),
        ("criteria", [Line("x", pk=99_999)]),
        ("criteria", [Line(f"{n}") for n in range(21)]),
    ],
)
def test_a_faulty_field_is_refused_by_name(cast: Cast, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        change(cast, activity(cast, "observation"), **{field: value})

    assert caught.value.field == field


def test_only_recognition_stands_for_an_achievement_of_the_house(scene: Scene):
    cast = scene.cast
    change(cast, activity(cast, "recognition"), achievement=scene.achievement)

    with pytest.raises(InvalidError):
        change(cast, activity(cast, "observation"), achievement=scene.achievement)
    assert change(cast, Activity.objects.get(kind="recognition"), achievement=None).achievement is None
    with pytest.raises(InvalidError, match="no lines"):
        activity(cast, "attendance", criteria=LINES)


def test_two_who_change_it_cannot_both_win(cast: Cast):
    held = activity(cast, "attestation")
    change(cast, held, title="Mine", revision=1)

    with pytest.raises(ConflictError):
        change(cast, held, title="Theirs", revision=1)


def test_out_of_use_and_back(cast: Cast):
    held = activity(cast, "observation")
    activities.retire(cast.owner, activity=held, is_retired=True, now=NOW)
    held.refresh_from_db()
    with pytest.raises(NotAllowedError):
        observations.ask(cast.learner, activity=held, now=NOW)

    activities.retire(cast.owner, activity=held, is_retired=False, now=NOW)

    held.refresh_from_db()
    assert observations.ask(cast.learner, activity=held, now=NOW)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_make_them(cast: Cast, name: str):
    actor, held = getattr(cast, name), activity(cast, "observation")

    with pytest.raises(NotAllowedError):
        activities.create(actor, organization=cast.college, kind="observation", title="X", now=NOW)
    with pytest.raises(NotAllowedError):
        activities.change(actor, activity=held, now=NOW, title="X")
    with pytest.raises(NotAllowedError):
        activities.retire(actor, activity=held, is_retired=True, now=NOW)

"""Making projects and rubrics by their services."""

from typing import Any

import pytest

from campus.assessments import services
from campus.assessments.models import Project
from campus.assessments.services import CriterionText
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import handed_in
from tests.cast import Scene

FOUR = ("Not named", "Named", "Judged", "Compared")


def change(scene: Scene, **fields: Any) -> Project:
    return services.change_project(scene.cast.educator, project=scene.project, **fields)


def rows(scene: Scene) -> list[CriterionText]:
    return [CriterionText(pk=each.pk, name=each.name, levels=FOUR) for each in scene.criteria]


def test_it_works(scene: Scene):
    project = services.create_project(scene.cast.owner, organization=scene.cast.college, title=" A claim ")

    services.change_project(
        scene.cast.educator,
        project=project,
        brief="Take a claim apart.",
        promised_days=3,
        criteria=[CriterionText("Sources", FOUR, "Says who counted"), CriterionText("Method", FOUR)],
    )

    project.refresh_from_db()
    assert (project.title, project.promised_days, len(project.scale)) == ("A claim", 3, 4)
    assert [criterion.name for criterion in project.criteria.all()] == ["Sources", "Method"]


def test_a_rubric_becomes_what_is_said_in_that_order(scene: Scene):
    _first, second = rows(scene)

    change(scene, criteria=[second, CriterionText("Charts", FOUR)])

    assert [each.name for each in scene.project.criteria.all()] == ["Method", "Charts"]
    assert scene.project.criteria.get(name="Method").pk == second.pk


def test_once_work_was_handed_in_words_may_change_and_rows_may_not(scene: Scene):
    handed_in(scene)
    first, second = rows(scene)

    change(scene, criteria=[CriterionText("Sources, and their dates", FOUR, pk=first.pk), second])

    with pytest.raises(InvalidError, match="none added"):
        change(scene, criteria=[first])
    with pytest.raises(InvalidError, match="none added"):
        change(scene, criteria=[first, second, CriterionText("Charts", FOUR)])
    assert scene.project.criteria.count() == 2


def test_once_work_was_handed_in_levels_may_be_renamed_and_not_counted_otherwise(scene: Scene):
    handed_in(scene)

    change(scene, scale=["None", "Some", "Enough", "Plenty"])

    with pytest.raises(InvalidError, match="none added"):
        change(scene, scale=["No", "Yes"])


@pytest.mark.parametrize("scale", [["One"], ["a", "b", "c", "d", "e"], ["Yes", "Yes"], []])
def test_a_scale_has_two_to_four_different_levels(scene: Scene, scale: list[str]):
    with pytest.raises(InvalidError) as caught:
        change(scene, scale=scale)

    assert caught.value.field == "scale"


def test_a_scale_that_leaves_the_rubric_uneven_is_refused(scene: Scene):
    with pytest.raises(InvalidError, match="each of the 3 levels"):
        change(scene, scale=["No", "Partly", "Yes"])

    assert len(Project.objects.get().scale) == 4


@pytest.mark.parametrize(
    "row",
    [
        CriterionText("", FOUR),
        CriterionText("x" * 81, FOUR),
        CriterionText("Charts", FOUR, "x" * 301),
        CriterionText("Charts", ("a", "b", "", "d")),
        CriterionText("Charts", ("a", "b")),
        CriterionText("Charts", FOUR, pk=99_999),
    ],
)
def test_a_faulty_row_is_refused(scene: Scene, row: CriterionText):
    with pytest.raises(InvalidError) as caught:
        change(scene, criteria=[*rows(scene), row])

    assert caught.value.field == "criteria"
    assert scene.project.criteria.count() == 2


def test_a_rubric_has_an_end(scene: Scene):
    with pytest.raises(InvalidError, match="at most 10"):
        change(scene, criteria=[CriterionText(f"Row {n}", FOUR) for n in range(11)])


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("promised_days", 0), ("organization", 1)])
def test_a_faulty_field_is_refused_by_name(scene: Scene, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        change(scene, **{field: value})

    assert caught.value.field == field


def test_two_who_change_it_cannot_both_win(scene: Scene):
    change(scene, title="Mine", revision=0)

    with pytest.raises(ConflictError):
        change(scene, title="Theirs", revision=0)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_make_projects(scene: Scene, name: str):
    actor = getattr(scene.cast, name)

    with pytest.raises(NotAllowedError):
        services.create_project(actor, organization=scene.cast.college, title="X")
    with pytest.raises(NotAllowedError):
        services.change_project(actor, project=scene.project, title="X")

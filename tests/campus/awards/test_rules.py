"""The rule's tree: what is read, what is refused, and that the JSON Schema says the same."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from campus.awards import rules
from campus.awards.rules import AllOf, AnyOf, ProjectAtLeast, QuizAtLeast, RuleError, UnitsDone, parse
from tests.campus.awards.shapes import several, trees

SCHEMA = json.loads(Path(rules.__file__).with_name("rule.schema.json").read_text())
GOOD = {
    "all": [
        {"units_done": 1},
        {
            "any": [
                {"quiz_at_least": {"quiz": 2, "percent": 70}},
                {"project_at_least": {"project": 3, "level": 2}},
            ]
        },
    ]
}
MASTERY = {"mastery_at_least": {"skill": 1, "percent": 5}}


def nested(depth: int) -> object:
    tree: object = {"units_done": 1}
    for _ in range(depth - 1):
        tree = {"all": [tree]}
    return tree


def test_it_works():
    rule = parse(GOOD)

    assert rule == AllOf((UnitsDone(1), AnyOf((QuizAtLeast(2, 70), ProjectAtLeast(3, 2)))))
    assert rule.to_json() == GOOD
    jsonschema.validate(GOOD, SCHEMA)


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        (None, "the top"),
        ([], "the top"),
        ({}, "the top"),
        ({"units_done": 1, "all": []}, "the top"),
        ({"some": []}, "the top"),
        ({"all": []}, "the top > all"),
        ({"all": {"units_done": 1}}, "the top > all"),
        ({"all": [{"units_done": 1}, 7]}, "the top > all > 2"),
        ({"units_done": True}, "the top > units_done"),
        ({"units_done": 0}, "the top > units_done"),
        ({"units_done": "1"}, "the top > units_done"),
        ({"quiz_at_least": 70}, "the top > quiz_at_least"),
        ({"quiz_at_least": {"quiz": 1}}, "the top > quiz_at_least"),
        ({"quiz_at_least": {"quiz": 1, "percent": 70, "x": 1}}, "the top > quiz_at_least"),
        ({"quiz_at_least": {"quiz": 1, "percent": 0}}, "the top > quiz_at_least > percent"),
        ({"quiz_at_least": {"quiz": 1, "percent": 101}}, "the top > quiz_at_least > percent"),
        ({"quiz_at_least": {"quiz": 1, "percent": 70.5}}, "the top > quiz_at_least > percent"),
        ({"project_at_least": {"project": 2**63, "level": 0}}, "the top > project_at_least > project"),
        ({"project_at_least": {"project": 1, "level": -1}}, "the top > project_at_least > level"),
        ({"project_at_least": {"project": 1, "level": 10}}, "the top > project_at_least > level"),
        ({"n_of": {"n": 0, "of": [{"units_done": 1}]}}, "the top > n_of > n"),
        ({"n_of": [{"units_done": 1}]}, "the top > n_of"),
        ({"score_at_least": {"kind": "external", "id": 1, "percent": 5}}, "the top > score_at_least > kind"),
        ({"passed": {"kind": [], "id": 1}}, "the top > passed > kind"),
        ({"levels_at_least": {"project": 1, "level": 2, "of": "some"}}, "the top > levels_at_least > of"),
        ({"mastery_at_least": {"skill": 1}}, "the top > mastery_at_least"),
        ({"hours_at_least": {"hours": 5, "of": []}}, "the top > hours_at_least > of"),
        ({"hours_at_least": {"hours": 0, "any": 1}}, "the top > hours_at_least > hours"),
        ({"hours_at_least": {"hours": 1, "any": 1, "of": [1]}}, "the top > hours_at_least"),
        ({"holds": {"achievement": "a", "ref": "b"}}, "the top > holds"),
        ({"holds": {"achievement": ""}}, "the top > holds > achievement"),
        ({"attested_by": {"role": "m" * 41, "of": None}}, "the top > attested_by > role"),
        ({"attested_by": {"role": "mentor", "of": 0}}, "the top > attested_by > of"),
        ({"approved_by": {"role": "learner"}}, "the top > approved_by > role"),
        ({"before": {"date": "soon", "of": {"units_done": 1}}}, "the top > before > date"),
        ({"before": {"date": "2026-03-01"}}, "the top > before"),
        ({"after": {"date": "2026-03-01T10:00:00"}}, "the top > after > date"),
        ({"within_days": {"days": 0, "of": {"units_done": 1}}}, "the top > within_days > days"),
    ],
)
def test_a_faulty_tree_is_refused_with_the_place_and_by_the_schema_too(tree: object, where: str):
    with pytest.raises(RuleError) as caught:
        parse(tree)

    assert caught.value.where == where
    assert caught.value.reason in str(caught.value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, SCHEMA)


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        ({"n_of": {"n": 2, "of": [{"units_done": 1}]}}, "the top > n_of > n"),
        (
            {"before": {"date": "2026-03-01", "of": {"mastery_at_least": {"skill": 1, "percent": 5}}}},
            "the top > before",
        ),
        ({"after": {"date": "2026-13-01"}}, "the top > after > date"),
    ],
)
def test_what_the_schema_cannot_say_is_refused_all_the_same(tree: object, where: str):
    with pytest.raises(RuleError) as caught:
        parse(tree)

    assert caught.value.where == where


@several
@given(trees)
def test_the_schema_takes_every_rule_there_is(rule: rules.Rule):
    jsonschema.validate(rule.to_json(), SCHEMA)


def test_a_date_alone_begins_in_utc():
    rule = parse({"after": {"date": "2026-03-01"}})

    assert rule.to_json() == {"after": {"date": "2026-03-01T00:00:00+00:00"}}


def test_it_reads_five_levels_and_no_deeper():
    parse(nested(rules.DEEPEST))

    with pytest.raises(RuleError, match="deeper than 5"):
        parse(nested(rules.DEEPEST + 1))


def test_it_reads_fifty_parts_and_no_more():
    parse({"any": [{"units_done": 1}] * rules.MOST_PARTS})

    with pytest.raises(RuleError, match="51 parts"):
        parse({"any": [{"units_done": 1}] * (rules.MOST_PARTS + 1)})

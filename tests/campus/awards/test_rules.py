"""The rule's tree: what is read, what is refused, and that the JSON Schema says the same."""

import json
from pathlib import Path

import jsonschema
import pytest

from campus.awards import rules
from campus.awards.rules import AllOf, AnyOf, ProjectAtLeast, QuizAtLeast, RuleError, UnitsDone, parse

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
    ],
)
def test_a_faulty_tree_is_refused_with_the_place_and_by_the_schema_too(tree: object, where: str):
    with pytest.raises(RuleError) as caught:
        parse(tree)

    assert caught.value.where == where
    assert caught.value.reason in str(caught.value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, SCHEMA)


def test_it_reads_five_levels_and_no_deeper():
    parse(nested(rules.DEEPEST))

    with pytest.raises(RuleError, match="deeper than 5"):
        parse(nested(rules.DEEPEST + 1))


def test_it_reads_fifty_parts_and_no_more():
    parse({"any": [{"units_done": 1}] * rules.MOST_PARTS})

    with pytest.raises(RuleError, match="51 parts"):
        parse({"any": [{"units_done": 1}] * (rules.MOST_PARTS + 1)})

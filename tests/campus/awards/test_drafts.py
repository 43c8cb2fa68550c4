"""A rule while it is being written: there and back without loss, and what its buttons do."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given

from campus.awards import rules
from campus.awards.choices import Choices
from campus.awards.drafted import Reader
from campus.awards.drafts import FIELDS, GROUPS, LEAVES, Draft, click, of_post, of_rule, walk
from campus.awards.sentences import LABELS, MENU, SENTENCES, Control, Node, nodes
from tests.campus.awards.shapes import facts, several, trees

CHOICES = Choices(
    1,
    {
        "course": [("", [("1", "Data")])],
        "thing": [("Quizzes", [("quiz:1", "Quiz")]), ("Seen", [("observation:1", "A"), ("attestation:1", "B")])],
        "goal": [("Project", [(f"1:{level}", str(level)) for level in range(4)])],
        "of": [("", [(each, each) for each in ("all", "1", "2")])],
        "where": [("", [("1", "Workshop")])],
        "activity": [("", [("", "anything"), ("1", "Workshop")])],
        "achievement": [("", [("abcd", "First aid")])],
        "approver": [("", [("owner", "An owner"), ("educator", "The staff")])],
    },
)


def plain(draft: Draft) -> list[tuple[str, str]]:
    return [(path, part.kind) for path, part in walk(draft)]


def shelf() -> Draft:
    group = Draft("any", parts=[Draft("passed"), Draft("holds")])
    return Draft("all", parts=[group, Draft("score"), Draft("goal")])


def sent(node: Node) -> list[tuple[str, str]]:
    """Return what a browser would send of the editor."""
    said = [(f"kind.{node.path}", node.kind)]
    for control in (each for each in node.chunks if isinstance(each, Control)):
        picked = [value for _, options in control.groups for value, _text, is_picked in options if is_picked]
        said += [(control.name, value) for value in (picked if control.groups else [control.value])]
    return said + [pair for part in node.parts for pair in sent(part)]


def test_every_kind_of_part_has_its_words():
    assert set(SENTENCES) == set(MENU) == {*GROUPS, *LEAVES}
    assert {name for names in FIELDS.values() for name in names} == set(LABELS)


@several
@given(trees.filter(lambda rule: not any(isinstance(each, rules.MasteryAtLeast) for each in rules.every(rule))), facts)
def test_a_rule_comes_back_from_the_editor_deciding_alike(rule: rules.Rule, found: rules.Facts):
    post = QueryDict(mutable=True)
    for name, value in sent(nodes(of_rule(rule), CHOICES, {})):
        post.appendlist(name, value)

    reader = Reader(CHOICES, rule)
    tree = reader.tree(of_post(post))

    assert reader.errors == {}
    again = rules.parse(tree) if _depth(tree) <= rules.DEEPEST else rule
    assert rules.decide(again, found).is_met is rules.decide(rule, found).is_met


def _depth(tree: object) -> int:
    if isinstance(tree, list):
        return max(map(_depth, tree), default=0)
    if not isinstance(tree, dict):
        return 0
    [(name, value)] = tree.items()
    inner = value if name in {"all", "any"} else value.get("of") if isinstance(value, dict) else None
    return 1 + (_depth(inner) if isinstance(inner, list | dict) and name not in {"hours_at_least"} else 0)


@pytest.mark.parametrize(
    ("button", "at", "after"),
    [
        ("up:0.1", "0.0", ["score", "any", "passed", "holds", "goal"]),
        ("down:0.1", "0.2", ["any", "passed", "holds", "goal", "score"]),
        ("up:0.0", "0.0", ["any", "passed", "holds", "score", "goal"]),
        ("in:0.1", "0.0.2", ["any", "passed", "holds", "score", "goal"]),
        ("out:0.0.0", "0.1", ["any", "holds", "passed", "score", "goal"]),
        ("out:0.1", "0.1", ["any", "passed", "holds", "score", "goal"]),
        ("remove:0.0", "0", ["score", "goal"]),
        ("add:0.0", "0.0.2", ["any", "passed", "holds", "hours", "score", "goal"]),
        ("add:0.1", "0.1", ["any", "passed", "holds", "score", "goal"]),
        ("remove:0", "0", ["any", "passed", "holds", "score", "goal"]),
    ],
)
def test_what_the_buttons_do(button: str, at: str, after: list[str]):
    draft = shelf()

    assert click(draft, button, add="hours") == at
    assert [kind for _path, kind in plain(draft)[1:]] == after


def test_a_part_that_moved_into_a_group_stands_in_it():
    draft = shelf()

    click(draft, "in:0.1")

    assert plain(draft)[4] == ("0.0.2", "score")


def test_what_is_no_part_is_left_out():
    post = QueryDict("kind.0=all&kind.0.0=nonsense&kind.0.x=score&kind.1=any&kind.0.1=score&percent.0.1=7")

    assert of_post(post) == Draft("all", parts=[Draft("score", {"thing": "", "percent": "7"})])


def test_nothing_at_all_is_an_empty_group():
    assert of_post(QueryDict("")) == Draft("all")


@pytest.mark.parametrize(
    ("draft", "where"),
    [
        (Draft("all"), "0"),
        (Draft("n_of", {"n": "3"}, [Draft("approved", {"approver": "owner"})]), "n.0"),
        (Draft("before", {"date": "soon"}, [Draft("approved", {"approver": "owner"})]), "date.0"),
        (Draft("within_days", {"days": "0"}, [Draft("approved", {"approver": "owner"})]), "days.0"),
        (Draft("all", parts=[Draft("hours", {"hours": "5", "where": "77"})]), "where.0.0"),
        (Draft("all", parts=[Draft("attested", {"role": "", "activity": ""})]), "role.0.0"),
        (Draft("all", parts=[Draft("holds_ref", {"ref": "x" * 401})]), "ref.0.0"),
        (Draft("all", parts=[Draft("holds", {"achievement": ""})]), "achievement.0.0"),
        (Draft("all", parts=[Draft("mastery", {"skill": "", "percent": "50"})]), "skill.0.0"),
    ],
)
def test_what_is_wrong_is_said_of_its_gap(draft: Draft, where: str):
    reader = Reader(CHOICES)

    assert reader.tree(draft) is None
    assert list(reader.errors) == [where]

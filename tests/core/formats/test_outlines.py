import re

import pytest

from testamur.canonical import slots
from testamur.canonical.shapes import ShapeCache
from testamur.formats.outlines import is_known_valid, outline_of
from testamur.formats.registry import FORMATS
from testamur.formats.schema import ACHIEVEMENT, schema, schema_problem
from tests.core.issuing import with_status
from tests.core.samples import CREDENTIAL

DOCUMENT = CREDENTIAL.to_json()


def known(document, rules, cache):
    return is_known_valid(document, name="rules", load=lambda: rules, shapes=cache)


def test_it_works():
    cache, rules = ShapeCache(), {"properties": {"day": {"pattern": "^[0-9]{4}$"}}}

    assert known({"day": "2026"}, rules, cache)
    assert known({"day": "2027"}, rules, cache)
    assert not known({"day": "soon"}, rules, cache)


@pytest.mark.parametrize(
    ("rule", "passes", "fails"),
    [
        ({"pattern": "^a"}, "ab", "b"),
        ({"minLength": 2}, "ab", "a"),
        ({"maxLength": 2}, "ab", "abc"),
        ({"const": "ab"}, "ab", "b"),
        ({"enum": ["ab", "cd"]}, "cd", "b"),
        ({"not": {"enum": ["b", "c"]}}, "a", "c"),
        ({"if": {"pattern": "^a"}, "then": {"maxLength": 2}, "else": {"const": "b"}}, "ab", "abc"),
        ({"anyOf": [{"const": "x"}, {"const": "y"}]}, "x", "z"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_every_question_to_a_text_is_noted(rule, passes, fails):
    outline = outline_of({"a": passes}, [passes], schema={"properties": {"a": rule}})

    assert outline.holds([passes])
    assert not outline.holds([fails])


@pytest.mark.parametrize("rule", [{"uniqueItems": True}, {"const": ["a", "b"]}, {"enum": [["a", "b"], 1]}])
def test_texts_that_are_compared_leave_no_outline(rule):
    outline = outline_of({"a": ["a", "b"]}, ["a", "b"], schema={"properties": {"a": rule}})

    assert not outline.holds(["a", "b"])
    assert not outline.of_places({0: 0}).holds(["a"])


def test_what_compares_nothing_with_what_holds_texts_is_let_be():
    rules = {"properties": {"a": {"not": {"const": "b"}, "uniqueItems": False}}}

    assert outline_of({"a": ["b"]}, ["b"], schema=rules).holds(["b"])


def test_what_is_not_valid_has_no_outline():
    assert not outline_of({"a": "b"}, ["b"], schema={"required": ["c"]}).holds(["b"])


def test_many_are_asked_together_what_each_is_asked():
    outline = outline_of({"a": "a"}, ["a"], schema={"properties": {"a": {"pattern": "^a"}}})

    assert outline.all_hold([["ab", "ac"]])
    assert not outline.all_hold([["ab", "b"]])
    assert not outline_of({"a": "b"}, ["b"], schema={"required": ["c"]}).all_hold([["b"]])


def test_what_has_no_shape_is_not_known():
    assert not known({"a": ("b",)}, {}, ShapeCache())


def test_some_places_alone_are_asked():
    rules = {"properties": {"a": {"pattern": "^a"}, "b": {"pattern": "^b"}}}
    outline = outline_of({"a": "a", "b": "b"}, ["a", "b"], schema=rules).of_places({1: 0})

    assert outline.holds(["bc"])
    assert not outline.holds(["a"])


def test_a_text_that_the_schema_minds_is_never_known_to_be_valid():
    texts = slots.shape_of(DOCUMENT)[1]
    outline = outline_of(DOCUMENT, texts, schema=schema(ACHIEVEMENT))
    assert outline.holds(texts)

    for place in range(len(texts)):
        changed = [*texts[:place], "", *texts[place + 1 :]]
        if outline.holds(changed):
            assert schema_problem(slots.replaced(DOCUMENT, changed), name=ACHIEVEMENT) is None


def test_every_format_of_one_schema_says_the_same_either_way():
    document, shapes = with_status(), ShapeCache()
    for each in [one for one in FORMATS if one.schema]:
        assert (each.find_problem(document, shapes=shapes) is None) == (each.find_problem(document) is None), each.id


URI = {"pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$(?!\n)"}


def test_iris_are_not_asked_for_what_they_are_known_to_be():
    rules = {"properties": {"a": URI, "b": URI, "c": {"pattern": "^c"}}}
    outline = outline_of({"a": "urn:a:b", "b": "urn:a:c", "c": "c"}, ["urn:a:b", "urn:a:c", "c"], schema=rules)

    rest = outline.beside_iris([0, 2])

    assert rest.holds(["never asked", "urn:a:d", "cc"])
    assert not rest.holds(["urn:a:b", "no", "cc"])
    assert not rest.holds(["urn:a:b", "urn:a:d", "d"])
    assert not outline_of({"a": "b"}, ["b"], schema={"required": ["c"]}).beside_iris([0]).holds(["b"])


def test_the_schemas_ask_for_iris_in_these_words():
    texts = ["urn:uuid:1"]

    asked = outline_of({"id": texts[0]}, texts, schema={"properties": {"id": schema(ACHIEVEMENT)["$defs"]["uri"]}})

    assert asked.questions
    assert asked.beside_iris([0]).questions == ()


@pytest.mark.parametrize(
    "start", ["http://example.org/", "https://e.org#", "urn:ab:", "did:a:", "mailto:", "data:", ""]
)
def test_what_is_taken_for_an_iri_is_what_the_schemas_ask_for(start):
    held = re.compile(URI["pattern"])

    for character in [chr(code) for code in range(0x3100) if code < 0x180 or chr(code).isspace()]:
        for text in (start, f"{start}{character}", f"{start}a{character}b"):
            assert not slots.are_iris([text]) or held.search(text)

"""QTI items and packages as others write them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from campus.assessments import exchange
from campus.assessments.exchange import FORMATS, Bundle, Item, qti_package
from campus.common.errors import InvalidError
from tests.campus.assessments.exchange.samples import item

V21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CHOICE = """<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>What does it <em>say</em>?</prompt>
<simpleChoice identifier="ChoiceA">Stay.<feedbackInline outcomeIdentifier="F" identifier="ChoiceA" showHide="show">Yes.
</feedbackInline></simpleChoice><simpleChoice identifier="ChoiceB">Go.</simpleChoice></choiceInteraction>"""
MAPPED = """<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="york"
mappedValue="{}"/></mapping>"""


def declared(values: list[str], base: str = "identifier", cardinality: str = "single", more: str = "") -> str:
    inside = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{inside}</correctResponse>"
    attributes = f'identifier="R" cardinality="{cardinality}" baseType="{base}"'
    return f"<responseDeclaration {attributes}>{correct}{more}</responseDeclaration>"


def document(before: str, body: str, attributes: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><assessmentItem xmlns="{V21}" identifier="i" title="Title" {attributes}>'
        f"{before}<itemBody>{body}</itemBody>{after}</assessmentItem>"
    ).encode()


def only(data: bytes) -> Item:
    found = exchange.read(data, file="item.xml")
    assert found.left == ()
    return found.items[0]


def zipped(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def manifest(*names: str) -> bytes:
    each = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{name}"/>' for name in names)
    return f"<manifest><resources>{each}</resources></manifest>".encode()


def test_it_works():
    found = only(document(declared(["ChoiceA"]), f"<p>Look at this sign.</p>{CHOICE}"))

    assert (found.kind, found.text) == ("single", "Look at this sign.\nWhat does it say?")
    assert [(each["id"], each["text"], each["right"], each["feedback"]) for each in found.data["choices"]] == [
        ("ChoiceA", "Stay.", True, "Yes."),
        ("ChoiceB", "Go.", False, ""),
    ]


def test_a_mapping_alone_says_what_is_right():
    entries = '<mapping defaultValue="0"><mapEntry mapKey="ChoiceB" mappedValue="1"/></mapping>'

    found = only(document(declared([], cardinality="multiple", more=entries), CHOICE))

    assert (found.kind, found.data["partial"]) == ("multiple", True)
    assert [each["right"] for each in found.data["choices"]] == [False, True]


def test_a_gap_within_a_line_is_a_text_with_gaps():
    gap = '<textEntryInteraction responseIdentifier="R" expectedLength="9"/>'
    found = only(document(declared(["York"], "string", more=MAPPED.format(1)), f"<p>Name it.</p><p>Now is {gap}.</p>"))

    assert (found.kind, found.text, found.data["text"]) == ("cloze", "Name it.", "Now is [[1]].")
    assert found.data["gaps"] == [{"id": "1", "accepted": ["York", "york"]}]


def test_a_tolerance_is_found_in_the_processing():
    gap = '<p>How much?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/> kg</p>'
    before = declared(["5"], "float").replace('"R"', '"RESPONSE"')
    after = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition>'
        "</responseProcessing>"
    )

    found = only(document(before, gap, after=after))

    assert (found.kind, found.data["tolerance"], found.data["unit"]) == ("numeric", "0.5", "kg")


ORDER = """<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">A</simpleChoice><simpleChoice
identifier="b">B</simpleChoice></orderInteraction>"""
MATCH = """<matchInteraction responseIdentifier="R"><simpleMatchSet><simpleAssociableChoice identifier="a">A
</simpleAssociableChoice></simpleMatchSet></matchInteraction>"""
INLINE = """<p>It is <inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="a">A</inlineChoice>
</inlineChoiceInteraction></p>"""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document("", "<p>Only words.</p>"), "asks nothing"),
        (document(declared(["ChoiceA"]), CHOICE + CHOICE), "several things at once"),
        (document("", '<sliderInteraction responseIdentifier="R"/>'), "“sliderInteraction”, has no match"),
        (document("", '<extendedTextInteraction responseIdentifier="R"/>'), "extendedTextInteraction"),
        (document(declared(["ChoiceA"]), f"<img src='a.png'/>{CHOICE}"), "“img”"),
        (document(declared(["ChoiceA"]), CHOICE, 'adaptive="true"'), "changes while it is answered"),
        (document(declared(["a"], cardinality="ordered"), ORDER), "order of all its parts"),
        (document(declared(["a b"], "directedPair"), MATCH), "no two sides"),
        (document(declared([]), CHOICE), "exactly one answer"),
        (document(declared(["z"]), INLINE), "which option"),
        (f'<assessmentItem xmlns="{V21}"/>'.encode(), "no body"),
    ],
)
def test_what_has_no_match_is_named_with_its_reason(data: bytes, reason: str):
    assert reason in exchange.read(data, file="item.xml").left[0].reason


def test_a_word_that_earns_a_part_of_the_mark_is_refused():
    gap = '<p>Name it.</p><p><textEntryInteraction responseIdentifier="R"/></p>'

    found = exchange.read(document(declared(["York"], "string", more=MAPPED.format("0.5")), gap))

    assert "a part of the mark" in found.left[0].reason


def packaged(**members: bytes) -> Bundle:
    return exchange.read(zipped({"imsmanifest.xml": manifest("a.xml", "b.xml"), **members}), file="bank.zip")


def test_one_bad_item_costs_no_other():
    good = document(declared(["ChoiceA"]), CHOICE)

    found = packaged(**{"a.xml": b"<broken", "b.xml": good})

    assert len(found.items) == 1
    assert (found.left[0].file, found.left[0].item) == ("bank.zip", "1. a.xml")


def test_an_item_that_is_not_there_is_named():
    assert "holds no a.xml" in packaged().left[0].reason


def test_an_item_that_unpacks_to_a_bomb_is_refused_unread():
    bomb = b"<assessmentItem>" + b" " * (qti_package.MOST_MEMBER + 1)

    found = packaged(**{"a.xml": bomb, "b.xml": document(declared(["ChoiceA"]), CHOICE)})

    assert "larger than any question" in found.left[0].reason
    assert len(found.items) == 1


def test_many_small_bombs_are_bounded_together(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(qti_package, "MOST_ALL", 2000)
    padded = document(declared(["ChoiceA"]), CHOICE + " " * 900)

    found = packaged(**{"a.xml": padded, "b.xml": padded})

    assert "larger than any question" in found.left[-1].reason


def test_entities_in_a_package_are_refused_by_item():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><assessmentItem>&a;</assessmentItem>'

    assert "entities" in packaged(**{"a.xml": bomb, "b.xml": bomb}).left[0].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 cut short", "broken or cut short"),
        (zipped({"a.xml": b"<a/>"}), "no manifest"),
        (zipped({f"{n}.xml": b"" for n in range(qti_package.MOST_MEMBERS + 1)}), "more than 3000 files"),
        (zipped({"imsmanifest.xml": b"<manifest/>"}), "no question in this file"),
        (zipped({"imsmanifest.xml": b"<manifest"}), "no XML"),
    ],
)
def test_packages_that_are_none_are_refused_whole(data: bytes, reason: str):
    with pytest.raises(InvalidError, match=reason):
        exchange.read(data)


def test_a_manifest_in_a_folder_leads_to_items_beside_it():
    good = document(declared(["ChoiceA"]), CHOICE)

    found = exchange.read(zipped({"bank/imsmanifest.xml": manifest("./b/../a%20b.xml"), "bank/a b.xml": good}))

    assert len(found.items) == 1


def test_names_in_a_manifest_reach_nothing_outside_the_package():
    found = exchange.read(zipped({"imsmanifest.xml": manifest("../../../../etc/hostname")}))

    assert "holds no" in found.left[0].reason


def test_both_versions_are_told_apart_by_their_spelling():
    old, new = (FORMATS[name].write([item("single")])[0] for name in ("qti21", "qti30"))

    assert b"choiceInteraction" in ZipFile(BytesIO(old)).read("items/item-0001.xml")
    assert b"qti-choice-interaction" in ZipFile(BytesIO(new)).read("items/item-0001.xml")
    assert b"response-identifier" in ZipFile(BytesIO(new)).read("items/item-0001.xml")

"""Questions as QTI assessment items, written once for both versions.

1EdTech Question and Test Interoperability, Assessment Test, Section and Item Information Models of 2.1 and 3.0. The
trees here bear the names of 2.1; `qti_names` turns them into those of 3.0, the same words in another spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from campus.assessments.exchange.item import Item, shortened
from campus.assessments.exchange.xml import add
from campus.assessments.questions.running import GAP, PHRASE

RESPONSE = "RESPONSE"
RIGHT, WRONG, SEE = "right", "wrong", "see"
_NAME = re.compile(r"(?!id_)[A-Za-z_][A-Za-z0-9_.-]{0,60}")


def item_tree(item: Item, identifier: str) -> Element:
    """Return an item as the tree of QTI 2.1, without a namespace."""
    root = Element(
        "assessmentItem", identifier=identifier, title=shortened(item.text), adaptive="false", timeDependent="false"
    )
    body = Element("itemBody")
    _WRITERS[item.kind](root, body, item)
    _outcome(root, "SCORE", "float", default="0")
    cardinality = "multiple" if item.kind == "multiple" else "single"
    _outcome(root, "FEEDBACK", "identifier", cardinality=cardinality)
    root.append(body)
    root.append(_processing(item))
    for name, words in ((RIGHT, item.data.get("feedback_right")), (WRONG, item.data.get("feedback_wrong"))):
        if words:
            _modal(root, name, words, is_shown="show")
    if item.see:
        _modal(root, SEE, item.see, is_shown="hide")
    return root


def named(identifier: str) -> str:
    """Return an id as QTI allows it: the same where it can be."""
    return identifier if _NAME.fullmatch(identifier) else f"id_{identifier.encode().hex()}"


def unnamed(identifier: str) -> str:
    """Return the id that `named` was given."""
    if re.fullmatch(r"id_(?:[0-9a-f]{2})+", identifier):
        return bytes.fromhex(identifier[3:]).decode("utf-8", "replace")
    return identifier


def lines(parent: Element, text: str) -> None:
    """Put a text into an element, its lines apart."""
    first, *rest = text.split("\n")
    parent.text = (parent.text or "") + first if not len(parent) else parent.text
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + first
    for line in rest:
        SubElement(parent, "br").tail = line


def _declared(
    root: Element, values: list[str], *, base: str, cardinality: str = "single", identifier: str = RESPONSE
) -> Element:
    made = add(root, "responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=base)
    if values:
        correct = add(made, "correctResponse")
        for value in values:
            add(correct, "value", value)
    return made


def _mapped(declaration: Element, scores: dict[str, str], **attributes: str) -> None:
    mapping = add(declaration, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
    for key, value in scores.items():
        add(mapping, "mapEntry", mapKey=key, mappedValue=value, **attributes)


def _outcome(root: Element, identifier: str, base: str, *, cardinality: str = "single", default: str = "") -> None:
    made = add(root, "outcomeDeclaration", identifier=identifier, cardinality=cardinality, baseType=base)
    if default:
        add(add(made, "defaultValue"), "value", default)


def _modal(root: Element, identifier: str, words: str, *, is_shown: str) -> None:
    made = add(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=identifier, showHide=is_shown)
    lines(add(made, "p"), words)


def _prompted(body: Element, tag: str, text: str, **attributes: str) -> Element:
    made = add(body, tag, responseIdentifier=RESPONSE, **attributes)
    lines(add(made, "prompt"), text)
    return made


def _choices(root: Element, body: Element, item: Item) -> None:
    right = [named(each["id"]) for each in item.data["choices"] if each["right"]]
    is_single = item.kind == "single"
    declared = _declared(root, right, base="identifier", cardinality="single" if is_single else "multiple")
    if item.data.get("partial"):
        share = f"{1 / len(right):.5f}"
        ids = [(named(each["id"]), each["right"]) for each in item.data["choices"]]
        _mapped(declared, {name: share if is_right else f"-{share}" for name, is_right in ids})
    chosen = _prompted(body, "choiceInteraction", item.text, shuffle="true", maxChoices="1" if is_single else "0")
    for each in item.data["choices"]:
        choice = add(chosen, "simpleChoice", identifier=named(each["id"]))
        lines(choice, each["text"])
        if each["feedback"]:
            name = named(each["id"])
            said = add(choice, "feedbackInline", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
            lines(said, each["feedback"])


def _truefalse(root: Element, body: Element, item: Item) -> None:
    _declared(root, ["true" if item.data["answer"] else "false"], base="identifier")
    chosen = _prompted(body, "choiceInteraction", item.text, shuffle="false", maxChoices="1")
    add(chosen, "simpleChoice", "True", identifier="true")
    add(chosen, "simpleChoice", "False", identifier="false")


def _numeric(root: Element, body: Element, item: Item) -> None:
    _declared(root, [item.data["answer"]], base="float")
    lines(add(body, "p"), item.text)
    entry = add(add(body, "p"), "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12")
    entry.tail = f" {item.data['unit']}" if item.data["unit"] else None


def _short(root: Element, body: Element, item: Item) -> None:
    declared = _declared(root, item.data["accepted"][:1], base="string")
    _mapped(declared, dict.fromkeys(item.data["accepted"], "1"), caseSensitive="false")
    lines(add(body, "p"), item.text)
    add(add(body, "p"), "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="40")


def _matching(root: Element, body: Element, item: Item) -> None:
    pairs, names = item.data["pairs"], dict[str, str]()
    for place, right in enumerate([*(pair["right"] for pair in pairs), *item.data["extra"]]):
        names.setdefault(right, f"right_{place}")
    values = [f"{named(pair['id'])} {names[pair['right']]}" for pair in pairs]
    declared = _declared(root, values, base="directedPair", cardinality="multiple")
    _mapped(declared, dict.fromkeys(values, f"{1 / len(values):.5f}"))
    met = _prompted(body, "matchInteraction", item.text, shuffle="true", maxAssociations=str(len(pairs)))
    left_set, right_set = add(met, "simpleMatchSet"), add(met, "simpleMatchSet")
    for pair in pairs:
        lines(add(left_set, "simpleAssociableChoice", identifier=named(pair["id"]), matchMax="1"), pair["left"])
    for words, name in names.items():
        lines(add(right_set, "simpleAssociableChoice", identifier=name, matchMax=str(len(pairs))), words)


def _ordering(root: Element, body: Element, item: Item) -> None:
    names = [named(each["id"]) for each in item.data["items"]]
    _declared(root, names, base="identifier", cardinality="ordered")
    ordered = _prompted(body, "orderInteraction", item.text, shuffle="true")
    for each in item.data["items"]:
        lines(add(ordered, "simpleChoice", identifier=named(each["id"])), each["text"])


def _cloze(root: Element, body: Element, item: Item) -> None:
    gaps = {gap["id"]: gap for gap in item.data["gaps"]}
    for gap in gaps.values():
        _declare_gap(root, gap)
    lines(add(body, "p"), item.text)
    running, at = add(body, "p"), 0
    for match in GAP.finditer(item.data["text"]):
        lines(running, item.data["text"][at : match.start()])
        _gap(running, gaps[match[1]])
        at = match.end()
    lines(running, item.data["text"][at:])


def _declare_gap(root: Element, gap: dict[str, Any]) -> None:
    name = f"gap_{gap['id']}"
    if "options" in gap:
        _declared(root, [f"option_{gap['answer']}"], base="identifier", identifier=name)
    elif "number" in gap:
        _declared(root, [gap["number"]], base="float", identifier=name)
    else:
        declared = _declared(root, gap["accepted"][:1], base="string", identifier=name)
        _mapped(declared, dict.fromkeys(gap["accepted"], "1"), caseSensitive="false")


def _gap(running: Element, gap: dict[str, Any]) -> None:
    name = f"gap_{gap['id']}"
    if "options" not in gap:
        add(running, "textEntryInteraction", responseIdentifier=name, expectedLength="20")
        return
    made = add(running, "inlineChoiceInteraction", responseIdentifier=name, shuffle="true")
    for place, words in enumerate(gap["options"]):
        add(made, "inlineChoice", words, identifier=f"option_{place}")


def _hottext(root: Element, body: Element, item: Item) -> None:
    right = [named(each) for each in item.data["right"]]
    _declared(root, right, base="identifier", cardinality="multiple")
    chosen = _prompted(body, "hottextInteraction", item.text, maxChoices="0")
    running, at = add(chosen, "p"), 0
    for match in PHRASE.finditer(item.data["text"]):
        lines(running, item.data["text"][at : match.start()])
        add(running, "hottext", match[2], identifier=named(match[1]))
        at = match.end()
    lines(running, item.data["text"][at:])


def _file(root: Element, body: Element, item: Item) -> None:
    _declared(root, [], base="file")
    made = _prompted(body, "uploadInteraction", item.text)
    if item.data["accepts"]:
        made.set("class", " ".join(f"accepts-{each}" for each in item.data["accepts"]))


_WRITERS: dict[str, Callable[[Element, Element, Item], None]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "hottext": _hottext,
    "file": _file,
}


def _processing(item: Item) -> Element:
    """Return how the item is scored; a file is left to a person."""
    root = Element("responseProcessing")
    if item.kind == "file":
        return root
    if item.kind == "cloze":
        return _gap_processing(root, item)
    if item.data.get("partial") or item.kind in {"matching", "short"}:
        add(_set(root, "SCORE"), "mapResponse", identifier=RESPONSE)
    else:
        chosen = add(root, "responseCondition")
        met = add(chosen, "responseIf")
        _test(met, RESPONSE, item.data.get("tolerance"))
        _value(_set(met, "SCORE"), "float", "1")
        _value(_set(add(chosen, "responseElse"), "SCORE"), "float", "0")
    _feedback(root, item)
    return root


def _feedback(root: Element, item: Item) -> None:
    if item.kind in {"single", "multiple"}:
        add(_set(root, "FEEDBACK"), "variable", identifier=RESPONSE)
        return
    told = add(root, "responseCondition")
    met = add(told, "responseIf")
    least = add(met, "gte")
    add(least, "variable", identifier="SCORE")
    _value(least, "float", "0.999")
    _value(_set(met, "FEEDBACK"), "identifier", RIGHT)
    _value(_set(add(told, "responseElse"), "FEEDBACK"), "identifier", WRONG)


def _gap_processing(root: Element, item: Item) -> Element:
    """Score each gap with its share."""
    gaps = item.data["gaps"]
    for gap in gaps:
        name = f"gap_{gap['id']}"
        met = add(add(root, "responseCondition"), "responseIf")
        if "accepted" in gap:
            more = add(met, "gt")
            add(more, "mapResponse", identifier=name)
            _value(more, "float", "0")
        else:
            _test(met, name, gap.get("tolerance"))
        both = add(_set(met, "SCORE"), "sum")
        add(both, "variable", identifier="SCORE")
        _value(both, "float", f"{1 / len(gaps):.5f}")
    _feedback(root, item)
    return root


def _test(met: Element, name: str, tolerance: str | None) -> None:
    same = add(met, "match")
    if tolerance is not None:
        same.tag = "equal"
        same.attrib.update({"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"})
    add(same, "variable", identifier=name)
    add(same, "correct", identifier=name)


def _set(parent: Element, identifier: str) -> Element:
    return add(parent, "setOutcomeValue", identifier=identifier)


def _value(parent: Element, base: str, text: str) -> None:
    add(parent, "baseValue", text, baseType=base)

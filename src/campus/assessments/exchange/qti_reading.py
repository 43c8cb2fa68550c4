"""Read a QTI assessment item, with the names of 2.1 (`qti_names.to_plain`), into a question.

Declarations say what is right, the body what is asked. Response processing is not run: only the tolerance of a number
is looked up in it, and the item is marked as its kind is marked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from campus.assessments.exchange.item import BLOCKS, UNREADABLE, Item, no_match, unreadable
from campus.assessments.exchange.qti import RESPONSE, RIGHT, SEE, WRONG, unnamed
from campus.common.errors import InvalidError

INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}
LONGEST_UNIT = 20


@dataclass
class Source:
    """What is read out of one item before its kind is known."""

    root: Element
    body: Element
    declarations: dict[str, Element] = field(default_factory=dict)

    def right(self, identifier: str) -> list[str]:
        """Return the values of a correct response."""
        declared = self.declarations.get(identifier)
        correct = declared.find("correctResponse") if declared is not None else None
        return [_bare(value.text) for value in correct.findall("value")] if correct is not None else []

    def mapped(self, identifier: str) -> dict[str, float]:
        """Return what a response is worth by its key."""
        declared = self.declarations.get(identifier)
        mapping = declared.find("mapping") if declared is not None else None
        entries = mapping.findall("mapEntry") if mapping is not None else []
        return {each.get("mapKey", ""): _float(each.get("mappedValue")) for each in entries}

    def base(self, identifier: str) -> str:
        """Return the base type of a response."""
        declared = self.declarations.get(identifier)
        return declared.get("baseType", "") if declared is not None else ""

    def tolerance(self, identifier: str) -> str:
        """Return how far off a number may be, "0" where nothing says so."""
        for equal in self.root.iter("equal"):
            names = {each.get("identifier") for each in equal.iter() if each.tag in {"variable", "correct"}}
            if identifier in names and equal.get("toleranceMode") == "absolute":
                return (equal.get("tolerance", "0").split() or ["0"])[0]
        return "0"


def item_of(root: Element, *, pool: str = "") -> Item:
    """Return the question of an item; raise InvalidError saying what of it has no match."""
    source = _source(root)
    interactions = [each for each in source.body.iter() if str(each.tag).endswith("Interaction")]
    if not interactions:
        raise InvalidError(_("It asks nothing that can be answered."))
    if all(each.tag in INLINE for each in interactions):
        kind, text, data = _inline(source, interactions)
    else:
        if len(interactions) > 1:
            raise InvalidError(_("It asks several things at once, and a question here asks one."))
        kind, text, data = _block(source, interactions[0])
    said = {f"feedback_{name}": _modal(root, name) for name in (RIGHT, WRONG)}
    return Item(kind, text, said | data, see=_modal(root, SEE), pool=pool)


def _source(root: Element) -> Source:
    if root.tag != "assessmentItem":
        raise InvalidError(_("This XML is no question of QTI."))
    body = root.find("itemBody")
    if body is None:
        raise InvalidError(_("It has no body."))
    if root.get("adaptive") == "true" or root.find("templateDeclaration") is not None:
        raise InvalidError(_("It changes while it is answered, or for each learner, which has no match here."))
    lost = next((each for each in body.iter() if each.tag in UNREADABLE), None)
    if lost is not None:
        raise unreadable(str(lost.tag))
    declared = {each.get("identifier", ""): each for each in root.findall("responseDeclaration")}
    return Source(root, body, declared)


Read = tuple[str, str, dict[str, Any]]


def _block(source: Source, interaction: Element) -> Read:
    if interaction.tag not in _READERS:
        raise no_match(str(interaction.tag))
    kind, data = _READERS[str(interaction.tag)](source, interaction)
    prompt = interaction.find("prompt")
    before = _words(source.body, without=interaction)
    text = "\n".join(part for part in (before, _words(prompt) if prompt is not None else "") if part)
    return kind, text, data


def _choice(source: Source, interaction: Element) -> tuple[str, dict[str, Any]]:
    name = _answers_to(interaction)
    right, found = source.right(name), interaction.findall("simpleChoice")
    if {each.get("identifier") for each in found} == {"true", "false"} and len(right) == 1:
        return "truefalse", {"answer": right == ["true"]}
    mapped = source.mapped(name)
    is_single = _base(source, name, "cardinality") == "single"
    right = right or [key for key, worth in mapped.items() if worth > 0]
    choices = [
        {
            "id": unnamed(each.get("identifier", "")),
            "text": _words(each, without=each.find("feedbackInline")),
            "right": each.get("identifier") in right,
            "feedback": "\n".join(_words(said) for said in each.findall("feedbackInline")),
        }
        for each in found
    ]
    if is_single:
        return "single", {"choices": choices}
    return "multiple", {"choices": choices, "partial": bool(mapped)}


def _order(source: Source, interaction: Element) -> tuple[str, dict[str, Any]]:
    found = {each.get("identifier", ""): _words(each) for each in interaction.findall("simpleChoice")}
    right = source.right(_answers_to(interaction))
    if sorted(right) != sorted(found):
        raise InvalidError(_("It does not say the order of all its parts."))
    return "ordering", {"items": [{"id": unnamed(name), "text": found[name]} for name in right]}


def _match(source: Source, interaction: Element) -> tuple[str, dict[str, Any]]:
    name = _answers_to(interaction)
    sets = [_associable(each) for each in interaction.findall("simpleMatchSet")]
    if len(sets) != 2:
        raise InvalidError(_("It has no two sides to match."))
    pairs = [value.split() for value in source.right(name) or [k for k, v in source.mapped(name).items() if v > 0]]
    met = {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0] in sets[0] and pair[1] in sets[1]}
    if set(met) != set(sets[0]) or len(pairs) != len(sets[0]):
        raise InvalidError(_("Not every line on the left belongs to exactly one on the right."))
    used = set(met.values())
    data = {
        "pairs": [{"id": unnamed(key), "left": words, "right": sets[1][met[key]]} for key, words in sets[0].items()],
        "extra": [words for key, words in sets[1].items() if key not in used],
    }
    return "matching", data


def _hottext(source: Source, interaction: Element) -> tuple[str, dict[str, Any]]:
    right = source.right(_answers_to(interaction))
    for each in interaction.iter("hottext"):
        words = " ".join("".join(each.itertext()).split())
        for part in list(each):
            each.remove(part)
        each.text = "{{%s|%s}}" % (_phrase(each), words)  # noqa: UP031 - braces
    prompt = interaction.find("prompt")
    text = _words(interaction, without=prompt)
    names = {each.get("identifier", ""): _phrase(each) for each in interaction.iter("hottext")}
    return "hottext", {"text": text, "right": [names[name] for name in right if name in names]}


def _phrase(element: Element) -> str:
    return unnamed(element.get("identifier", "")).replace("-", "_").replace(".", "_")


def _upload(source: Source, interaction: Element) -> tuple[str, dict[str, Any]]:
    accepts = [name.removeprefix("accepts-") for name in interaction.get("class", "").split() if "accepts-" in name]
    return "file", {"accepts": accepts}


_READERS: dict[str, Callable[[Source, Element], tuple[str, dict[str, Any]]]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "hottextInteraction": _hottext,
    "uploadInteraction": _upload,
}


def _inline(source: Source, interactions: list[Element]) -> Read:
    """Read gaps: one that ends its line alone is a question of its own, all else a text with gaps."""
    names = {id(each): f"[[{place}]]" for place, each in enumerate(interactions, start=1)}
    own = [_answers_to(each).removeprefix("gap_") for each in interactions]
    if all(_answers_to(each).startswith("gap_") for each in interactions) and len(set(own)) == len(own):
        names = {id(each): f"[[{name}]]" for each, name in zip(interactions, own, strict=True)}
    text = _words(source.body, marks=names)
    prompt, _blank, last = text.rpartition("\n")
    mark = names[id(interactions[0])]
    alone = interactions[0].tag == "textEntryInteraction" and len(interactions) == 1 and prompt
    if alone and last.startswith(mark) and _answers_to(interactions[0]) == RESPONSE:
        return _typed(source, prompt, last.removeprefix(mark).strip())
    prompt, rest = _before(source.body, names)
    gaps = [_gap(source, each, names[id(each)][2:-2]) for each in interactions]
    return "cloze", prompt, {"text": rest, "gaps": gaps}


def _before(body: Element, marks: dict[int, str]) -> tuple[str, str]:
    """Return what stands in the blocks before the first gap, and the rest with its marks."""
    blocks = list(body)
    first = next(place for place, each in enumerate(blocks) if any(id(part) in marks for part in each.iter()))
    prompt = "\n".join(filter(None, (_words(each) for each in blocks[:first])))
    rest = "\n".join(filter(None, (_words(each, marks=marks) for each in blocks[first:])))
    return prompt or _("Fill the gaps."), rest


def _typed(source: Source, prompt: str, unit: str) -> Read:
    right = source.right(RESPONSE)
    if source.base(RESPONSE) in {"float", "integer"}:
        if len(right) != 1 or len(unit) > LONGEST_UNIT:
            raise InvalidError(_("It does not say which one number is right."))
        return "numeric", prompt, {"answer": right[0], "tolerance": source.tolerance(RESPONSE), "unit": unit}
    return "short", prompt, {"accepted": _accepted(source, RESPONSE)}


def _accepted(source: Source, name: str) -> list[str]:
    mapped = source.mapped(name)
    best = max(mapped.values(), default=0)
    if any(0 < worth < best for worth in mapped.values()):
        raise InvalidError(_("An answer earns a part of the mark, and short answers here are right or wrong."))
    return list(dict.fromkeys([*source.right(name), *(key for key, worth in mapped.items() if worth > 0)]))


def _gap(source: Source, interaction: Element, name: str) -> dict[str, Any]:
    key = _answers_to(interaction)
    right = source.right(key)
    if interaction.tag == "inlineChoiceInteraction":
        options = {each.get("identifier", ""): _words(each) for each in interaction.findall("inlineChoice")}
        if len(right) != 1 or right[0] not in options:
            raise InvalidError(_("Say which option of gap %(name)s is right.") % {"name": name})
        return {"id": name, "options": list(options.values()), "answer": list(options).index(right[0])}
    if source.base(key) in {"float", "integer"} and len(right) == 1:
        return {"id": name, "number": right[0], "tolerance": source.tolerance(key)}
    return {"id": name, "accepted": _accepted(source, key)}


def _associable(match_set: Element) -> dict[str, str]:
    return {each.get("identifier", ""): _words(each) for each in match_set.findall("simpleAssociableChoice")}


def _answers_to(interaction: Element) -> str:
    return interaction.get("responseIdentifier", "")


def _base(source: Source, name: str, attribute: str) -> str:
    declared = source.declarations.get(name)
    return declared.get(attribute, "") if declared is not None else ""


def _modal(root: Element, name: str) -> str:
    return "\n".join(_words(each) for each in root.findall("modalFeedback") if each.get("identifier") == name)


def _float(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _bare(text: str | None) -> str:
    return (text or "").strip()


def _words(element: Element, *, without: Element | None = None, marks: dict[int, str] | None = None) -> str:
    """Return the words in an element, a line for each block; `marks` stand in the place of some elements."""
    parts = "".join(_parts(element, without, marks or {})).split("\n")
    return "\n".join(line for part in parts if (line := " ".join(part.split())))


def _parts(element: Element, without: Element | None, marks: dict[int, str]) -> Iterator[str]:
    # As deep as exchange.xml lets a tree be.
    yield (element.text or "").replace("\n", " ")
    for each in element:
        if id(each) in marks:
            yield marks[id(each)]
        elif each is not without and each.tag != "rubricBlock":
            is_block = each.tag in BLOCKS
            yield "\n" if is_block else ""
            yield from _parts(each, without, marks)
            yield "\n" if is_block and each.tag != "br" else ""
        yield (each.tail or "").replace("\n", " ")

"""Moodle's XML format for questions.

https://docs.moodle.org/en/Moodle_XML_format, read and written: multichoice, truefalse, shortanswer, numerical,
matching, ordering, cloze (its marks in moodle_cloze), essay where it asks for files; read only: gapselect and ddwtos.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from campus.assessments.exchange import moodle_cloze
from campus.assessments.exchange.item import (
    Bundle,
    Item,
    Left,
    Reading,
    last_of,
    no_match,
    plain,
    shortened,
    slashed,
    unreadable,
)
from campus.assessments.exchange.xml import add, child, children, local, parsed, written
from campus.assessments.reading import number
from campus.common.errors import InvalidError

LACKS = frozenset({"hottext"})
WHOLE = "all-or-nothing"  # a tag: several answers that count only all together, which Moodle has no setting for
FULL = Decimal("99.9")  # the fractions of three right answers come to a little less than all


def read(data: bytes, *, file: str = "") -> Bundle:
    """Return the questions of a file; raise InvalidError where it is no quiz in XML."""
    root = parsed(data)
    if local(root) != "quiz":
        raise InvalidError(_("This XML is no collection of questions by Moodle: its first element is not “quiz”."))
    reading, pool = Reading(file), ""
    for question in children(root, "question"):
        kind = question.get("type", "")
        if kind == "category":
            pool = _pool(question)
            continue
        name = _text(child(question, "name"), is_words=True) or kind
        reading.take(name, partial(_item, question, kind, pool))
    return reading.bundle()


def write(items: Sequence[Item], *, title: str = "") -> tuple[bytes, tuple[Left, ...]]:
    """Return a file of what maps, and the rest with why."""
    root, pool = Element("quiz"), ""
    left: list[Left] = []
    for place, item in enumerate(items, start=1):
        if item.kind not in _WRITERS:
            reason = _("Moodle XML has no form for this kind of question.")
            left.append(Left("", f"{place}. {shortened(item.text)}", reason))
            continue
        if item.pool != pool:
            pool = item.pool
            category = add(add(root, "question", type="category"), "category")
            _words(category, f"$course$/top/{slashed(pool)}".rstrip("/"))
        if item.kind == "cloze" and (item.data["feedback_right"] or item.data["feedback_wrong"]):
            left.append(Left("", f"{place}. {shortened(item.text)}", _("What is said to answers is left out.")))
        _write(root, item)
    return written(root, is_indented=False), tuple(left)


def _item(question: Element, kind: str, pool: str) -> Item:
    if kind not in _READERS:
        raise no_match(kind)
    for element in question.iter():
        if local(element) == "file":
            raise unreadable(element.get("name", "file"))
    found, data, notes = _READERS[kind](question)
    text = str(data.pop("prompt", "")) or _text(child(question, "questiontext"))
    see = _text(child(question, "generalfeedback"))
    return Item(found, text, data, see=see, pool=pool, notes=tuple(notes))


Read = tuple[str, dict[str, Any], list[str]]


def _read_choices(question: Element) -> Read:
    answers = [(_fraction(each), each) for each in children(question, "answer")]
    is_single = _flag(question, "single", default=True)
    notes: list[str] = []
    if is_single:
        partly = [_text(each) for fraction, each in answers if 0 < fraction < FULL]
        notes = [_("“%(words)s” earned a part of the mark; here it is wrong.") % {"words": words} for words in partly]
    choices = [
        {
            "text": _text(each),
            "right": fraction >= FULL if is_single else fraction > 0,
            "feedback": _text(child(each, "feedback")),
        }
        for fraction, each in answers
    ]
    if is_single:
        return "single", {"choices": choices}, notes
    return "multiple", {"choices": choices, "partial": WHOLE not in _tags(question)}, notes


def _read_truefalse(question: Element) -> Read:
    said: dict[bool, str] = {}
    answer = False
    for each in children(question, "answer"):
        value = _text(each, is_words=True).strip().lower() == "true"
        said[value] = _text(child(each, "feedback"))
        answer = value if _fraction(each) >= FULL else answer
    words = {"feedback_right": said.get(answer, ""), "feedback_wrong": said.get(not answer, "")}
    return "truefalse", {"answer": answer, **words}, []


def _read_short(question: Element) -> Read:
    right, wrong = _typed(question)
    if any(0 < _fraction(each) < FULL for each in children(question, "answer")):
        raise InvalidError(_("An answer earns a part of the mark, and short answers here are right or wrong."))
    notes = [_("Capitals no longer count.")] if _flag(question, "usecase", default=False) else []
    accepted = [_text(each, is_words=True).strip() for each in right]
    if any("*" in form for form in accepted):
        raise InvalidError(_("A right answer holds a star that stands for any words."))
    return "short", {"accepted": accepted, **_said(right, wrong)}, notes


def _read_numerical(question: Element) -> Read:
    right, wrong = _typed(question)
    if len(right) != 1:
        raise InvalidError(_("%(n)s numbers are right, and here one is.") % {"n": len(right)})
    units = [unit for group in children(question, "units") for unit in children(group, "unit")]
    if len(units) > 1:
        raise InvalidError(_("It takes several units, and here one is."))
    tolerance = child(right[0], "tolerance")
    data = {
        "answer": str(number(_text(right[0], is_words=True), field="answer")),
        "tolerance": (tolerance.text or "0") if tolerance is not None else "0",
        "unit": (units[0].findtext("unit_name") or "") if units else "",
    }
    return "numeric", data | _said(right, wrong), []


def _read_matching(question: Element) -> Read:
    found = [
        (_text(each), _text(child(each, "answer"), is_words=True).strip()) for each in children(question, "subquestion")
    ]
    data = {
        "pairs": [{"left": left, "right": right} for left, right in found if left],
        "extra": [right for left, right in found if not left],
    }
    return "matching", data | _combined(question), []


def _read_ordering(question: Element) -> Read:
    items = [{"text": _text(each)} for each in children(question, "answer")]
    return "ordering", {"items": items, **_combined(question)}, []


def _read_cloze(question: Element) -> Read:
    data, notes = moodle_cloze.read(_text(child(question, "questiontext")))
    return "cloze", data, notes


def _read_selected(question: Element) -> Read:
    options = [
        ((each.findtext("text") or "").strip(), (each.findtext("group") or "1").strip())
        for each in children(question, "selectoption", "dragbox")
    ]
    data = moodle_cloze.selected(_text(child(question, "questiontext")), options)
    return "cloze", data | _combined(question), []


def _read_essay(question: Element) -> Read:
    form = (question.findtext("responseformat") or "").strip()
    if form != "noinline":
        raise InvalidError(_("It asks for a text of one’s own, and here a person marks files alone."))
    kinds = (question.findtext("filetypeslist") or "").replace(",", " ").split()
    return "file", {"accepts": [kind for kind in kinds if kind.startswith(".")]}, []


_READERS: dict[str, Callable[[Element], Read]] = {
    "multichoice": _read_choices,
    "truefalse": _read_truefalse,
    "shortanswer": _read_short,
    "numerical": _read_numerical,
    "matching": _read_matching,
    "ordering": _read_ordering,
    "cloze": _read_cloze,
    "gapselect": _read_selected,
    "ddwtos": _read_selected,
    "essay": _read_essay,
}


def _write(root: Element, item: Item) -> None:
    kind, fill = _WRITERS[item.kind]
    question = add(root, "question", type=kind)
    _words(add(question, "name"), shortened(item.text))
    text = moodle_cloze.write(item.text, item.data) if item.kind == "cloze" else item.text
    _words(add(question, "questiontext", format="plain_text"), text)
    _words(add(question, "generalfeedback", format="plain_text"), item.see)
    add(question, "defaultgrade", "1")
    fill(question, item.data)


def _write_choices(question: Element, data: dict[str, Any]) -> None:
    right = sum(each["right"] for each in data["choices"])
    is_single = "partial" not in data and right == 1 and not data.get("is_several")
    add(question, "single", "true" if is_single else "false")
    add(question, "shuffleanswers", "true")
    wrong = "0" if is_single else f"{-100 / right:.5f}"
    for each in data["choices"]:
        answer = add(question, "answer", fraction=f"{100 / right:.5f}" if each["right"] else wrong, format="plain_text")
        _words(answer, each["text"])
        _words(add(answer, "feedback", format="plain_text"), each["feedback"])


def _write_several(question: Element, data: dict[str, Any]) -> None:
    _write_choices(question, {**data, "is_several": True})
    if not data.get("partial"):
        _words(add(add(question, "tags"), "tag"), WHOLE)


def _write_truefalse(question: Element, data: dict[str, Any]) -> None:
    for value in (True, False):
        is_right = value is data["answer"]
        said = data["feedback_right"] if is_right else data["feedback_wrong"]
        _answer(question, str(value).lower(), said, fraction="100" if is_right else "0")


def _write_short(question: Element, data: dict[str, Any]) -> None:
    add(question, "usecase", "0")
    for form in data["accepted"]:
        _answer(question, form, data["feedback_right"])
    if data["feedback_wrong"]:
        _answer(question, "*", data["feedback_wrong"], fraction="0")


def _write_numerical(question: Element, data: dict[str, Any]) -> None:
    add(_answer(question, data["answer"], data["feedback_right"]), "tolerance", data["tolerance"])
    if data["feedback_wrong"]:
        _answer(question, "*", data["feedback_wrong"], fraction="0")
    if data["unit"]:
        unit = add(add(question, "units"), "unit")
        add(unit, "multiplier", "1")
        add(unit, "unit_name", data["unit"])


def _write_matching(question: Element, data: dict[str, Any]) -> None:
    add(question, "shuffleanswers", "true")
    for left, right in [(each["left"], each["right"]) for each in data["pairs"]] + [("", e) for e in data["extra"]]:
        sub = add(question, "subquestion", format="plain_text")
        _words(sub, left)
        _words(add(sub, "answer"), right)
    _write_combined(question, data)


def _write_ordering(question: Element, data: dict[str, Any]) -> None:
    add(question, "layouttype", "VERTICAL")
    add(question, "selecttype", "ALL")
    add(question, "gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST")
    for place, each in enumerate(data["items"], start=1):
        _words(add(question, "answer", fraction=str(place), format="plain_text"), each["text"])
    _write_combined(question, data)


def _write_cloze(question: Element, data: dict[str, Any]) -> None:
    """Add nothing: gaps stand in the text."""


def _write_file(question: Element, data: dict[str, Any]) -> None:
    add(question, "responseformat", "noinline")
    add(question, "responserequired", "0")
    add(question, "attachments", "1")
    add(question, "attachmentsrequired", "1")
    add(question, "filetypeslist", ",".join(f".{each}" for each in data["accepts"]))


_WRITERS: dict[str, tuple[str, Callable[[Element, dict[str, Any]], None]]] = {
    "single": ("multichoice", _write_choices),
    "multiple": ("multichoice", _write_several),
    "truefalse": ("truefalse", _write_truefalse),
    "short": ("shortanswer", _write_short),
    "numeric": ("numerical", _write_numerical),
    "matching": ("matching", _write_matching),
    "ordering": ("ordering", _write_ordering),
    "cloze": ("cloze", _write_cloze),
    "file": ("essay", _write_file),
}


def _answer(question: Element, words: str, said: str, *, fraction: str = "100") -> Element:
    answer = add(question, "answer", fraction=fraction, format="plain_text")
    _words(answer, words)
    _words(add(answer, "feedback", format="plain_text"), said)
    return answer


def _write_combined(question: Element, data: dict[str, Any]) -> None:
    _words(add(question, "correctfeedback", format="plain_text"), data["feedback_right"])
    _words(add(question, "incorrectfeedback", format="plain_text"), data["feedback_wrong"])


def _combined(question: Element) -> dict[str, str]:
    return {
        "feedback_right": _text(child(question, "correctfeedback")),
        "feedback_wrong": _text(child(question, "incorrectfeedback")),
    }


def _typed(question: Element) -> tuple[list[Element], list[Element]]:
    """Return the answers that are right, and those that stand for any other."""
    answers = list(children(question, "answer"))
    right = [each for each in answers if _fraction(each) >= FULL]
    return right, [each for each in answers if _fraction(each) <= 0]


def _said(right: Sequence[Element], wrong: Sequence[Element]) -> dict[str, str]:
    return {
        "feedback_right": next(filter(None, (_text(child(each, "feedback")) for each in right)), ""),
        "feedback_wrong": next(filter(None, (_text(child(each, "feedback")) for each in wrong)), ""),
    }


def _fraction(answer: Element) -> Decimal:
    return number(answer.get("fraction") or "0", field="answer")


def _flag(question: Element, name: str, *, default: bool) -> bool:
    found = (question.findtext(name) or "").strip().lower()
    return found in {"1", "true"} if found else default


def _tags(question: Element) -> set[str]:
    return {_text(tag, is_words=True) for group in children(question, "tags") for tag in children(group, "tag")}


def _pool(question: Element) -> str:
    path = _text(child(question, "category"), is_words=True)
    return last_of(path)


def _words(element: Element, text: str) -> None:
    add(element, "text", text)


def _text(element: Element | None, *, is_words: bool = False) -> str:
    """Return the words of an element, by its format; `is_words` for what never is HTML."""
    if element is None:
        return ""
    found = element.findtext("text") or ""
    if is_words or element.get("format") in {"plain_text", "markdown"}:
        return found.strip()
    return plain(found)

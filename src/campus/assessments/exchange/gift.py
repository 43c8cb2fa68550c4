"""GIFT, Moodle's format for questions in a text file: true and false, choices, numbers, short answers, matching.

https://docs.moodle.org/en/GIFT_format. What GIFT has no sign for stands in a comment above the question
(`// testamur {…}`), which other readers skip.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.exchange.item import (
    MOST_ITEM,
    Bundle,
    Item,
    Left,
    Reading,
    decoded,
    last_of,
    no_match,
    plain,
    shortened,
    slashed,
    too_long,
)
from campus.common.errors import InvalidError

LACKS = frozenset({"ordering", "cloze", "hottext", "file"})
OWN = "// testamur "
KEPT = ("partial", "unit", "feedback_right", "feedback_wrong")  # what GIFT cannot say of some kinds
BLANK = "_____"
TOP = "top"
_SPECIAL = "~=#{}:\\"
_HIDE = {f"\\{sign}": chr(0xE000 + ord(sign)) for sign in _SPECIAL} | {"\\n": chr(0xE00A)}
_SHOW = {ord(value): key[1:] if key != "\\n" else "\n" for key, value in _HIDE.items()}
_FORMAT = re.compile(r"^\[(html|plain|markdown|moodle)\]")
_TITLE = re.compile(r"^\s*::(.{0,400}?)::", re.DOTALL)
_PERCENT = re.compile(r"^%(-?[0-9.]{1,12})%")
_TRUTH = re.compile(r"^(TRUE|T|FALSE|F)\s*(#|$)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")


def read(data: bytes, *, file: str = "") -> Bundle:
    """Return the questions of a GIFT file; raise InvalidError where it is no text."""
    reading, pool = Reading(file), ""
    for block in re.split(r"\n[ \t]*\n", _apart(decoded(data))):
        own, words = _comments(block)
        category = re.match(r"\s*\$CATEGORY:\s*(.*)", words)
        if category:
            pool = _pool(category[1])
            words = words[category.end() :]
        if words.strip():
            reading.take(_TITLE.sub("", words), partial(_item, words, own, pool))
    return reading.bundle()


def _apart(text: str) -> str:
    """Put an empty line, which GIFT asks for and people forget, before each title and the comment to it."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.lstrip().startswith("::"):
            place = len(lines)
            while place and lines[place - 1].lstrip().startswith("//"):
                place -= 1
            lines.insert(place, "")
        lines.append(line)
    return "\n".join(lines)


def write(items: Sequence[Item], *, title: str = "") -> tuple[bytes, tuple[Left, ...]]:
    """Return a GIFT file of what maps, and the rest with why."""
    lines: list[str] = [f"// {' '.join(title.split())}".rstrip()] if title else []
    left: list[Left] = []
    pool = ""
    for number, item in enumerate(items, start=1):
        reason = _unsayable(item)
        if reason:
            left.append(Left("", f"{number}. {shortened(item.text)}", reason))
            continue
        if item.pool != pool:
            pool = item.pool
            lines.append(f"$CATEGORY: {_escaped(slashed(pool)) if pool else TOP}")
        lines.append(_written(item))
    return ("\n\n".join(lines) + "\n").encode(), tuple(left)


def _written(item: Item) -> str:
    native = {"truefalse", "numeric", "short"}
    own = {
        key: item.data[key]
        for key in KEPT
        if item.data.get(key) and not (key.startswith("feedback") and item.kind in native)
    }
    if item.kind == "multiple" and "partial" not in own:
        own["partial"] = False
    head = f"{OWN}{json.dumps(own, sort_keys=True)}\n" if own else ""
    see = f"\n####{_plainly(item.see)}" if item.see else ""
    return f"{head}[plain]{_escaped(item.text)} {{\n{_WRITERS[item.kind](item.data)}{see}\n}}"


def _write_single(data: dict[str, Any]) -> str:
    return "\n".join(
        f"{'=' if each['right'] else '~'}[plain]{_escaped(each['text'])}{_feedback(each['feedback'])}"
        for each in data["choices"]
    )


def _write_multiple(data: dict[str, Any]) -> str:
    right = Decimal(100) / sum(each["right"] for each in data["choices"])
    wrong = -right if data.get("partial") else Decimal(-100)
    return "\n".join(
        f"~%{(right if each['right'] else wrong):.5f}%[plain]{_escaped(each['text'])}{_feedback(each['feedback'])}"
        for each in data["choices"]
    )


def _write_truefalse(data: dict[str, Any]) -> str:
    said = f"#{_plainly(data['feedback_wrong'])}#{_plainly(data['feedback_right'])}"
    return f"{'TRUE' if data['answer'] else 'FALSE'}{said if said != '##' else ''}"


def _write_numeric(data: dict[str, Any]) -> str:
    right = f"#=%100%{data['answer']}:{data['tolerance']}{_feedback(data['feedback_right'])}"
    return right + (f"\n~{_feedback(data['feedback_wrong'])}" if data["feedback_wrong"] else "")


def _write_short(data: dict[str, Any]) -> str:
    lines = [f"=%100%{_escaped(each)}{_feedback(data['feedback_right'])}" for each in data["accepted"]]
    if data["feedback_wrong"]:
        lines.append(f"=%0%*{_feedback(data['feedback_wrong'])}")
    return "\n".join(lines)


def _write_matching(data: dict[str, Any]) -> str:
    pairs = [(each["left"], each["right"]) for each in data["pairs"]] + [("", each) for each in data["extra"]]
    return "\n".join(f"={_plainly(left)} -> {_escaped(right)}" for left, right in pairs)


_WRITERS = {
    "single": _write_single,
    "multiple": _write_multiple,
    "truefalse": _write_truefalse,
    "numeric": _write_numeric,
    "short": _write_short,
    "matching": _write_matching,
}


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text).replace("\n", "\\n")


def _plainly(text: str) -> str:
    return f"[plain]{_escaped(text)}" if text else ""


def _feedback(text: str) -> str:
    return f"#{_plainly(text)}" if text else ""


def _unsayable(item: Item) -> str:
    """Return why GIFT cannot say an item, "" where it can."""
    if item.kind not in _WRITERS:
        return _("GIFT has no form for this kind of question.")
    forms = [*item.data.get("accepted", []), *(each["left"] for each in item.data.get("pairs", []))]
    return _("It holds an arrow, which is a sign of GIFT’s own.") if any("->" in form for form in forms) else ""


def _comments(block: str) -> tuple[dict[str, Any], str]:
    """Return what our own comment says, and the block without comments."""
    own: dict[str, Any] = {}
    for line in block.split("\n"):
        if line.startswith(OWN):
            own = _own(line[len(OWN) :])
    return own, "\n".join(line for line in block.split("\n") if not line.lstrip().startswith("//"))


def _own(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: found[key] for key in KEPT if key in found} if isinstance(found, dict) else {}


def _pool(category: str) -> str:
    return last_of(re.sub(r"\\(.)", r"\1", category))


def _item(block: str, own: dict[str, Any], pool: str) -> Item:
    if len(block) > MOST_ITEM:
        raise too_long()
    body = _TITLE.sub("", _hidden(block), count=1).strip()
    begins, ends = body.find("{"), body.rfind("}")
    if begins < 0 or ends < begins:
        raise InvalidError(_("It has no answers between braces."))
    answers, _sign, see = body[begins + 1 : ends].strip().partition("####")
    before, after = body[:begins], body[ends + 1 :].strip()
    text = _worded(f"{before.rstrip()} {BLANK} {after}" if after else before)
    kind, data, notes = _answered(answers.strip())
    return Item(kind, text, data | own, see=_worded(see), pool=pool, notes=tuple(notes))


def _answered(answers: str) -> tuple[str, dict[str, Any], list[str]]:
    if not answers:
        raise no_match("essay")
    truth = _TRUTH.match(answers)
    if truth:
        wrong, _sign, right = answers[truth.end(1) :].strip().removeprefix("#").partition("#")
        said = {"feedback_wrong": _worded(wrong), "feedback_right": _worded(right)}
        return "truefalse", {"answer": truth[1].upper()[0] == "T", **said}, []
    if answers.startswith("#"):
        return "numeric", _numeric(answers[1:].strip()), []
    parts = [part.strip() for part in re.split(r"(?=[~=])", answers) if part.strip()]
    if any(part[0] not in "~=" for part in parts):
        raise InvalidError(_("An answer begins with neither = nor ~."))
    if all("->" in part and part[0] == "=" for part in parts):
        return "matching", _matching(parts), []
    return _chosen([_part(part) for part in parts])


def _part(part: str) -> tuple[str, Decimal | None, str, str]:
    """Return sign, per cent where given, words and feedback of one answer."""
    sign, rest = part[0], part[1:].strip()
    percent = _PERCENT.match(rest)
    words, _sign, said = rest[percent.end() if percent else 0 :].partition("#")
    return sign, _number(percent[1]) if percent else None, words.strip(), _worded(said)


def _chosen(parts: list[tuple[str, Decimal | None, str, str]]) -> tuple[str, dict[str, Any], list[str]]:
    if all(sign == "=" for sign, *_rest in parts):
        return "short", _short(parts), []
    if not any(sign == "=" for sign, *_rest in parts):
        choices = [(words, percent is not None and percent > 0, said) for _sign, percent, words, said in parts]
        return "multiple", {"choices": _choices(choices), "partial": True}, []
    partly = [_worded(words) for sign, percent, words, _said in parts if sign == "~" and percent and percent > 0]
    notes = [_("“%(words)s” earned a part of the mark; here it is wrong.") % {"words": words} for words in partly]
    choices = [(words, sign == "=", said) for sign, _percent, words, said in parts]
    return "single", {"choices": _choices(choices)}, notes


def _choices(found: list[tuple[str, bool, str]]) -> list[dict[str, Any]]:
    return [{"text": _worded(words), "right": is_right, "feedback": said} for words, is_right, said in found]


def _short(parts: list[tuple[str, Decimal | None, str, str]]) -> dict[str, Any]:
    wrong = next((said for _sign, percent, words, said in parts if words == "*" and percent == 0), "")
    whole = [part for part in parts if part[1] in (None, 100)]
    if len(whole) + bool(wrong) < len(parts):
        raise InvalidError(_("An answer earns a part of the mark, and short answers here are right or wrong."))
    right = next((said for *_rest, said in whole if said), "")
    return {"accepted": [_shown(part[2]) for part in whole], "feedback_right": right, "feedback_wrong": wrong}


def _numeric(answers: str) -> dict[str, Any]:
    first, _sign, wrong = answers.partition("~")
    parts = [part for part in re.split("=", first) if part.strip()]
    if len(parts) != 1:
        raise InvalidError(_("Several numbers are right, and here one is."))
    percent = _PERCENT.match(parts[0].strip())
    figure, _sign, said = parts[0].strip()[percent.end() if percent else 0 :].partition("#")
    low, dots, high = figure.partition("..")
    if dots:
        least, most = _number(low), _number(high)
        answer, tolerance = (least + most) / 2, (most - least) / 2
    else:
        value, _sign, off = figure.partition(":")
        answer, tolerance = _number(value), _number(off or "0")
    said_wrong = wrong.strip().removeprefix("#")
    return {
        "answer": f"{answer:f}",
        "tolerance": f"{tolerance:f}",
        "feedback_right": _worded(said),
        "feedback_wrong": _worded(said_wrong),
    }


def _matching(parts: list[str]) -> dict[str, Any]:
    split = [part[1:].split("->", 1) for part in parts]
    pairs = [(_worded(left), _shown(right.strip())) for left, right in split]
    return {
        "pairs": [{"left": left, "right": right} for left, right in pairs if left],
        "extra": [right for left, right in pairs if not left],
    }


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation as err:
        raise InvalidError(_("“%(text)s” is not a number.") % {"text": text.strip()[:40]}) from err
    if not found.is_finite() or len(text) > 40 or abs(found.adjusted()) > 30:
        raise InvalidError(_("Give a number of ordinary size."))
    return found


def _hidden(text: str) -> str:
    if any(letter in text for letter in _HIDE.values()):
        raise InvalidError(_("It holds a sign that cannot be kept."))
    return re.sub(r"\\[~=#{}:\\n]", lambda found: _HIDE[found[0]], text)


def _shown(text: str) -> str:
    return text.translate(_SHOW)


def _worded(text: str) -> str:
    """Return the words of a part, by the format it names; without one, tags are taken for HTML."""
    bare = text.strip()
    named = _FORMAT.match(bare)
    words = bare[named.end() if named else 0 :]
    is_html = named[1] == "html" if named else bool(_TAG.search(words))
    return plain(_shown(words)) if is_html else _shown(words)

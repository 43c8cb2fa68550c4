"""Gaps as Moodle writes them into a text: `{1:SHORTANSWER:=Berlin~=berlin}`, and `[[1]]` of its other types.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campus.assessments.exchange.item import no_match
from campus.assessments.reading import number
from campus.common.errors import InvalidError

_GAP = re.compile(r"\{\d{0,3}:([A-Z_]{1,20}):((?:\\.|[^\\}])*)\}")
_PERCENT = re.compile(r"^(?:=|%(-?[0-9.]{1,9})%)")
_TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_PICKED = {
    f"{name}{end}" for name in ("MULTICHOICE", "MC") for end in ("", "_V", "_H", "_S", "_VS", "_HS", "V", "H", "S")
}
_FIGURE = {"NUMERICAL", "NM"}
LONGEST_TEXT = 20_000  # with its gaps
_SPECIAL = '}#~/"\\'


def read(text: str) -> tuple[dict[str, Any], list[str]]:
    """Return prompt, text and gaps of a question's text, and what was left out."""
    gaps: list[dict[str, Any]] = []
    notes: list[str] = []

    def gap(match: re.Match[str]) -> str:
        made, left_out = _gap(str(len(gaps) + 1), match[1], match[2])
        gaps.append(made)
        notes.extend(left_out)
        return f"[[{made['id']}]]"

    if len(text) > LONGEST_TEXT:
        raise InvalidError(_("A question has words, at most %(n)s characters.") % {"n": LONGEST_TEXT})
    if "[[" in text:
        raise InvalidError(_("It holds two brackets, which mark a gap here."))
    running = _GAP.sub(gap, text)
    prompt, blank, rest = running.partition("\n\n")
    if not blank:
        prompt, blank, rest = running.partition("\n")
    if not blank or "[[" in prompt or "[[" not in rest:
        prompt, rest = _("Fill the gaps."), running
    return {"prompt": prompt, "text": rest, "gaps": gaps}, notes


def write(prompt: str, data: dict[str, Any]) -> str:
    """Return the text of a question with its gaps in it."""
    gaps = {gap["id"]: gap for gap in data["gaps"]}
    running = re.sub(r"\[\[([A-Za-z0-9_]+)\]\]", lambda found: _written(gaps[found[1]]), data["text"])
    return f"{prompt}\n\n{running}"


def selected(text: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return text and gaps of a question whose gaps are `[[place of the right option]]`, chosen within a group."""
    gaps: list[dict[str, Any]] = []

    def gap(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if not 0 <= place < len(options):
            raise InvalidError(_("Gap %(name)s has no answer that is accepted.") % {"name": match[1]})
        right, group = options[place]
        words = list(dict.fromkeys(each for each, has in options if has == group))
        gaps.append({"id": str(len(gaps) + 1), "options": words, "answer": words.index(right)})
        return f"[[{len(gaps)}]]"

    return {"text": re.sub(r"\[\[(\d{1,3})\]\]", gap, text), "gaps": gaps}


def _gap(name: str, kind: str, inside: str) -> tuple[dict[str, Any], list[str]]:
    parts = [_part(part) for part in re.findall(r"(?:\\.|[^\\~])+", inside, re.DOTALL)]
    notes = [_("What is said to single gaps is left out.")] if any(said for _score, _words, said in parts) else []
    right = [words for score, words, _said in parts if score >= 100]
    if any(0 < score < 100 for score, *_rest in parts):
        notes.append(_("Answers to gaps that earned a part of the mark are wrong here."))
    if kind in _TYPED:
        return {"id": name, "accepted": right}, notes
    if kind in _PICKED:
        words = [words for _score, words, _said in parts]
        if len(right) != 1:
            raise InvalidError(_("Say which option of gap %(name)s is right.") % {"name": name})
        return {"id": name, "options": words, "answer": words.index(right[0])}, notes
    if kind in _FIGURE and len(right) == 1:
        value, _sign, tolerance = right[0].partition(":")
        return {"id": name, "number": value, "tolerance": tolerance or "0"}, notes
    raise no_match(kind)


def _part(part: str) -> tuple[Decimal, str, str]:
    """Return per cent, words and feedback of one answer."""
    lead = _PERCENT.match(part)
    score = Decimal(0)
    if lead:
        score = number(lead[1], field="gaps") if lead[1] else Decimal(100)
    rest = part[lead.end() if lead else 0 :]
    words = re.match(r"(?:\\.|[^\\#])*", rest, re.DOTALL)
    ends = words.end() if words else 0
    return score, _plain(rest[:ends]), _plain(rest[ends + 1 :])


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def _written(gap: dict[str, Any]) -> str:
    if "options" in gap:
        marked = ((place == gap["answer"], words) for place, words in enumerate(gap["options"]))
        return "{1:MULTICHOICE:" + "~".join(f"{'=' if right else ''}{_escaped(words)}" for right, words in marked) + "}"
    if "number" in gap:
        return "{1:NUMERICAL:=" + f"{gap['number']}:{gap['tolerance']}" + "}"
    return "{1:SHORTANSWER:" + "~".join(f"={_escaped(form)}" for form in gap["accepted"]) + "}"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)

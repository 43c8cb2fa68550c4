"""How staff write gaps and phrases into a text: `[[median | middle]]`, `[[one | *two]]`, `[[#5 ± 0.5]]`, `{{*words}}`.

What is stored is the form that campus.assessments.questions reads; these turn one into the other and back. A backslash
before `|`, `*` or `#` takes their meaning away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from campus.assessments.questions.base import letter
from campus.assessments.questions.running import GAP, PHRASE

_GAP = re.compile(r"\[\[((?:[^\[\]]|\[(?!\[)|\](?!\])){1,2000})\]\]")
_PHRASE = re.compile(r"\{\{(\*?)([^{}]{1,400})\}\}")
_BETWEEN = re.compile(r"(?<!\\)\|")


def cloze_data(text: str) -> dict[str, Any]:
    """Return text and gaps of what was written."""
    gaps: list[dict[str, Any]] = []

    def gap(match: re.Match[str]) -> str:
        gaps.append({"id": str(len(gaps) + 1), **_gap(match[1])})
        return f"[[{len(gaps)}]]"

    return {"text": _GAP.sub(gap, text), "gaps": gaps}


def cloze_text(data: Mapping[str, Any]) -> str:
    """Return how a stored text with gaps is written."""
    gaps = {gap["id"]: _written(gap) for gap in data["gaps"]}
    return GAP.sub(lambda match: f"[[{gaps[match[1]]}]]", data["text"])


def hottext_data(text: str) -> dict[str, Any]:
    """Return text and right phrases of what was written."""
    right: list[str] = []
    number = iter(range(1000))

    def phrase(match: re.Match[str]) -> str:
        name = letter(next(number))
        right.extend([name] if match[1] else [])
        return "{{" + f"{name}|{match[2].strip().replace('|', '/')}" + "}}"

    return {"text": _PHRASE.sub(phrase, text), "right": right}


def hottext_text(data: Mapping[str, Any]) -> str:
    """Return how a stored text with phrases is written."""
    return PHRASE.sub(lambda match: "{{" + ("*" if match[1] in data["right"] else "") + match[2] + "}}", data["text"])


def _gap(inside: str) -> dict[str, Any]:
    parts = [part.strip() for part in _BETWEEN.split(inside)]
    if parts[0].startswith("#"):
        number, _sign, tolerance = parts[0][1:].partition("±")
        return {"number": number.strip(), "tolerance": tolerance.strip() or "0"}
    starred = [place for place, part in enumerate(parts) if part.startswith("*")]
    if starred:
        words = [_plain(part.removeprefix("*").strip()) for part in parts]
        # Two stars are one too many: the form says so.
        return {"options": words, "answer": starred[0] if len(starred) == 1 else None}
    return {"accepted": [_plain(part) for part in parts]}


def _written(gap: Mapping[str, Any]) -> str:
    if "number" in gap:
        return f"#{gap['number']}" + (f" ± {gap['tolerance']}" if gap["tolerance"] != "0" else "")
    if "options" in gap:
        marked = ((place == gap["answer"], words) for place, words in enumerate(gap["options"]))
        return " | ".join(f"{'*' if is_right else ''}{_escaped(words)}" for is_right, words in marked)
    return " | ".join(_escaped(words) for words in gap["accepted"])


def _plain(text: str) -> str:
    return re.sub(r"\\([|*#])", r"\1", text)


def _escaped(text: str) -> str:
    return re.sub(r"[|]|^[*#]", lambda found: f"\\{found[0]}", text)

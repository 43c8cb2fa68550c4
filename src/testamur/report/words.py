"""A report in the words of a language: one file a language, no machinery, nothing to compile.

`Check.detail` is for programs that only log; an interface asks here, or phrases its own sentences from id and reason.
Whoever adds a language adds a file with the same keys and one line in `LANGUAGES`; a test holds them together.
"""

from collections import defaultdict
from types import ModuleType

from testamur.report import Check, Verdict, english, german

LANGUAGES: dict[str, ModuleType] = {"en": english, "de": german}


def sentence(check: Check, *, language: str = "en") -> str:
    """Return what a check found, in a language of `LANGUAGES` (its regional forms count as it; English otherwise)."""
    known: dict[tuple[str, str], str] = _of(language).CHECKS
    keys = ((check.id, check.reason), ("*", check.reason), (check.id, "*"))
    found = next((known[key] for key in keys if key in known), "")
    return found.format_map(defaultdict(str, check.params)) if found else check.detail


def verdict_sentence(verdict: Verdict, *, language: str = "en") -> str:
    """Return the sentence that stands above all checks."""
    sentences: dict[str, str] = _of(language).VERDICTS
    return sentences[verdict.value]


def _of(language: str) -> ModuleType:
    return LANGUAGES.get(language.partition("-")[0].lower(), english)

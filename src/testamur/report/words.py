"""A report in the words of a language: one file a language, no machinery, nothing to compile.

`Check.detail` is for programs that only log; an interface asks here, or phrases its own sentences from id and reason.
Whoever adds a language adds a file with the same keys and one line in `LANGUAGES`; a test holds them together.
"""

from collections import defaultdict
from collections.abc import Mapping
from types import ModuleType

from testamur.report import Check, Verdict, english, german

LANGUAGES: dict[str, ModuleType] = {"en": english, "de": german}


def sentence(check: Check, *, language: str = "en") -> str:
    """Return what a check found, in a language of `LANGUAGES` (its regional forms count as it; English otherwise)."""
    known: dict[tuple[str, str], str] = _of(language).CHECKS
    keys = ((check.id, check.reason), ("*", check.reason), (check.id, "*"))
    found = next((known[key] for key in keys if key in known), "")
    params = dict(check.params)
    if "fault" in params:
        params["message"] = fault(str(params["fault"]), params, language=language)
    return found.format_map(defaultdict(str, params)) if found else check.detail


def fault(name: str, params: Mapping[str, str | int], *, language: str = "en") -> str:
    """Return what is wrong with a document's structure, by a key of FAULTS, as part of a sentence.

    `params`: `place` (steps of the document joined by ›), `name`, `text`, `form` (the title of a schema), `wanted`
    (texts of which one should stand there, one a line).
    """
    words = _of(language)
    held = defaultdict(str, params)
    form, wanted = str(held["form"]), str(held["wanted"]).split("\n")
    is_name = form[:1].isupper() and " " not in form  # of a thing of the standard, the same in every language
    held["part"] = words.QUOTED.format(text=held["place"]) if held["place"] else words.WHOLE
    held["form"] = words.FORMS.get(form, form if is_name else words.FOREIGN.format(form=form))
    held["wanted"] = words.OR.join(words.QUOTED.format(text=text) for text in wanted)
    sentences: dict[str, str] = words.FAULTS
    return sentences[name].format_map(held)


def verdict_sentence(verdict: Verdict, *, language: str = "en") -> str:
    """Return the sentence that stands above all checks."""
    sentences: dict[str, str] = _of(language).VERDICTS
    return sentences[verdict.value]


def _of(language: str) -> ModuleType:
    return LANGUAGES.get(language.partition("-")[0].lower(), english)

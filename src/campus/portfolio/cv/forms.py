"""The forms that a CV can have, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from campus.portfolio.cv import europass, paper, resume, word
from campus.portfolio.cv.document import CV


class Form(NamedTuple):
    """One form: the ending of its file, its media type, and what makes it `(cv, design, now) -> bytes`."""

    ending: str
    media_type: str
    make: Callable[[CV, str, datetime], bytes]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {
    "pdf": Form("pdf", "application/pdf", lambda cv, design, _now: paper.pdf(cv, design=design)),
    "docx": Form("docx", _WORD, lambda cv, design, now: word.docx(cv, design=design, now=now)),
    "resume": Form("json", "application/json", lambda cv, _design, now: resume.written(cv, now=now)),
    "europass": Form("xml", "application/xml", lambda cv, _design, now: europass.xml(cv, now=now)),
    "europass-json": Form("json", "application/json", lambda cv, _design, now: europass.json_of(cv, now=now)),
}


def made(cv: CV, *, form: str, design: str, now: datetime) -> bytes:
    """Return a CV in a form; KeyError for one that there is not."""
    return FORMS[form].make(cv, design, now)

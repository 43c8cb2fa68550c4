"""How strong the proof behind an award is: how each part was assessed, by whom, and how many who tried it passed.

Counted on the day of the award and signed with it, so that it says what was known then. A figure about fewer than
five people says more about them than about the assessment: it is left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.awards import text
from testamur.document import AssessmentRecord

ENOUGH = 5  # people who tried, before a share of them is told
# The words of the credential for campus.assessments.models.Supervision.
SUPERVISION = {
    "none": "unsupervised",
    "supervised": "supervised",
    "online_id": "supervised-online-identified",
    "onsite_id": "supervised-onsite-identified",
}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One part of what was assessed; `supervision` is a value of Supervision, `attempts` counts this person's."""

    kind: str
    title: str
    supervision: str = "none"
    assessor: str = ""
    role: str = ""
    passed: int = 0
    tried: int = 0
    attempts: int = 1
    graders: int = 1  # who marked it apart from each other
    is_blind: bool = False  # without knowing whose it is

    @property
    def has_share(self) -> bool:
        """Whether enough people have tried it for their share to mean something."""
        return self.tried >= ENOUGH


def records(parts: Iterable[Assessed]) -> tuple[AssessmentRecord, ...]:
    """Return the parts as they stand in a credential."""
    return tuple(
        AssessmentRecord(
            title=text.line(part.title) or part.kind,
            method=part.kind,
            supervision=SUPERVISION.get(part.supervision, ""),
            assessor=text.line(part.assessor),
            assessor_role=text.line(part.role),
            passed=part.passed if part.has_share else None,
            tried=part.tried if part.has_share else None,
            attempts=part.attempts or None,
        )
        for part in parts
    )


def sentences(parts: Sequence[Assessed]) -> list[str]:
    """Return for each part a sentence on how it was watched and how many passed it."""
    return [f"{_('“%s”') % text.line(part.title)}: {'; '.join(_said(part))}." for part in parts if part.title]


def _said(part: Assessed) -> Iterator[str]:
    yield _watched(part)
    if part.graders > 1:
        yield _("marked by %d people apart") % part.graders
    if part.is_blind:
        yield _("graded without knowing whose it is")
    yield _share(part)


def _watched(part: Assessed) -> str:
    return {
        "supervised": _("supervised, identity not checked"),
        "online_id": _("supervised online, identity checked"),
        "onsite_id": _("supervised on site, identity checked"),
    }.get(part.supervision, _("not supervised, identity not checked"))


def _share(part: Assessed) -> str:
    if not part.has_share:
        return _("too few people have tried it to say how many pass")
    words = ngettext(
        "%(passed)d of the %(tried)d person who tried it had passed by then",
        "%(passed)d of the %(tried)d people who tried it had passed by then",
        part.tried,
    )
    return words % {"passed": part.passed, "tried": part.tried}

"""How strong the proof is, read from a signed document: one line for who has one minute, then the figures behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.achievements import standard
from campus.wallet.shapes import items, number, text

# Stations of "how strong the proof is" (ui.strength): from what somebody says of themselves to what was seen.
SAID, TOOK_PART, TESTED, GRADED, OBSERVED = 1, 2, 3, 4, 5
_STATIONS = {
    "attendance": TOOK_PART,
    "quiz": TESTED,
    "external": TESTED,
    "attestation": GRADED,
    "recognition": GRADED,
    "project": GRADED,
    "observation": OBSERVED,
}
_IDENTIFIED = ("supervised-online-identified", "supervised-onsite-identified")


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One part of how it was assessed: what, watched how, by whom, and how many of those who tried it passed."""

    name: str
    method: str
    watched: str = ""
    by: str = ""
    share: str = ""


def station(records: Sequence[Mapping[str, Any]]) -> int:
    """Return the station of the strongest part, the lowest for none."""
    return max((_STATIONS.get(_method(each), SAID) for each in records), default=SAID)


def row(record: Mapping[str, Any]) -> ProofRow:
    """Return one part in words."""
    name, role = text(record.get("assessorName")), text(record.get("assessorRole"))
    return ProofRow(
        name=text(record.get("assessedTitle")),
        method=_methods().get(_method(record), _method(record)),
        watched=str(standard.SUPERVISION.get(text(record.get("supervision")), "")),
        by=_("%(name)s, %(role)s") % {"name": name, "role": _roles().get(role, role)} if name and role else name,
        share=_share(record),
    )


def line(records: Sequence[Mapping[str, Any]]) -> str:
    """Return in one line how the strongest part was judged and watched, and how many of those who tried it pass."""
    if not records:
        return ""
    best = max(records, key=lambda each: _STATIONS.get(_method(each), SAID))
    watched = text(best.get("supervision"))
    seen = _("identity checked") if watched in _IDENTIFIED else _("identity not checked")
    supervised = _("supervised") if watched.startswith("supervised") else _("not supervised")
    said = [_judged(best), supervised, seen, _share(best)]
    return "; ".join(filter(None, said)) + "."


def elements(stated: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and value of what the European standard asks for and no other part of the page tells."""
    kinds = [str(standard.ASSESSMENT.get(text(each), text(each))) for each in items(stated.get("assessmentType"))]
    found = [
        (_("Type of assessment"), ", ".join(filter(None, kinds))),
        (_("Form of participation"), str(standard.PARTICIPATION.get(text(stated.get("participation")), ""))),
        (_("Supervision"), str(standard.SUPERVISION.get(text(stated.get("supervision")), ""))),
        (_("Cycle"), str(standard.CYCLES.get(text(stated.get("cycle")), ""))),
        (_("Quality assurance"), text(stated.get("qualityAssurance"))),
        (_("Prerequisites"), text(stated.get("prerequisites"))),
        (_("Stacking"), str(standard.STACKABILITY.get(text(stated.get("stackability")), ""))),
        (_("Further information"), text(stated.get("furtherInformation"))),
    ]
    yield from (pair for pair in found if pair[1])


def _method(record: Mapping[str, Any]) -> str:
    return next(filter(None, map(text, items(record.get("assessmentType")))), "")


def _methods() -> dict[str, str]:
    return {
        "quiz": _("Quiz"),
        "project": _("Project"),
        "observation": _("Observation"),
        "attendance": _("Attendance"),
        "attestation": _("Attestation"),
        "recognition": _("Prior learning"),
        "external": _("From elsewhere"),
    }


def _roles() -> dict[str, str]:
    return {"owner": _("owner"), "educator": _("educator")}


def _judged(record: Mapping[str, Any]) -> str:
    by = text(record.get("assessorName"))
    words = {
        "project": _("Work graded on a rubric by %s") if by else _("Work graded on a rubric"),
        "observation": _("Observed doing it by %s") if by else _("Observed doing it"),
        "attestation": _("Confirmed by %s") if by else _("Confirmed by somebody else"),
        "recognition": _("Prior learning recognised by %s") if by else _("Prior learning recognised"),
        "quiz": _("Passed a test"),
        "attendance": _("Took part"),
    }.get(_method(record), _("Assessed"))
    return words % by if "%s" in words else words


def _share(record: Mapping[str, Any]) -> str:
    passed, tried = number(record.get("peoplePassed")), number(record.get("peopleTried"))
    if passed is None or not tried:
        return ""
    words = ngettext("%(passed)d of %(tried)d passed", "%(passed)d of %(tried)d passed", int(tried))
    return words % {"passed": passed, "tried": tried}

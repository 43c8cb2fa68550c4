"""The elements of the European standard for micro-credentials, and which of them an achievement states.

Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I: eleven mandatory elements, and optional ones where they
are relevant. Two are of each credential, not of the achievement: whom it is about, and its date. What is missing is
said with the reason why a reader wants it; nothing here keeps anybody from publishing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.achievements.models import Version
from campus.achievements.wording import level, work
from testamur.document import MicroCredential

# What follows are the words of testamur.document.microcredential, as people read them.
PARTICIPATION = {
    "onsite": gettext_lazy("On site"),
    "online": gettext_lazy("Online"),
    "blended": gettext_lazy("Partly on site, partly online"),
    "distance": gettext_lazy("At a distance, not online"),
    "workplace": gettext_lazy("At the workplace"),
}
SUPERVISION = {
    "unsupervised": gettext_lazy("Not supervised, identity not checked"),
    "supervised": gettext_lazy("Supervised, identity not checked"),
    "supervised-online-identified": gettext_lazy("Supervised online, identity checked"),
    "supervised-onsite-identified": gettext_lazy("Supervised on site, identity checked"),
}
STACKABILITY = {
    "standalone": gettext_lazy("Stands alone"),
    "integrated": gettext_lazy("Part of a larger programme"),
    "stackable": gettext_lazy("Counts towards another award"),
}
CYCLES = {
    "short": gettext_lazy("Short cycle"),
    "first": gettext_lazy("First cycle (bachelor)"),
    "second": gettext_lazy("Second cycle (master)"),
    "third": gettext_lazy("Third cycle (doctorate)"),
}
ASSESSMENT = {
    "quiz": gettext_lazy("Quiz or written test"),
    "project": gettext_lazy("Project graded on a rubric"),
    "portfolio": gettext_lazy("Portfolio"),
    "observation": gettext_lazy("Observation of the work"),
    "oral": gettext_lazy("Oral examination"),
    "attendance": gettext_lazy("Attendance"),
    "attestation": gettext_lazy("Confirmed by a supervisor or mentor"),
    "recognition": gettext_lazy("Recognition of prior learning"),
}


@dataclass(frozen=True, slots=True)
class Element:
    """One element: what it is called, what is stated (empty: nothing), and why a reader wants it."""

    name: str
    value: str
    why: str
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an achievement states the standard's elements."""

    elements: tuple[Element, ...]

    @property
    def missing(self) -> tuple[Element, ...]:
        """The mandatory elements that are not stated."""
        return tuple(each for each in self.elements if each.is_mandatory and not each.value)

    @property
    def stated(self) -> int:
        """How many of the mandatory elements are stated."""
        return sum(each.is_mandatory and bool(each.value) for each in self.elements)

    @property
    def of(self) -> int:
        """How many are mandatory: eleven."""
        return sum(each.is_mandatory for each in self.elements)

    @property
    def is_complete(self) -> bool:
        """Whether every mandatory element is stated."""
        return not self.missing


def outcomes(version: Version) -> tuple[str, ...]:
    """Return the learning outcomes, one each."""
    lines = (line.strip().removeprefix("- ").strip() for line in version.outcomes.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def standing(version: Version) -> Standing:
    """Return the elements in the standard's order with what the version states."""
    return Standing((*_of_issuer(version), *_of_learning(version), *_of_assessment(version), *_optional(version)))


def facts(version: Version) -> list[tuple[str, str]]:
    """Return name and value of what stands in fields of the standard alone, for the public page."""
    found = [*_of_assessment(version), *_optional(version)]
    if version.cycle in CYCLES:
        found.insert(0, Element(_("Cycle"), str(CYCLES[version.cycle]), ""))
    return [(each.name, each.value) for each in found if each.value]


def elements(version: Version) -> MicroCredential | None:
    """Return what goes into a credential beside the members of Open Badges, None where nothing is stated."""
    made = MicroCredential(
        learning_outcomes=outcomes(version),
        workload_hours=float(version.hours) if version.hours else None,
        cycle=version.cycle,
        assessment_types=tuple(version.assessment_types),
        participation=version.participation,
        quality_assurance=version.quality_assurance,
        prerequisites=version.prerequisites,
        supervision=version.supervision,
        stackability=version.stackability,
        further_information=version.further,
    )
    return made if made != MicroCredential() else None


def _of_issuer(version: Version) -> Iterator[Element]:
    organization = version.achievement.organization
    each = _("Stands in each credential")
    yield Element(_("Whom it is about"), each, "")
    yield Element(_("Title"), version.name, _("Without a title nobody can name it."))
    yield Element(
        _("Country of the issuer"),
        organization.country,
        _("A reader abroad looks up whose law and whose quality assurance it falls under. Set it for the institution."),
    )
    yield Element(_("Awarding body"), organization.name, _("Somebody has to stand for it."))
    yield Element(_("Date of issuing"), each, "")


def _of_learning(version: Version) -> Iterator[Element]:
    yield Element(
        _("Learning outcomes"),
        "; ".join(outcomes(version)),
        _("They say what a person can do now, which is what an employer or another institution compares."),
    )
    yield Element(
        _("Workload"), work(version), _("It tells an afternoon from a semester, and another institution counts it.")
    )
    cycle = str(CYCLES.get(version.cycle, ""))
    yield Element(
        _("Level"),
        ", ".join(filter(None, [level(version), cycle])),
        _("Without a level of a framework it cannot be set beside a qualification from elsewhere."),
    )


def _of_assessment(version: Version) -> Iterator[Element]:
    yield Element(
        _("Type of assessment"),
        ", ".join(str(ASSESSMENT.get(each, each)) for each in version.assessment_types),
        _("A reader judges a claim by how it was tested."),
    )
    yield Element(
        _("Form of participation"),
        str(PARTICIPATION.get(version.participation, "")),
        _("Some work has to be done in a place, and readers ask whether it was."),
    )
    yield Element(
        _("Quality assurance"),
        version.quality_assurance,
        _("It says who looks at the issuer’s own work, and how often."),
    )


def _optional(version: Version) -> Iterator[Element]:
    yield Element(_("Prerequisites"), version.prerequisites, "", is_mandatory=False)
    yield Element(_("Supervision"), str(SUPERVISION.get(version.supervision, "")), "", is_mandatory=False)
    yield Element(_("Stacking"), str(STACKABILITY.get(version.stackability, "")), "", is_mandatory=False)
    yield Element(_("Further information"), version.further, "", is_mandatory=False)

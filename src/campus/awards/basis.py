"""What an award rests on, by name: the results behind a decision, as plain values that a document is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from campus.accounts.models import Person
from campus.awards.rigor import Assessed


@dataclass(frozen=True, slots=True)
class QuizResult:
    """The best attempt at a quiz, and what was asked for."""

    quiz: int
    title: str
    percent: Decimal
    asked: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """The level reached on one row of a rubric; `levels` describes each level of the scale."""

    criterion: int
    name: str
    description: str
    levels: tuple[str, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Work:
    """What was handed in. Its title and file names are shown only where its maker made it public."""

    title: str
    is_public: bool
    files: tuple[tuple[str, str], ...] = ()  # name and SHA-256
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """The grade of a project: the level on every criterion, who gave it, and for what."""

    project: int
    title: str
    scale: tuple[str, ...]
    asked: int
    criteria: tuple[CriterionResult, ...]
    grader: str
    at: datetime
    work: Work
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """Something kept as evidence of a result; its title and link are told only where its owner made it public."""

    kind: str
    title: str
    sha256: str
    link: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class OtherResult:
    """A result of another kind: observed, attended, confirmed, recognised, or from elsewhere (`ref` names it)."""

    kind: str
    thing: int
    title: str
    at: datetime
    is_passed: bool | None = None
    hours: Decimal | None = None
    percent: Decimal | None = None
    assessor: str = ""
    role: str = ""
    ref: str = ""
    evidence: tuple[EvidenceItem, ...] = ()


DID = "did"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the staff stated about one award in a list: in words, a result as they write it, the address of evidence.

    `identity` is what they know its holder by, and `identity_type` what that is: a type of IdentityObject in Open
    Badges 3.0 (emailAddress, sourcedId, ltiUserId), or DID.
    """

    narrative: str = ""
    result: str = ""
    evidence: str = ""
    identity: str = ""
    identity_type: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything an award rests on; `lines` tell it in words, `by_hand` names who gave it without a rule."""

    lines: tuple[str, ...] = ()
    quizzes: tuple[QuizResult, ...] = ()
    projects: tuple[ProjectResult, ...] = ()
    others: tuple[OtherResult, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    by_hand: str = ""
    stated: Stated = Stated()

    @property
    def assessors(self) -> tuple[str, ...]:
        """The people who judged, each once, in the order of the results."""
        names = [project.grader for project in self.projects] + [other.assessor for other in self.others]
        names.append(self.by_hand)
        return tuple(dict.fromkeys(name for name in names if name))

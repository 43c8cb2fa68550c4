"""Make the credential of an award: typed Open Badges 3.0 values from what is known, and nothing that varies by asker.

Pure but for the identifiers and salts, which come in as `Fresh`. The native place comes first for each of the European
standard elements (Council Recommendation 2022/C 243/02): level as alignment, workload in ECTS as credits, grade as
result, the rest in words of the narrative.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from campus.awards import rigor, text
from campus.awards.basis import DID, Basis, EvidenceItem, OtherResult, ProjectResult, QuizResult, Stated
from testamur.document import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Alignment,
    Attached,
    Criteria,
    Evidence,
    IdentityObject,
    Image,
    MicroCredential,
    Profile,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    StatusEntry,
    hash_identity,
)
from testamur.formats.published import ACHIEVEMENT, MICROCREDENTIAL, credential_schema

EQF = "EQF"
EQF_LEVELS = range(1, 9)


class Fresh:
    """Where new identifiers and salts come from; tests put in a predictable one."""

    def urn(self) -> str:
        """Return a new urn:uuid: pairwise, so that two credentials of one person share no identifier."""
        return f"urn:uuid:{uuid.uuid4()}"

    def salt(self) -> str:
        """Return a new salt of 128 bits."""
        return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who awards, under the identity that signs: `did` is the controller of the key."""

    did: str
    name: str
    url: str
    email: str = ""
    description: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as a framework publishes it."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Earned:
    """What is awarded: one published version of an achievement, in the words that stand in it."""

    url: str  # public page of the achievement: its id
    number: int
    name: str
    description: str
    criteria: str
    kind: str
    language: str
    badge_url: str
    badge_alt: str
    hours: float | None = None
    ects: float | None = None
    level_framework: str = ""
    level: str = ""
    skills: tuple[Skill, ...] = ()
    elements: MicroCredential | None = None  # of the European standard


@dataclass(frozen=True, slots=True)
class Occasion:
    """One awarding: to whom, when, on what, where its status is told. `emails` only where the holder lets them in."""

    url: str  # public page of the credential: its id
    issuer: Issuer
    earned: Earned
    basis: Basis
    awarded_at: datetime
    valid_until: datetime | None
    list_url: str
    index: int
    name: str = ""
    emails: tuple[str, ...] = ()
    renews: tuple[str, datetime] | None = None  # the credential that this one renews: its id, and when it was awarded
    schemas_url: str = ""  # below which the schemas lie that it names; none without


def credential(occasion: Occasion, *, fresh: Fresh) -> AchievementCredential:
    """Return the credential to be signed. Dates have whole seconds; every text is cleaned (campus.awards.text)."""
    return AchievementCredential(
        id=occasion.url,
        name=text.line(occasion.earned.name),
        description=text.passage(occasion.earned.description),
        issuer=_issuer(occasion.issuer),
        valid_from=occasion.awarded_at.replace(microsecond=0),
        valid_until=occasion.valid_until.replace(microsecond=0) if occasion.valid_until else None,
        subject=_subject(occasion, fresh),
        evidence=tuple(_all_evidence(occasion)),
        schemas=tuple(_schemas(occasion)),
        status=StatusEntry(
            id=f"{occasion.list_url}#{occasion.index}",
            purpose="revocation",
            index=occasion.index,
            list_url=occasion.list_url,
        ),
    )


def _schemas(occasion: Occasion) -> Iterable[Attached]:
    """Return the schemas that it keeps: of the achievement, and of the European elements where it has any."""
    if not occasion.schemas_url:
        return
    yield credential_schema(ACHIEVEMENT, at=occasion.schemas_url)
    if occasion.earned.elements is not None or rigor.records(occasion.basis.assessed):
        yield credential_schema(MICROCREDENTIAL, at=occasion.schemas_url)


def _issuer(issuer: Issuer) -> Profile:
    return Profile(
        id=issuer.did,
        name=text.line(issuer.name),
        url=issuer.url,
        email=issuer.email,
        description=text.passage(issuer.description),
        country=issuer.country,
    )


def _subject(occasion: Occasion, fresh: Fresh) -> AchievementSubject:
    earned, basis = occasion.earned, occasion.basis
    assessors = basis.assessors
    return AchievementSubject(
        id=holder_id(basis.stated, fresh),
        identifiers=(*_name(occasion.name), *identities(basis.stated, fresh), *_emails(occasion.emails, fresh)),
        achievement=_achievement(earned, basis),
        results=tuple(_results(basis, earned.url)),
        narrative=narrative(basis, hours=earned.hours),
        source=Profile(id=fresh.urn(), name=text.line(", ".join(assessors))) if assessors else None,
        credits_earned=earned.ects,
        assessments=rigor.records(basis.assessed),
    )


def _name(name: str) -> tuple[IdentityObject, ...]:
    if not name:
        return ()
    return (IdentityObject(identity_type="name", identity_hash=name, hashed=False),)


def holder_id(stated: Stated, fresh: Fresh) -> str:
    """Return whom the credential is about: the key that was stated, or nobody that another credential is about too."""
    return stated.identity if stated.identity_type == DID else fresh.urn()


def identities(stated: Stated, fresh: Fresh) -> Iterable[IdentityObject]:
    """Return what was stated as the holder's identifier, hashed: who knows it can compare it, nobody reads it."""
    if stated.identity and stated.identity_type != DID:
        salt = fresh.salt()
        hashed = hash_identity(stated.identity, salt=salt)
        yield IdentityObject(identity_type=stated.identity_type, identity_hash=hashed, hashed=True, salt=salt)


def _emails(emails: Iterable[str], fresh: Fresh) -> Iterable[IdentityObject]:
    salt = fresh.salt()
    for email in emails:
        hashed = hash_identity(email.lower(), salt=salt)
        yield IdentityObject(identity_type="emailAddress", identity_hash=hashed, hashed=True, salt=salt)


def _achievement(earned: Earned, basis: Basis) -> Achievement:
    return Achievement(
        id=earned.url,
        name=text.line(earned.name),
        description=text.passage(earned.description),
        criteria=Criteria(id=earned.url, narrative=text.passage(earned.criteria)),
        achievement_type=earned.kind,
        image=Image(id=earned.badge_url, caption=text.line(earned.badge_alt)),
        alignments=(*(_alignment(skill) for skill in earned.skills), *_level(earned)),
        result_descriptions=tuple(_asked(basis, earned.url)),
        credits_available=earned.ects,
        in_language=earned.language,
        # Several tags are sorted when signed: only those that every verifier sorts alike (decision 0047).
        tags=tuple(dict.fromkeys(text.line(skill.name) for skill in earned.skills if text.sorts_alike(skill.name))),
        version=str(earned.number),
        micro_credential=_elements(earned.elements),
    )


def _elements(stated: MicroCredential | None) -> MicroCredential | None:
    """Return the elements as they are signed: cleaned, and outcomes in one text where a list could be misread."""
    if stated is None:
        return None
    outcomes = tuple(dict.fromkeys(filter(None, map(text.line, stated.learning_outcomes))))
    return replace(
        stated,
        learning_outcomes=outcomes if all(map(text.sorts_alike, outcomes)) else ("; ".join(outcomes),),
        quality_assurance=text.line(stated.quality_assurance),
        prerequisites=text.line(stated.prerequisites),
        further_information=text.passage(stated.further_information),
    )


def _alignment(skill: Skill) -> Alignment:
    return Alignment(
        target_name=text.line(skill.name),
        target_url=skill.url,
        target_description=text.passage(skill.description),
        target_framework=text.line(skill.framework),
        target_code=text.line(skill.code),
    )


def _level(earned: Earned) -> tuple[Alignment, ...]:
    """Return the level as an alignment: of the European Qualifications Framework, whose levels have addresses."""
    level = earned.level.strip()
    if earned.level_framework != EQF or not level.isdecimal() or int(level) not in EQF_LEVELS:
        return ()
    return (
        Alignment(
            target_name=f"EQF level {int(level)}",
            target_url=f"http://data.europa.eu/snb/eqf/{int(level)}",
            target_framework="European Qualifications Framework",
            target_code=str(int(level)),
        ),
    )


def _asked(basis: Basis, url: str) -> Iterable[ResultDescription]:
    for quiz in basis.quizzes:
        yield ResultDescription(
            id=_quiz_id(quiz, url),
            name=text.line(quiz.title),
            result_type="Percent",
            required_value=str(quiz.asked),
            value_min="0",
            value_max="100",
        )
    for project in basis.projects:
        yield from _rows(project, url)
    if basis.stated.result:
        yield ResultDescription(id=f"{url}#stated", name=_("Result"), result_type="Result")
    for other in basis.others:
        yield ResultDescription(
            id=_other_id(other, url),
            name=text.line(other.title) or other.kind,
            result_type="ext:Hours" if other.hours is not None else "Status",
        )


def _rows(project: ProjectResult, url: str) -> Iterable[ResultDescription]:
    for row in project.criteria:
        here = f"{url}#criterion-{row.criterion}"
        yield ResultDescription(
            id=here,
            name=text.line(f"{project.title}: {row.name}"),
            result_type="RubricCriterionLevel",
            required_level=f"{here}-level-{project.asked}",
            levels=tuple(
                RubricCriterionLevel(
                    id=f"{here}-level-{n}",
                    name=text.line(name),
                    level=str(n + 1),
                    description=text.passage(row.levels[n]) if n < len(row.levels) else "",
                )
                for n, name in enumerate(project.scale)
            ),
        )


def _results(basis: Basis, url: str) -> Iterable[Result]:
    for quiz in basis.quizzes:
        yield Result(result_description=_quiz_id(quiz, url), value=f"{quiz.percent.normalize():f}", status="Completed")
    for project in basis.projects:
        for row in project.criteria:
            here = f"{url}#criterion-{row.criterion}"
            yield Result(result_description=here, achieved_level=f"{here}-level-{row.level}", status="Completed")
    if basis.stated.result:
        yield Result(result_description=f"{url}#stated", value=text.line(basis.stated.result), status="Completed")
    for other in basis.others:
        yield Result(
            result_description=_other_id(other, url),
            value=f"{other.hours.normalize():f}" if other.hours is not None else "",
            status="Completed",
        )


def _other_id(other: OtherResult, url: str) -> str:
    return other.ref if other.kind == "external" and other.ref else f"{url}#{other.kind}-{other.thing}"


def _quiz_id(quiz: QuizResult, url: str) -> str:
    return f"{url}#quiz-{quiz.quiz}"


def _all_evidence(occasion: Occasion) -> Iterable[Evidence]:
    if occasion.renews:
        url, at = occasion.renews
        yield Evidence(
            id=url,
            name=text.line(occasion.earned.name),
            genre="Renewed credential",
            narrative=_("Renews the credential awarded on %s.") % at.date().isoformat(),
        )
    if occasion.basis.stated.evidence:
        yield Evidence(id=occasion.basis.stated.evidence, name=_("Evidence"), genre="Link")
    for project in occasion.basis.projects:
        yield _evidence(project, occasion.url)
    for other in occasion.basis.others:
        for item in other.evidence:
            yield _item(item, other, occasion.url)


def _item(item: EvidenceItem, other: OtherResult, url: str) -> Evidence:
    """Return a piece of evidence: always its fingerprint, its title and link only if its owner shows it."""
    said = [f"SHA-256 {item.sha256}"] if item.sha256 else []
    if item.is_public and item.link:
        said.append(item.link)
    return Evidence(
        id=f"{url}#evidence" if item.is_public else "",
        name=text.line(item.title) if item.is_public and text.line(item.title) else text.line(other.title),
        genre=item.kind.capitalize(),
        narrative="\n".join(said),
    )


def _evidence(project: ProjectResult, url: str) -> Evidence:
    """Return the work that was graded: always its fingerprints, its address and names only if its maker shows it."""
    work = project.work
    title = work.title if work.is_public and work.title else project.title
    return Evidence(
        id=f"{url}#evidence" if work.is_public else "",
        name=text.line(title),
        genre="Project",
        narrative=_fingerprints(project),
    )


def _fingerprints(project: ProjectResult) -> str:
    work = project.work
    lines = [_("Handed in for the project “%s” and graded.") % text.line(project.title)]
    for number, (name, sha256) in enumerate(work.files, start=1):
        shown = text.line(name) if work.is_public else _("File %d") % number
        lines.append(f"{shown}: SHA-256 {sha256}")
    if work.links and work.is_public:
        lines.extend(work.links)
    return "\n".join(lines)


def narrative(basis: Basis, *, hours: float | None) -> str:
    """Return in words how it was assessed and how much work it is; a second paragraph says how strong each part is."""
    said = [f"{line}." for line in basis.lines]
    said += [
        _("The project “%(project)s” was graded on a rubric by %(grader)s.")
        % {"project": project.title, "grader": project.grader}
        for project in basis.projects
        if project.grader
    ]
    if basis.by_hand:
        said.append(_("Given by %s, who confirms that the criteria are met.") % basis.by_hand)
    if basis.stated.narrative:
        said.append(basis.stated.narrative)
    if hours:
        said.append(_("About %s hours of work.") % f"{hours:g}")
    return text.passage("\n".join([" ".join(said), " ".join(rigor.sentences(basis.assessed))]))

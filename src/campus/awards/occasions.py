"""Gather from the rows of an award the plain values that its credential is made of."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.holders import Holder
from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.achievements import standard
from campus.achievements.models import Version
from campus.achievements.queries import badge_alt
from campus.awards import text
from campus.awards.basis import Basis
from campus.awards.documents import Earned, Issuer, Occasion, Skill
from campus.awards.models import Award, StatusList
from campus.organizations.models import Organization
from campus.organizations.queries import did

TOKEN_END = "/token"  # noqa: S105 - of the address of a status list, where it is published as a token


def of(award: Award, basis: Basis) -> Occasion:
    """Return the occasion of an award whose list, index and public address are chosen already."""
    base_url, person = award.base_url, award.person
    return Occasion(
        url=f"{base_url}/c/{award.public_id}",
        issuer=_issuer(award.organization, base_url),
        earned=_earned(award.version, base_url),
        basis=basis,
        awarded_at=award.awarded_at,
        valid_until=award.valid_until,
        list_url=list_url(award.status_list),
        index=award.status_index,
        name=holder(person),
        emails=tuple(addresses(person)) if person.is_email_checkable else (),
        renews=_renewed(award.renews),
        schemas_url=f"{base_url}/schemas",
    )


def _renewed(old: Award | None) -> tuple[str, datetime] | None:
    return (f"{old.base_url}/c/{old.public_id}", old.awarded_at) if old else None


def holder(person: Person | Holder) -> str:
    """Return the name that goes into a credential: cleaned, or empty where the person wants none in it."""
    return text.line(person.name) if person.is_named else ""


def list_url(status_list: StatusList) -> str:
    """Return the address a status list is published under; it stands inside what was signed."""
    return f"{status_list.base_url}/status/{status_list.public_id}"


def token_list_url(status_list: StatusList) -> str:
    """Return the address of the same list as a token; it stands inside the SD-JWT VCs that were signed."""
    return f"{list_url(status_list)}{TOKEN_END}"


def _issuer(organization: Organization, base_url: str) -> Issuer:
    return Issuer(
        did=did(organization, base_url=base_url),
        name=organization.name,
        url=organization.url or f"{base_url}/i/{organization.slug}/",
        email=organization.email,
        description=organization.description,
        country=organization.country,
    )


def _earned(version: Version, base_url: str) -> Earned:
    url = f"{base_url}/a/{version.achievement.public_id}/"
    return Earned(
        url=url,
        number=version.number,
        name=version.name,
        description=version.description,
        criteria=version.criteria,
        kind=version.kind,
        language=version.language,
        badge_url=f"{url}badge.svg",
        badge_alt=badge_alt(version),
        hours=float(version.hours) if version.hours else None,
        ects=float(version.ects) if version.ects else None,
        level_framework=version.level_framework,
        level=version.level,
        skills=tuple(
            Skill(skill.name, skill.url, skill.framework, skill.code, skill.description)
            for skill in version.skills.order_by("pk")
        ),
        elements=standard.elements(version),
    )

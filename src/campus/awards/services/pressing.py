"""Sign the awards of one achievement to many people, each by a template of all those that look alike (decision 0176).

Nothing is kept here and nothing locked: see `campus.awards.services.many`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.achievements.models import Achievement, Version
from campus.awards import occasions, stencils
from campus.awards.basis import Basis, Stated
from campus.awards.dates import months_later
from campus.awards.documents import Earned, Fresh, Issuer, Occasion
from campus.awards.models import Award, StatusList
from campus.awards.services.decks import Place, deal
from campus.awards.services.issuing import EDUCATOR, OWNER, awardable, refuse_oneself, sign_award
from campus.awards.services.keys import ensure_key, open_key
from campus.organizations.models import SigningKey
from campus.organizations.services import require
from testamur import signing
from testamur.errors import TestamurError
from testamur.keys import PublicKey
from testamur.signing.templates import Template, compile_template

_STATED = tuple(each.name for each in fields(Stated))
_TEMPLATES = 16  # kept: shapes of what is being awarded just now


@dataclass(frozen=True, slots=True)
class Gift:
    """One award to be made: to whom, from and until when, what is stated about it; `batch` names the list it is in."""

    person: Person
    awarded_at: datetime
    valid_until: datetime | None
    stated: Stated
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An award that could not be signed, and why."""

    reason: str


@dataclass(frozen=True)
class _Stencil:
    """What all credentials of one template have in common: equal ones are one template."""

    issuer: Issuer
    earned: Earned
    schemas_url: str
    shape: stencils.Shape
    public: PublicKey
    method: str
    example: dict[str, Any] = field(compare=False)


def press(actor: Person, *, achievement: Achievement, gifts: Sequence[Gift], now: datetime) -> list[Award | Refusal]:
    """Return for each gift the signed award, not yet kept, or why there is none.

    Call it outside any transaction. Raises NotAllowedError; InvalidError where the achievement cannot be awarded.
    """
    require(actor, achievement.organization, OWNER, EDUCATOR)
    version = awardable(achievement)
    for gift in gifts:
        refuse_oneself(actor, gift.person)
    if not gifts:
        return []
    key = ensure_key(achievement.organization, now=now)
    places = deal(achievement.organization, count=len(gifts))
    made = [_unsigned(actor, version, key, *each) for each in zip(gifts, places, strict=True)]
    with translation.override(version.language):  # the holders' documents, not the asker's language
        common = occasions.of(made[0], Basis())
        signer = _Signer(common, made[0], now)
        return [signer.signed(award, gift) for award, gift in zip(made, gifts, strict=True)]


def sample(actor: Person, *, achievement: Achievement, name: str, stated: Stated, now: datetime) -> dict[str, Any]:
    """Return a credential as one of many would be, unsigned and with made-up ids; raises as `press` does."""
    require(actor, achievement.organization, OWNER, EDUCATOR)
    version, organization = awardable(achievement), achievement.organization
    key = ensure_key(organization, now=now)
    place = (StatusList(organization=organization, base_url=settings.PUBLIC_URL), 0)
    until = months_later(now, version.validity_months) if version.validity_months else None
    gift = Gift(Person(name=name), now, until, stated)
    award = _unsigned(actor, version, key, gift, place)
    with translation.override(version.language):
        return stencils.example(occasions.of(award, Basis(by_hand=actor.name, stated=stated)))


def _unsigned(actor: Person, version: Version, key: SigningKey, gift: Gift, place: Place) -> Award:
    decision: dict[str, Any] = {"by_hand": actor.name}
    if stated := {name: said for name in _STATED if (said := getattr(gift.stated, name))}:
        decision["stated"] = stated
    if gift.batch:
        decision["batch"] = gift.batch
    return Award(
        person=gift.person,
        achievement=version.achievement,
        version=version,
        organization=version.achievement.organization,
        awarded_at=gift.awarded_at.replace(microsecond=0),
        valid_until=gift.valid_until,
        decision=decision,
        base_url=settings.PUBLIC_URL,
        signing_key=key,
        status_list=place[0],
        status_index=place[1],
    )


class _Signer:
    """Signs one lot: the key is opened once for it, and templates are looked up by shape alone."""

    def __init__(self, common: Occasion, first: Award, now: datetime) -> None:
        self._common, self._now = common, now
        self._key: signing.SigningKey = open_key(first.signing_key)
        self._method = f"{common.issuer.did}#{first.signing_key.fragment}"
        self._templates: dict[stencils.Shape, Template] = {}

    def signed(self, award: Award, gift: Gift) -> Award | Refusal:
        """Return the award with its signed forms, or why it has none."""
        occasion = self._occasion(award, gift)
        try:
            if stencils.fits(occasion):
                self._fill_in(award, occasion)
            else:
                sign_award(award, occasion.basis, self._now)
        except TestamurError as err:
            return Refusal(str(err))
        return award

    def _occasion(self, award: Award, gift: Gift) -> Occasion:
        person = gift.person
        return replace(
            self._common,
            url=f"{award.base_url}/c/{award.public_id}",
            basis=Basis(by_hand=award.decision["by_hand"], stated=gift.stated),
            awarded_at=award.awarded_at,
            valid_until=award.valid_until,
            list_url=occasions.list_url(award.status_list),
            index=award.status_index,
            name=occasions.holder(person),
            emails=tuple(addresses(person)) if person.is_email_checkable else (),
        )

    def _fill_in(self, award: Award, occasion: Occasion) -> None:
        texts = stencils.texts(occasion, fresh=Fresh())
        shape = tuple(sorted(texts))
        if shape not in self._templates:
            self._templates[shape] = self._template(occasion, shape)
        issued = self._templates[shape].issue_forms(texts, key=self._key, now=self._now)
        award.name = occasion.name
        award.credential, award.jwt, award.digest = issued.credential, issued.jwt, issued.digest
        award.sha256 = hashlib.sha256(issued.credential).hexdigest()

    def _template(self, occasion: Occasion, shape: stencils.Shape) -> Template:
        return _compiled(
            _Stencil(
                occasion.issuer,
                occasion.earned,
                occasion.schemas_url,
                shape,
                self._key.public,
                self._method,
                stencils.example(occasion),
            )
        )


@lru_cache(maxsize=_TEMPLATES)
def _compiled(stencil: _Stencil) -> Template:
    return compile_template(
        stencil.example, variables=stencils.variables(stencil.shape), public=stencil.public, method=stencil.method
    )

"""Sign the awards of one achievement to many people, each by a template of all those that look alike (decision 0176).

Nothing is kept here and nothing locked: see `campus.awards.services.many`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from campus.accounts.holders import Holder
from campus.accounts.models import Person
from campus.achievements.models import Achievement, Version
from campus.awards import occasions, stencils
from campus.awards.basis import Basis, Stated
from campus.awards.documents import Earned, Fresh, Issuer, Occasion
from campus.awards.models import Award, StatusList
from campus.awards.services.decks import Place, deal
from campus.awards.services.issuing import EDUCATOR, OWNER, awardable, refuse_oneself, sign_award
from campus.awards.services.keys import ensure_key, open_key
from campus.common.identifiers import public_id
from campus.organizations.models import SigningKey
from campus.organizations.services import require
from testamur import signing
from testamur.errors import TestamurError
from testamur.keys import PublicKey
from testamur.signing.templates import Issued, Refused, Template, compile_template

_STATED = tuple(each.name for each in fields(Stated))
_stated = attrgetter(*_STATED)
_TOGETHER = 100  # are signed: what one step works with is then still near when it comes to the next
_TEMPLATES = 16  # kept: shapes of what is being awarded just now


class Gift(NamedTuple):
    """One award to be made: to whom, from and until when, what is stated about it; `batch` names the list it is in."""

    holder: Holder
    awarded_at: datetime
    valid_until: datetime | None
    stated: Stated
    batch: str = ""


class Pressed(NamedTuple):
    """An award that is signed and not yet kept: the columns of `Award` that are not as they are by default."""

    public_id: str
    person_id: int
    achievement_id: int
    version_id: int
    organization_id: int
    name: str
    awarded_at: datetime
    valid_until: datetime | None
    base_url: str
    credential: bytes
    jwt: bytes
    digest: str
    sha256: str
    signing_key_id: int
    status_list_id: int
    status_index: int
    decision: dict[str, Any]


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


def press(actor: Person, *, achievement: Achievement, gifts: Sequence[Gift], now: datetime) -> list[Pressed | Refusal]:
    """Return for each gift the signed award, not yet kept, or why there is none.

    Call it outside any transaction. Raises NotAllowedError; InvalidError where the achievement cannot be awarded.
    """
    require(actor, achievement.organization, OWNER, EDUCATOR)
    version = awardable(achievement)
    for gift in gifts:
        refuse_oneself(actor, gift.holder)
    if not gifts:
        return []
    key = ensure_key(achievement.organization, now=now)
    places = deal(achievement.organization, count=len(gifts))
    with translation.override(version.language):  # the holders' documents, not the asker's language
        return _Lot(actor, version, key, now).pressed(list(zip(gifts, places, strict=True)))


def sample(actor: Person, *, achievement: Achievement, gift: Gift, now: datetime) -> dict[str, Any]:
    """Return a credential as one of many would be, unsigned and with made-up ids; raises as `press` does."""
    require(actor, achievement.organization, OWNER, EDUCATOR)
    version, organization = awardable(achievement), achievement.organization
    key = ensure_key(organization, now=now)
    place = (StatusList(organization=organization, base_url=settings.PUBLIC_URL), 0)
    award = _unsigned(actor, version, key, gift, place)
    with translation.override(version.language):
        return stencils.example(occasions.of(award, Basis(by_hand=actor.name, stated=gift.stated)))


def _unsigned(actor: Person, version: Version, key: SigningKey, gift: Gift, place: Place) -> Award:
    holder = gift.holder
    person = Person(
        pk=holder.pk, name=holder.name, is_named=holder.is_named, is_email_checkable=holder.is_email_checkable
    )
    return Award(
        person=person,
        achievement=version.achievement,
        version=version,
        organization=version.achievement.organization,
        awarded_at=gift.awarded_at.replace(microsecond=0),
        valid_until=gift.valid_until,
        decision=_decision(actor, gift),
        base_url=settings.PUBLIC_URL,
        signing_key=key,
        status_list=place[0],
        status_index=place[1],
    )


def _decision(actor: Person, gift: Gift) -> dict[str, Any]:
    decision: dict[str, Any] = {"by_hand": actor.name}
    if stated := {name: said for name, said in zip(_STATED, _stated(gift.stated), strict=True) if said}:
        decision["stated"] = stated
    if gift.batch:
        decision["batch"] = gift.batch
    return decision


class _Sheet(NamedTuple):
    """One award of a lot before it is signed; `number` is its place in the lot."""

    number: int
    public_id: str
    gift: Gift
    place: Place
    own: stencils.Own
    texts: stencils.Texts


class _Lot:
    """Signs one lot: the key is opened once for it, and awards that look alike are signed together by one template."""

    def __init__(self, actor: Person, version: Version, key: SigningKey, now: datetime) -> None:
        self._actor, self._version, self._row, self._now = actor, version, key, now
        self._key: signing.SigningKey = open_key(key)

    def pressed(self, dealt: Sequence[tuple[Gift, Place]]) -> list[Pressed | Refusal]:
        """Return each award with its signed forms, or why it has none."""
        common = occasions.of(
            _unsigned(self._actor, self._version, self._row, *dealt[0]), Basis(by_hand=self._actor.name)
        )
        writer, made = stencils.Writer(common, fresh=Fresh()), dict[int, Pressed | Refusal]()
        alike: dict[stencils.Shape, list[_Sheet]] = defaultdict(list)
        for number, (gift, place) in enumerate(dealt):
            if gift.holder.is_email_checkable:  # their addresses have no place in a stencil
                made[number] = self._by_itself(gift, place)
                continue
            sheet = _sheet(number, gift, place, writer)
            alike[tuple(sheet.texts)].append(sheet)
        for shape, sheets in alike.items():
            made |= self._by_template(common, shape, sheets)
        return [made[number] for number in range(len(dealt))]

    def _by_itself(self, gift: Gift, place: Place) -> Pressed | Refusal:
        award = _unsigned(self._actor, self._version, self._row, gift, place)
        try:
            sign_award(award, Basis(by_hand=self._actor.name, stated=gift.stated), self._now)
        except TestamurError as err:
            return Refusal(str(err))
        return Pressed._make(getattr(award, name) for name in Pressed._fields)

    def _by_template(
        self, common: Occasion, shape: stencils.Shape, sheets: Sequence[_Sheet]
    ) -> dict[int, Pressed | Refusal]:
        made: dict[int, Pressed | Refusal] = {}
        for sheet in sheets:  # the first that can be signed is the example of the others
            try:
                template = _compiled(self._stencil(common, shape, sheet.own))
                break
            except TestamurError as err:
                made[sheet.number] = Refusal(str(err))
        for start in range(len(made), len(sheets), _TOGETHER):
            some = sheets[start : start + _TOGETHER]
            issued = template.issue_forms_all([sheet.texts for sheet in some], key=self._key, now=self._now)
            made |= {sheet.number: self._made(sheet, each) for sheet, each in zip(some, issued, strict=True)}
        return made

    def _made(self, sheet: _Sheet, issued: Issued | Refused) -> Pressed | Refusal:
        if isinstance(issued, Refused):
            return Refusal(issued.reason)
        version, own = self._version, sheet.own
        return Pressed(
            public_id=sheet.public_id,
            person_id=sheet.gift.holder.pk,
            achievement_id=version.achievement_id,
            version_id=version.pk,
            organization_id=version.achievement.organization_id,
            name=own.name,
            awarded_at=own.awarded_at,
            valid_until=own.valid_until,
            base_url=settings.PUBLIC_URL,
            credential=issued.credential,
            jwt=issued.jwt,
            digest=issued.digest,
            sha256=hashlib.sha256(issued.credential).hexdigest(),
            signing_key_id=self._row.pk,
            status_list_id=sheet.place[0].pk,
            status_index=own.card,
            decision=_decision(self._actor, sheet.gift),
        )

    def _stencil(self, common: Occasion, shape: stencils.Shape, own: stencils.Own) -> _Stencil:
        return _Stencil(
            common.issuer,
            common.earned,
            common.schemas_url,
            shape,
            self._key.public,
            f"{common.issuer.did}#{self._row.fragment}",
            stencils.example(own.of(common)),
        )


def _sheet(number: int, gift: Gift, place: Place, writer: stencils.Writer) -> _Sheet:
    status_list, index = place
    own = stencils.Own(
        url=f"{settings.PUBLIC_URL}/c/{(name := public_id())}",
        awarded_at=gift.awarded_at.replace(microsecond=0),
        valid_until=gift.valid_until,
        list_url=occasions.list_url(status_list),
        card=index,
        name=occasions.holder(gift.holder),
        stated=gift.stated,
    )
    return _Sheet(number, name, gift, place, own, writer.texts(own))


@lru_cache(maxsize=_TEMPLATES)
def _compiled(stencil: _Stencil) -> Template:
    return compile_template(
        stencil.example, variables=stencils.variables(stencil.shape), public=stencil.public, method=stencil.method
    )

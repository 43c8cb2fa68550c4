"""What a portfolio shows, as plain values for its pages and the CV; and who may see it.

What was taken back is left out wherever others look. Work is shown only while its maker keeps it public.
"""

from __future__ import annotations

import json
from collections import abc
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Submission
from campus.awards.models import Award
from campus.common.secrets import hashed
from campus.organizations.queries import public_url
from campus.portfolio.models import Cheer, Group, Link, Piece, Portfolio
from campus.wallet.models import Collection, Held, Mark
from campus.wallet.queries import offered
from campus.wallet.reading import read
from campus.wallet.sharing import link as link_of
from campus.wallet.states import State, state_of, state_of_held


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as it is shown; `url` is empty for what has no page, `image` for what has no badge."""

    title: str
    url: str = ""
    link: str = ""  # the whole address, for paper
    image: str = ""
    issuer: str = ""
    at: datetime | None = None
    until: datetime | None = None
    state: State | None = None
    text: str = ""
    skills: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # of public work: name and address
    public_id: str = ""
    is_own: bool = False
    card: str = ""  # the address of the picture that other sites show of it

    @property
    def proven(self) -> tuple[str, ...]:
        """The skills that it proves today."""
        return self.skills if self.state is not None and self.state.kind == "valid" else ()


@dataclass(frozen=True, slots=True)
class Part:
    """A group as it is shown."""

    title: str
    text: str
    pieces: list[Shown] = field(default_factory=list)


def portfolio_of(person: Person) -> Portfolio | None:
    """Return a person's portfolio, or None where they have never opened it."""
    return Portfolio.objects.filter(person=person).first()


def public(name: str) -> Portfolio | None:
    """Return the portfolio that is turned on at an address."""
    return Portfolio.objects.filter(name=name, is_public=True, person__is_active=True).first()


def by_token(token: str, *, now: datetime) -> Link | None:
    """Return the private link with this secret, unless it was revoked or has ended."""
    lasting = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    valid = Q(revoked_at__isnull=True, portfolio__person__is_active=True)
    own = Q(collection__isnull=True) | Q(collection__person=F("portfolio__person"))
    found = Link.objects.filter(lasting, valid, own, digest=hashed(token))
    return found.select_related("portfolio", "group", "collection").first()


def candidates(person: Person) -> tuple[list[Award], list[Held], list[Submission]]:
    """Return what a person could show: awards that stand, what they keep of others, and work that is public."""
    earned, others = offered(person)
    awards = [each for each in earned if each.revoked_at is None]
    work = Submission.objects.filter(person=person, is_public=True).select_related("project").order_by("-pk")
    return awards, list(others.filter(is_confirmed=True)), list(work)


def parts(portfolio: Portfolio, *, now: datetime, group: Group | None = None, base: str = "") -> list[Part]:
    """Return what is shown to others, group by group; groups with nothing in them and no words are left out.

    `base` is the address that they stand at; below it lie the pages of what others issued.
    """
    groups = portfolio.groups.all() if group is None else portfolio.groups.filter(pk=group.pk)
    found = [Part(each.title, each.text, _shown(pieces(each), now=now, base=base)) for each in groups]
    return [part for part in found if part.pieces or part.text]


def linked(link: Link, *, now: datetime, base: str) -> list[Part]:
    """Return what a private link leads to: a collection as it stands today, newest first, or what `parts` shows."""
    if link.collection is None:
        return parts(link.portfolio, now=now, group=link.group, base=base)
    marks = _marks(link.collection).select_related(
        "award__version", "award__organization", "award__achievement", "held"
    )
    bare = [
        Piece(award=mark.award, held=mark.held, public_id=mark.held.public_id if mark.held else "")
        for mark in marks.defer("held__data", "award__jwt", "award__decision")
    ]
    found = _shown(bare, now=now, base=base)
    found.sort(key=lambda shown: shown.at.timestamp() if shown.at else 0.0, reverse=True)
    return [Part(link.collection.name, "", found)]


def _marks(collection: Collection) -> QuerySet[Mark]:
    """Return what is in a collection and still its owner's, but for what they hid."""
    mine = Q(award__person=collection.person_id) | Q(held__person=collection.person_id)
    return collection.marks.filter(mine).exclude(place=Mark.Place.HIDDEN)


def kept_by(link: Link, public_id: str) -> Piece | None:
    """Return what another issuer gave, as it stands behind a private link; None for what does not."""
    if link.collection is None:
        return kept(link.portfolio, public_id, group=link.group)
    held = Held.objects.filter(public_id=public_id, mark__in=_marks(link.collection)).first()
    return Piece(held=held, public_id=public_id) if held and _is_shown(held) else None


def kept(portfolio: Portfolio, public_id: str, *, group: Group | None = None) -> Piece | None:
    """Return what another issuer gave, as it is shown on a portfolio or in one group of it; None for what is not."""
    there = own(Piece.objects.filter(group__portfolio=portfolio, public_id=public_id), portfolio.person_id)
    found = there.filter(held__isnull=False, **({} if group is None else {"group": group})).first()
    return found if found and found.held and _is_shown(found.held) else None


def _is_shown(held: Held) -> bool:
    """Say whether others may see it: what was taken back or altered stands in its holder's wallet alone."""
    return held.is_confirmed and held.state not in {Held.State.REVOKED, Held.State.INVALID}


def pieces(group: Group) -> QuerySet[Piece]:
    """Return what is in a group, in order, with what showing it needs."""
    return own(group.pieces.all(), group.portfolio.person_id).prefetch_related("work__files")


def own(found: QuerySet[Piece], owner: int) -> QuerySet[Piece]:
    """Return pieces with what showing each needs, and without the bytes that it does not.

    What belongs to somebody else by now, handed over or parted from, is left out.
    """
    still = [Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__person": owner}) for name in ("award", "held", "work")]
    joined = found.filter(*still).select_related(
        "award__version", "award__organization", "award__achievement", "held", "work__project"
    )
    return joined.defer("held__data", "award__jwt", "award__decision")


def years(found: Iterable[Part]) -> list[tuple[int, list[Shown]]]:
    """Return the same things year by year, newest first; what has no date stands last, under 0."""
    every = [piece for part in found for piece in part.pieces]

    def year(piece: Shown) -> int:
        return timezone.localtime(piece.at).year if piece.at else 0

    def newest(piece: Shown) -> tuple[int, float]:
        return -year(piece), -piece.at.timestamp() if piece.at else 0.0

    return [(number, list(rows)) for number, rows in groupby(sorted(every, key=newest), key=year)]


def skills(found: Iterable[Part]) -> list[tuple[str, list[Shown]]]:
    """Return each skill with what proves it today, by name: what has expired is shown, and proves nothing any more."""
    proofs: dict[str, list[Shown]] = {}
    for piece in (piece for part in found for piece in part.pieces):
        for skill in piece.proven:
            proofs.setdefault(skill, []).append(piece)
    return sorted(proofs.items(), key=lambda pair: pair[0].casefold())


def show(piece: Piece, *, now: datetime, base: str = "") -> Shown | None:
    """Return one thing as others see it at `base`, its owner without; None for what is taken back, or not public."""
    if piece.award is not None:
        return _award(piece.award, piece, now=now) if piece.award.revoked_at is None else None
    if piece.held is not None:
        return _held(piece.held, piece, now=now, base=base) if _is_shown(piece.held) else None
    if piece.work is not None:
        return _work(piece.work, piece) if piece.work.is_public else None
    return Shown(piece.title, url=piece.url, link=piece.url, text=piece.text, public_id=piece.public_id, is_own=True)


def picked(
    person: Person,
    *,
    awards: abc.Collection[str],
    helds: abc.Collection[str],
    works: abc.Collection[str],
    now: datetime,
) -> list[Shown]:
    """Return the person's own things of these public ids, newest first, as they would be shown."""
    own_awards, own_helds, own_works = candidates(person)
    chosen = Award.objects.filter(pk__in=[each.pk for each in own_awards if each.public_id in awards])
    bare = [Piece(award=each) for each in chosen.select_related("version", "organization", "achievement")]
    bare += [Piece(held=each) for each in own_helds if each.public_id in helds]
    bare += [Piece(work=each) for each in own_works if each.public_id in works]
    page = Portfolio.objects.filter(person=person, is_public=True).first()
    at = _addresses(page) if page else {}
    found = [
        replace(shown, link=at.get(piece.held_id or 0, shown.link))
        for piece in bare
        if (shown := show(piece, now=now)) is not None
    ]
    return sorted(found, key=lambda shown: shown.at.timestamp() if shown.at else 0, reverse=True)


def _addresses(page: Portfolio) -> dict[int, str]:
    """Return where what others issued is shown on a page that is on, by its key."""
    base = public_url(reverse("portfolio-public", args=[page.name]))
    rows = Piece.objects.filter(group__portfolio=page, held__isnull=False).values_list("held", "public_id")
    return {held: f"{base}{public_id}/" for held, public_id in rows if held}


def cheers(award: Award) -> QuerySet[Cheer]:
    """Return the congratulations that the holder lets stand."""
    return Cheer.objects.filter(award=award, is_shown=True).select_related("person")


def takes_cheers(award: Award) -> bool:
    """Say whether the holder wants congratulations on it."""
    return award.revoked_at is None and Portfolio.objects.filter(person=award.person_id, is_cheered=True).exists()


def _shown(found: Iterable[Piece], *, now: datetime, base: str) -> list[Shown]:
    return [shown for piece in found if (shown := show(piece, now=now, base=base)) is not None]


def _award(award: Award, piece: Piece, *, now: datetime) -> Shown:
    reading = read(json.loads(bytes(award.credential)))
    image = f"{reverse('badge-image', args=[award.achievement.public_id])}?v={award.version.number}"
    return Shown(
        title=reading.name,
        url=reverse("credential", args=[award.public_id]),
        link=link_of(award),
        image=image,
        issuer=reading.issuer.name,
        at=award.awarded_at,
        until=award.valid_until,
        state=state_of(award, now=now),
        text=piece.text,
        skills=tuple(each.name for each in reading.skills),
        public_id=piece.public_id,
        card=public_url(reverse("credential-card", args=[award.public_id])),
    )


def _held(kept: Held, piece: Piece, *, now: datetime, base: str) -> Shown:
    """Return what another issuer gave: for its owner it leads into the wallet, for others to a page below `base`."""
    own = reverse("held", args=[kept.public_id])
    picture = f"{base}{piece.public_id}/?as=picture" if base else reverse("held-file", args=[kept.public_id])
    return Shown(
        title=kept.name,
        url=f"{base}{piece.public_id}/" if base else own,
        link=kept.ref if kept.ref.startswith("https://") else "",
        image=picture if kept.container in {"png", "svg"} else "",
        issuer=kept.issuer or kept.issuer_id,
        at=kept.awarded_at or kept.valid_from,
        until=kept.valid_until,
        state=state_of_held(kept, now=now),
        text=piece.text,
        skills=tuple(kept.skills),
        public_id=piece.public_id,
    )


def _work(work: Submission, piece: Piece) -> Shown:
    return Shown(
        title=work.title or work.project.title,
        at=work.handed_in_at,
        text=piece.text,
        files=tuple((file.name, reverse("submission-file", args=[file.public_id])) for file in work.files.all()),
        public_id=piece.public_id,
        is_own=True,
    )

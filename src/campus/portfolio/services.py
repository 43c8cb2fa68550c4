"""Change what a portfolio shows, make and revoke private links, congratulate: the owner's choices alone."""

from __future__ import annotations

import re
import secrets
from collections import abc
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.counts import is_within
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.sealing import seal, unseal
from campus.common.secrets import hashed
from campus.common.text import one_line, storable
from campus.journal.services import record
from campus.portfolio import queries
from campus.portfolio.models import Cheer, Group, Link, Piece, Portfolio
from campus.wallet.models import Collection

MOST_GROUPS, MOST_PIECES, MOST_LINKS = 30, 200, 50
LONGEST_TEXT = 8_000
MOST_TRIES, A_WHILE = 10, 600  # passwords for one link within ten minutes, whoever tries
MOST_CHEERS, A_DAY = 20, 24 * 60 * 60
_PURPOSE = "portfolio link"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
TAKEN = {"admin", "about", "help", "new", "edit", "settings", "api", "login", "support", "security"}


def ensure(person: Person) -> Portfolio:
    """Return the person's portfolio, made and turned off where they had none."""
    return Portfolio.objects.get_or_create(person=person, defaults={"title": person.name or _("My portfolio")})[0]


def change(actor: Person, *, portfolio: Portfolio, said: Mapping[str, Any], now: datetime) -> Portfolio:
    """Keep what the owner says of their page; ConflictError where the name is somebody else's."""
    _own(actor, portfolio)
    name = (said["name"] or "").strip().lower()
    if name and (not _NAME.fullmatch(name) or name in TAKEN):
        words = _("Take 3 to 40 letters, figures and hyphens, and none of the names that this site needs.")
        raise InvalidError(words, field="name")
    if said["is_public"] and not name:
        raise InvalidError(_("Choose an address before you turn the page on."), field="name")
    was = portfolio.is_public
    for field in ("is_public", "is_found", "layout", "theme", "hue", "has_skills", "is_cheered", "wants_summary"):
        setattr(portfolio, field, said[field])
    portfolio.name = name or None
    portfolio.title, portfolio.line = one_line(said["title"], field="title"), one_line(said["line"], field="line")
    portfolio.place, portfolio.about = one_line(said["place"], field="place"), _text(said["about"], field="about")
    try:
        with transaction.atomic():
            portfolio.save()
            if was != portfolio.is_public:
                verb = "portfolio.shown" if portfolio.is_public else "portfolio.hidden"
                record(verb, actor=actor, thing=portfolio, person=actor, now=now)
    except IntegrityError as err:
        raise InvalidError(_("This address is taken. Choose another."), field="name") from err
    return portfolio


def group(actor: Person, *, portfolio: Portfolio, title: str, text: str, this: Group | None = None) -> Group:
    """Make a group at the end of a portfolio, or change `this` one."""
    _own(actor, portfolio)
    if this is None:
        if portfolio.groups.count() >= MOST_GROUPS:
            raise ConflictError(_("There are %d groups already, which is the most.") % MOST_GROUPS)
        last = portfolio.groups.aggregate(last=Max("order"))["last"]
        this = Group(portfolio=portfolio, order=(last or 0) + 1)
    this.title, this.text = one_line(title, field="title"), _text(text)
    this.save()
    return this


@transaction.atomic
def pick(
    actor: Person, *, group: Group, awards: abc.Collection[str], helds: abc.Collection[str], works: abc.Collection[str]
) -> int:
    """Put credentials and work of the actor's own (by public id) at the end of a group; return how many came in."""
    _own(actor, group.portfolio)
    found_awards, found_helds, found_works = queries.candidates(actor)
    wanted: list[dict[str, Any]] = [
        *({"award": each} for each in found_awards if each.public_id in awards),
        *({"held": each} for each in found_helds if each.public_id in helds),
        *({"work": each} for each in found_works if each.public_id in works),
    ]
    order, there = _next(group), group.pieces.count()
    made = 0
    for each in wanted:
        made += Piece.objects.get_or_create(group=group, **each, defaults={"order": order + made})[1]
        if there + made > MOST_PIECES:
            raise ConflictError(_("There are %d things in this group already, which is the most.") % MOST_PIECES)
    return made


def add_own(actor: Person, *, group: Group, title: str, url: str, text: str) -> Piece:
    """Put something of the owner's own into a group: a project elsewhere, a text, a talk."""
    _own(actor, group.portfolio)
    if group.pieces.count() >= MOST_PIECES:
        raise ConflictError(_("There are %d things in this group already, which is the most.") % MOST_PIECES)
    return Piece.objects.create(group=group, order=_next(group), title=one_line(title), url=url, text=_text(text))


def write(actor: Person, *, piece: Piece, text: str, title: str = "", url: str = "") -> None:
    """Keep what the owner writes about a thing; name and address only of what is their own."""
    _own(actor, piece.group.portfolio)
    piece.text = _text(text)
    if not (piece.award_id or piece.held_id or piece.work_id):
        piece.title, piece.url = one_line(title, field="title"), url
    piece.save()


@transaction.atomic
def move(actor: Person, *, thing: Group | Piece, is_up: bool) -> None:
    """Let a group or a thing change places with its neighbour; at the end nothing happens."""
    _own(actor, thing.portfolio if isinstance(thing, Group) else thing.group.portfolio)
    rows: list[Any] = list(thing.portfolio.groups.all() if isinstance(thing, Group) else thing.group.pieces.all())
    at = rows.index(thing)
    to = at - 1 if is_up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for order, row in enumerate(rows, 1):
            type(row).objects.filter(pk=row.pk).update(order=order)


def remove(actor: Person, *, thing: Group | Piece) -> None:
    """Take a group, or a thing in one, off the page; the credential itself stays where it is."""
    _own(actor, thing.portfolio if isinstance(thing, Group) else thing.group.portfolio)
    thing.delete()


@transaction.atomic
def make_link(
    actor: Person,
    *,
    portfolio: Portfolio,
    group: Group | None,
    label: str,
    password: str,
    ends_at: datetime | None,
    now: datetime,
    collection: Collection | None = None,
) -> Link:
    """Make a private link to all of a portfolio, to one group of it, or to a collection of the wallet instead."""
    _own(actor, portfolio)
    if collection is not None and collection.person_id != actor.pk:
        raise NotAllowedError(_("This is somebody else’s."))
    if portfolio.links.filter(revoked_at__isnull=True).count() >= MOST_LINKS:
        raise ConflictError(_("There are %d links already. Revoke one that nobody needs.") % MOST_LINKS)
    if ends_at is not None and ends_at <= now:
        raise InvalidError(_("This day is over. Choose a later one."), field="ends_on")
    token = secrets.token_urlsafe(24)
    made = Link.objects.create(
        portfolio=portfolio,
        group=group,
        collection=collection,
        label=one_line(label, field="label"),
        digest=hashed(token),
        sealed=seal(token.encode(), purpose=_PURPOSE),
        password=make_password(password) if password else "",
        made_at=now,
        ends_at=ends_at,
    )
    record("portfolio.link_made", actor=actor, thing=made, person=actor, now=now)
    return made


def token_of(link: Link) -> str:
    """Return the secret of a link, for its owner to copy once more."""
    return unseal(bytes(link.sealed), purpose=_PURPOSE).decode()


@transaction.atomic
def revoke_link(actor: Person, *, link: Link, now: datetime) -> None:
    """End a private link at once."""
    _own(actor, link.portfolio)
    if Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
        record("portfolio.link_revoked", actor=actor, thing=link, person=actor, now=now)


def opens(link: Link, *, password: str, now: datetime) -> bool:
    """Say whether this password opens a link; ConflictError once too many were tried, whoever tried them."""
    if not is_within(f"portfolio-link:{link.pk}", most=MOST_TRIES, seconds=A_WHILE, now=now):
        raise ConflictError(_("Too many passwords were tried. Try again in ten minutes."))
    return check_password(password, link.password)


def count_view(link: Link) -> None:
    """Count one look through a private link."""
    Link.objects.filter(pk=link.pk).update(views=F("views") + 1)


def keep_cv(actor: Person, *, said: Mapping[str, Any]) -> None:
    """Keep what was typed and picked for a CV, for the next time; nobody but the person ever sees it."""
    Portfolio.objects.filter(pk=ensure(actor).pk).update(cv=dict(said))


def cheer(actor: Person, *, award: Award, text: str, now: datetime) -> Cheer:
    """Leave a congratulation for the holder to look at; another by the same person takes its place."""
    if not queries.takes_cheers(award) or award.person_id == actor.pk:
        raise NotAllowedError(_("Congratulations are not asked for here."))
    if not is_within(f"cheers:{actor.pk}", most=MOST_CHEERS, seconds=A_DAY, now=now):
        raise ConflictError(_("That is enough for a day. Go on tomorrow."))
    words = {"text": one_line(text, field="text"), "at": now, "is_shown": False}
    return Cheer.objects.update_or_create(award=award, person=actor, defaults=words)[0]


def decide(actor: Person, *, cheer: Cheer, is_shown: bool) -> None:
    """Show a congratulation beside the credential, or take it away for good: the holder's word, or its writer's."""
    if actor.pk != cheer.award.person_id and (is_shown or actor.pk != cheer.person_id):
        raise NotAllowedError(_("This is for the holder to decide."))
    if is_shown:
        Cheer.objects.filter(pk=cheer.pk).update(is_shown=True)
    else:
        cheer.delete()


def _own(actor: Person, portfolio: Portfolio) -> None:
    if portfolio.person_id != actor.pk:
        raise NotAllowedError(_("This is somebody else’s."))


def _text(text: str, *, field: str = "text") -> str:
    if len(text) > LONGEST_TEXT:
        raise InvalidError(_("At most %d characters.") % LONGEST_TEXT, field=field)
    return storable(text, field=field)


def _next(group: Group) -> int:
    return (group.pieces.aggregate(last=Max("order"))["last"] or 0) + 1

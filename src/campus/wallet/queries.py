"""What a holder has, and what stands behind one credential.

The stored bytes are read by themselves: a request for data costs one row of the columns it needs, and one that already
has them costs a digest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Length
from django.urls import reverse

from campus.accounts.models import Person
from campus.achievements.models import Achievement, Version
from campus.assessments.models import Evidence, Submission
from campus.awards import queries as awarded
from campus.awards import rules
from campus.awards.models import Award, Picture
from campus.awards.queries import STANDS, earned_by
from campus.common.together import Ask
from campus.journal.models import Pending
from campus.wallet.models import Collection, Held, Keepsake, Mark, Parcel, Piece
from campus.wallet.shelf import Entry
from campus.wallet.states import kind_of, kind_of_held

FORMS = {"json": "credential", "jwt": "jwt"}
PICTURES = ("pdf", "png", "svg")
_AWARD_BYTES = ("award__credential", "award__jwt")
_FINGERPRINT = re.compile(r"\bSHA-256 ([0-9a-f]{64})\b")
_Key = tuple[int | None, int | None]  # of an award, or of what is held
CONSUMER = "awards"  # settings.JOURNAL_CONSUMERS: whose unsettled events may become an award


@dataclass(frozen=True, slots=True)
class Kept:
    """One form of a credential as it is stored, and the tag that names exactly these bytes."""

    data: bytes
    tag: str
    name: str


def tag_of(public_id: str, form: str) -> str | None:
    """Return the entity tag of a stored form without reading it; None where there is none (yet)."""
    awards = Award.objects.filter(public_id=public_id, forgotten_at__isnull=True)
    if form in FORMS:
        sha256 = awards.values_list("sha256", flat=True).first()
        return _tag(sha256, form) if sha256 else None
    made = Picture.objects.filter(award__public_id=public_id, kind=form)
    found = made.values_list("award__sha256", "pk").first()
    return _tag(found[0], f"{form}-{found[1]}") if found else None


def kept(public_id: str, form: str) -> Kept | None:
    """Return the credential as JSON or JWT, byte for byte as signed: one row, three columns."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(form), [public_id])
        found = cursor.fetchone()
    return Kept(bytes(found[0]), _tag(found[1], form), found[2]) if found else None


@cache
def _statement(form: str) -> str:
    """Return what `kept` asks, in SQL as the ORM words it: finding the words anew takes longer than all the rest."""
    mine = Award.objects.filter(public_id="", forgotten_at__isnull=True)
    words, _values = mine.values_list(FORMS[form], "sha256", "version__name").query.sql_with_params()
    return words


def is_forgotten(public_id: str) -> bool:
    """Say whether a credential was deleted with its holder's account: what was here is gone for good."""
    return Award.objects.filter(public_id=public_id, forgotten_at__isnull=False).exists()


def picture_made(public_id: str, form: str) -> Kept | None:
    """Return a picture that was made before."""
    found = (
        Picture.objects.filter(award__public_id=public_id, kind=form)
        .values_list("data", "award__sha256", "pk", "award__version__name")
        .first()
    )
    return Kept(bytes(found[0]), _tag(found[1], f"{form}-{found[2]}"), found[3]) if found else None


def _tag(sha256: str, form: str) -> str:
    """Return a strong entity tag (RFC 9110, 8.8.3): the JSON's own SHA-256, and which form of it this is."""
    return f'"{sha256}"' if form == "json" else f'"{sha256}-{form}"'


def credential(public_id: str) -> Award | None:
    """Return the award of a public page, with its bytes and the size of the other form."""
    found = Award.objects.filter(public_id=public_id).defer("jwt").annotate(jwt_size=Length("jwt"))
    return found.select_related("achievement", "version", "organization", "person", "replaced_by", "renews").first()


def sizes(award: Award) -> dict[str, int]:
    """Return the bytes of each file that was made already."""
    return dict(Picture.objects.filter(award=award).values_list("kind", Length("data")))


def held(person: Person) -> QuerySet[Award]:
    """Return what a person has earned, newest first, without the bytes."""
    return earned_by(person).defer("credential", "jwt", "renews__credential", "renews__jwt")


def collected(person: Person) -> QuerySet[Held]:
    """Return what a person keeps of other issuers, newest first, without the bytes."""
    return Held.objects.filter(person=person).defer("data").order_by("-added_at", "-pk")


def offered(person: Person) -> tuple[QuerySet[Award], QuerySet[Held]]:
    """Return what a person has, earned and collected, but for what they hid: all that is offered outside the wallet."""
    hidden = Mark.objects.filter(person=person, place=Mark.Place.HIDDEN)
    awards = held(person).exclude(Exists(hidden.filter(award=OuterRef("pk"))))
    return awards, collected(person).exclude(Exists(hidden.filter(held=OuterRef("pk"))))


def work(award: Award) -> list[Submission]:
    """Return the work that was graded for an award, as it was: known by the fingerprints that were signed.

    Work without files has none; then it is the last that was graded.
    """
    projects = _projects(award)
    if not projects:
        return []
    graded = (
        Submission.objects.filter(person_id=award.person_id, project__in=projects, state=Submission.State.GRADED)
        .select_related("grade", "project")
        .prefetch_related("files")
        .order_by("-number")
    )
    signed = bytes(award.credential).decode(errors="replace")
    return [
        found
        for project in projects
        if (found := _signed([each for each in graded if each.project_id == project], signed))
    ]


def pieces(award: Award) -> list[Evidence]:
    """Return what else the holder shows of the evidence behind an award, known by the fingerprints that were signed."""
    signed = _FINGERPRINT.findall(bytes(award.credential).decode(errors="replace"))
    shown = Evidence.objects.filter(person_id=award.person_id, sha256__in=set(signed), is_public=True)
    return list(shown.exclude(kind=Evidence.Kind.SIGNATURE).order_by("at", "pk"))


def _projects(award: Award) -> list[int]:
    if "rule" not in award.decision:
        return []
    asked = rules.leaves(rules.Decision.from_json(award.decision).rule)
    return [part.project for part in asked if isinstance(part, rules.ProjectAtLeast | rules.LevelsAtLeast)]


def _signed(tries: Sequence[Submission], signed: str) -> Submission | None:
    for each in tries:
        files = each.files.all()
        if files and all(file.sha256 in signed for file in files):
            return each
    return next((each for each in tries if not each.files.all()), None)


def waits(person: Person) -> bool:
    """Say whether news of an award may come: work lies with an assessor, or a result has not been looked at yet."""
    return Person.objects.filter(_waits(), pk=person.pk).exists()


def _waits() -> Q:
    # An award is news itself by then; that another may hang on it is not worth asking for.
    waiting = Pending.objects.filter(consumer=CONSUMER, event__person=OuterRef("pk"))
    unsettled = waiting.exclude(event__verb__startswith="award.")
    ungraded = Submission.objects.filter(person=OuterRef("pk"), state=Submission.State.HANDED_IN)
    return Exists(unsettled) | Exists(ungraded)


def ask_shelf(person: Person) -> Ask:
    """Ask how much of other issuers somebody keeps, and whether they wait for news (`waits`): one row."""
    others = Held.objects.filter(person=OuterRef("pk")).order_by().values("person").annotate(n=Count("pk")).values("n")
    found = Person.objects.filter(pk=person.pk).annotate(
        others=Subquery(others), waits=Case(When(_waits(), then=True), default=False)
    )
    return Ask(found, ("others", "waits"))


def badge_path(person: Person, achievement: Achievement) -> str:
    """Return where the badge that somebody holds for an achievement is shown, or nothing (settings.COURSE_BADGE)."""
    found = awarded.held(person, achievement)
    return reverse("credential", args=[found.public_id]) if found else ""


def holders(version_id: int) -> int:
    """Return how many people hold this version of an achievement now (settings.ACHIEVEMENT_HOLDERS)."""
    return Award.objects.filter(STANDS, version_id=version_id).count()


def outcomes(parcel: Parcel) -> dict[str, int]:
    """Return how many pieces of a parcel came out how."""
    return dict(parcel.pieces.order_by().values_list("outcome").annotate(n=Count("pk")))


def pieces_of(parcel: Parcel) -> QuerySet[Piece]:
    """Return the pieces of a parcel without their bytes, those that were not kept first."""
    refused = Case(When(outcome=Piece.Outcome.REFUSED, then=0), default=1)
    found = parcel.pieces.select_related("held", "award__version").defer("data", "held__data", *_AWARD_BYTES)
    return found.order_by(refused, "order")


def shelf(person: Person, *, now: datetime) -> list[Entry]:
    """Return all that a person has, earned here and kept of others, with how they keep it: five queries."""
    marks: dict[_Key, tuple[bool, str, tuple[str, ...]]] = {
        (award, held): (is_pinned, place, tuple(tags))
        for award, held, is_pinned, place, tags in Mark.objects.filter(person=person).values_list(
            "award_id", "held_id", "is_pinned", "place", "tags"
        )
    }
    groups: dict[_Key, list[str]] = defaultdict(list)
    found = [*_earned(person, now=now), *_collected(person, now=now)]
    if not marks:
        return found
    inside = Mark.collections.through.objects.filter(mark__person=person).order_by("collection__name")
    for award, held, name in inside.values_list("mark__award_id", "mark__held_id", "collection__public_id"):
        groups[award, held].append(name)
    return [_placed(each, marks, groups) for each in found]


def _placed(
    entry: Entry,
    marks: Mapping[_Key, tuple[bool, str, tuple[str, ...]]],
    groups: Mapping[_Key, list[str]],
) -> Entry:
    key = (entry.thing.pk, None) if isinstance(entry.thing, Award) else (None, entry.thing.pk)
    mark = marks.get(key)
    if mark is None:
        return entry
    return replace(entry, is_pinned=mark[0], place=mark[1], tags=mark[2], collections=tuple(groups.get(key, ())))


def _earned(person: Person, *, now: datetime) -> Iterator[Entry]:
    awards = list(held(person).defer("credential", "jwt", "decision", "renews__credential", "renews__jwt"))
    skills: dict[int, list[str]] = defaultdict(list)
    if awards:
        named = Version.skills.through.objects.filter(version__in={each.version_id for each in awards})
        for number, name in named.values_list("version_id", "skill__name").order_by("skill__name"):
            skills[number].append(name)
    for award in awards:
        version = award.version
        yield Entry(
            thing=award,
            name=version.name,
            issuer=award.organization.name,
            level=f"{version.level_framework} {version.level}".strip() if version.level else "",
            skills=tuple(skills[version.pk]),
            at=award.awarded_at,
            until=award.valid_until,
            kind=kind_of(award, now=now),
        )


def _collected(person: Person, *, now: datetime) -> Iterator[Entry]:
    for each in collected(person):
        yield Entry(
            thing=each,
            name=each.name,
            issuer=each.issuer or each.issuer_id,
            level=each.level,
            skills=tuple(each.skills),
            at=each.awarded_at or each.valid_from or each.added_at,
            until=each.valid_until,
            kind=kind_of_held(each, now=now),
        )


def keepsakes(person: Person) -> QuerySet[Keepsake]:
    """Return what came beside a person's credentials."""
    return Keepsake.objects.filter(person=person)


def collections(person: Person) -> QuerySet[Collection]:
    """Return a person's collections by name, each with `size`."""
    return Collection.objects.filter(person=person).annotate(size=Count("marks"))


def thing(person: Person, public_id: str) -> Award | Held | None:
    """Return what a person has under a public id, earned or kept."""
    award = held(person).filter(public_id=public_id).first()
    return award or collected(person).filter(public_id=public_id).first()

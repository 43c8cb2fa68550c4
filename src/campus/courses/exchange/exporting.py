"""Write a course as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any, TypeAlias

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string
from django.utils.text import slugify

from campus.assessments.models import Quiz
from campus.common import plain_yaml
from campus.common.archives import packed
from campus.courses import queries
from campus.courses.exchange import shapes, things
from campus.courses.models import Course, Edition, Unit

FORMAT = "testamur-course"
VERSION = 1
ROOT = "course.yaml"
COURSE_FACTS = ("title", "summary", "description", "language", "minutes")
FOLDERS = {"quiz": "quizzes", "project": "projects", "activity": "activities"}
Member: TypeAlias = "tuple[str, bytes | File[bytes]]"


def export_course(course: Course, *, edition: Edition | None = None) -> IO[bytes]:
    """Return an archive of a course in an edition, the newest where none is named, at its beginning.

    The same course gives the same bytes; who takes it, and when it was published, is not in it.
    """
    return packed(_members(course, edition or queries.newest(course)))


def _members(course: Course, edition: Edition | None) -> Iterator[Member]:
    units = list(
        Unit.objects.filter(placed__edition=edition)
        .order_by("placed__order")
        .select_related("quiz", "project", "activity", "skill")
    )
    stems = [f"{n:02}-{slugify(unit.name)[:60] or unit.kind}" for n, unit in enumerate(units, 1)]
    names = _named(course, units, stems)
    banks = _elsewhere(units, names)
    names |= {("quiz", bank.pk): name for name, bank in banks.items()}
    rules = dict(import_string(settings.COURSE_RULES_OUT)(course, names))
    facts = {"format": FORMAT, "version": VERSION, **shapes.plain(course, COURSE_FACTS)}
    facts["achievement"] = course.achievement.public_id if course.achievement else ""
    facts["units"] = [f"units/{stem}.md" for stem in stems]
    facts |= {kind: list(found) for kind, found in (("banks", banks), ("rules", rules)) if found}
    yield ROOT, plain_yaml.dump(facts).encode()
    for stem, unit in zip(stems, units, strict=True):
        yield from unit_members(unit, stem, names=names)
    for name, bank in banks.items():
        yield name, plain_yaml.dump(things.quiz_out(bank)).encode()
    for name, rule in rules.items():
        yield name, plain_yaml.dump(rule).encode()


def _named(course: Course, units: Sequence[Unit], stems: Sequence[str]) -> dict[tuple[str, int], str]:
    """Return what the course and everything assessed in it is called in the archive, by its kind and id."""
    found = {("course", course.pk): ROOT}
    for stem, unit in zip(stems, units, strict=True):
        if unit.thing:
            found.setdefault((unit.kind, unit.thing.pk), _thing_name(unit, stem))
    return found


def _elsewhere(units: Sequence[Unit], names: dict[tuple[str, int], str]) -> dict[str, Quiz]:
    """Return the quizzes that stand in no unit of the course, but whose banks its quizzes draw from, by file name."""
    drawing = [unit.quiz_id for unit in units if unit.quiz_id]
    found = Quiz.objects.filter(drawn_by__in=drawing).exclude(pk__in=[pk for kind, pk in names if kind == "quiz"])
    rows = found.distinct().order_by("title", "pk")
    return {f"banks/{n:02}-{slugify(bank.title)[:60] or 'bank'}.yaml": bank for n, bank in enumerate(rows, 1)}


def unit_members(unit: Unit, stem: str, *, names: dict[tuple[str, int], str]) -> Iterator[Member]:
    """Yield a unit's own file, its files, and what is assessed in it."""
    yield f"units/{stem}.md", shapes.fronted(_facts(unit, stem), unit.body)
    for attachment in unit.attachments.order_by("name"):
        yield f"units/{stem}/{attachment.name}", attachment.file
    if unit.video:
        yield f"units/{stem}/_video/{_film(unit)}", unit.video
    if unit.captions:
        yield f"units/{stem}/_video/captions.vtt", unit.captions
    if unit.transcript:
        yield f"units/{stem}/_video/transcript.txt", unit.transcript.encode()
    if unit.is_assessed:
        said = things.OUT[unit.kind](unit.thing)
        if unit.quiz and (banks := sorted(names["quiz", bank.pk] for bank in unit.quiz.banks.all())):
            said["banks"] = banks
        yield _thing_name(unit, stem), plain_yaml.dump(said).encode()


def _facts(unit: Unit, stem: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": unit.kind, "title": unit.title, "minutes": unit.minutes}
    if unit.url:
        facts["url"] = unit.url
    if unit.is_embedded:
        facts["is_embedded"] = True
    facts |= things.skill_out(unit)
    if unit.video or unit.video_url:
        facts["video"] = {"title": unit.video_title, "url": unit.video_url} if unit.video_url else _film_facts(unit)
    files = [shapes.plain(each, ("name", "title", "is_download")) for each in unit.attachments.order_by("name")]
    if files:
        facts["files"] = files
    if unit.is_assessed:
        facts[unit.kind] = _thing_name(unit, stem)
    return facts


def _film_facts(unit: Unit) -> dict[str, str]:
    captions = {"captions": "captions.vtt"} if unit.captions else {}
    return {"title": unit.video_title, "file": _film(unit), **captions}


def _film(unit: Unit) -> str:
    return f"film.{(unit.video.name or '').rpartition('.')[2]}"


def _thing_name(unit: Unit, stem: str) -> str:
    return f"{FOLDERS[unit.kind]}/{stem}.yaml"

"""Write a course as one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, TypeAlias

from django.core.files.base import File
from django.utils.text import slugify

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
    facts = {"format": FORMAT, "version": VERSION, **shapes.plain(course, COURSE_FACTS)}
    facts["achievement"] = course.achievement.public_id if course.achievement else ""
    facts["units"] = [f"units/{stem}.md" for stem in stems]
    yield ROOT, plain_yaml.dump(facts).encode()
    for stem, unit in zip(stems, units, strict=True):
        yield from unit_members(unit, stem)


def unit_members(unit: Unit, stem: str) -> Iterator[Member]:
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
        yield _thing_name(unit, stem), plain_yaml.dump(things.OUT[unit.kind](unit.thing)).encode()


def _facts(unit: Unit, stem: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": unit.kind, "title": unit.title, "minutes": unit.minutes}
    if unit.url:
        facts["url"] = unit.url
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

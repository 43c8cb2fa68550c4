"""Make a course of what one file says; what is wrong is said by file and item, and nothing is made unless asked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements import queries as achievements
from campus.assessments.models import Quiz
from campus.assessments.services.quizzes import set_banks
from campus.common import plain_yaml
from campus.common.archives import Archive, leads_elsewhere
from campus.common.errors import InvalidError
from campus.common.text import MOST_MARKDOWN
from campus.common.uploads import MOST_DOWNLOAD, MOST_VIDEO
from campus.courses import services
from campus.courses.exchange import shapes, things
from campus.courses.exchange.exporting import COURSE_FACTS, FORMAT, ROOT, VERSION
from campus.courses.models import Course, Unit
from campus.organizations.models import Organization
from campus.organizations.services import require

MOST_UNITS = 200
UNIT_FACTS = ("title", "minutes", "url", "is_embedded")
KNOWN = ("kind", *UNIT_FACTS, "skill", "video", "files", "quiz", "project", "activity")


@dataclass(frozen=True)
class Problem:
    """What is wrong: in which file of the archive, with which item of it, and why."""

    file: str
    item: str
    why: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.why) if part)


class RefusedError(InvalidError):
    """Nothing was made, as some of it is wrong; `problems` says what."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Reading:
    """An import under way: what it is made from and by whom, and what was refused so far."""

    archive: Archive
    actor: Person
    organization: Organization
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    # What was made of each file of a quiz, project or activity, and the files whose questions each quiz draws as well.
    made: dict[str, Any] = field(default_factory=dict)
    banks: dict[str, list[str]] = field(default_factory=dict)

    @contextmanager
    def noting(self, file: str, item: str = "") -> Iterator[None]:
        """Undo what is done inside where it is refused, and note why."""
        try:
            with transaction.atomic():
                yield
        except InvalidError as err:
            self.problems.append(Problem(file, item, str(err)))

    def of(self, file: str) -> things.Noting:
        """Return `noting` for the items of one file."""

        def noting(item: str) -> AbstractContextManager[None]:
            return self.noting(file, item)

        return noting


def import_course(
    actor: Person, *, organization: Organization, file: IO[bytes], now: datetime, takes_rest: bool = False
) -> tuple[Course, list[Problem]]:
    """Return the course that an archive describes, unpublished, and what was left out of it.

    Without `takes_rest` anything wrong refuses it whole: raises RefusedError, and InvalidError for what is no archive
    of a course at all.
    """
    require(actor, organization)
    archive = Archive(file, root=ROOT)
    reading = Reading(archive, actor, organization, now)
    with transaction.atomic():
        course = _course(reading)
        if reading.problems and not takes_rest:
            raise RefusedError(reading.problems)
    return course, reading.problems


def _course(reading: Reading) -> Course:
    try:
        facts = shapes.mapping(
            plain_yaml.load(reading.archive.text(ROOT)),
            known=["format", "version", *COURSE_FACTS, "achievement", "units", "banks", "rules"],
        )
        if (facts.get("format"), facts.get("version")) != (FORMAT, VERSION):
            raise InvalidError(_("It says nothing of “format: testamur-course” and “version: 1”."))
        units, banks, rules = (shapes.texts(facts.get(name, []))[:MOST_UNITS] for name in ("units", "banks", "rules"))
        course = _made(reading, facts)
    except InvalidError as err:
        raise RefusedError([Problem(ROOT, "", str(err))]) from err
    for name in banks:
        _thing(reading, "quiz", name)
    for name in units:
        with reading.noting(name):
            unit_in(reading, course, name)
    for name, others in reading.banks.items():
        with reading.noting(name, "banks"):
            _share(reading, name, others)
    _rules(reading, course, rules)
    return course


def _share(reading: Reading, name: str, others: list[str]) -> None:
    """Let a quiz draw from the banks that its file names."""
    unknown = [each for each in others if not isinstance(reading.made.get(each), Quiz)]
    if unknown:
        raise InvalidError(_("No quiz came of “%(name)s”.") % {"name": unknown[0][:80]})
    set_banks(reading.actor, quiz=reading.made[name], banks=[reading.made[each] for each in others])


def _rules(reading: Reading, course: Course, names: list[str]) -> None:
    """Hand what is said of award rules to the app that has them; each becomes a draft there."""
    things = {name: (each._meta.model_name, each.pk) for name, each in reading.made.items()}
    things[ROOT] = ("course", course.pk)
    take = import_string(settings.COURSE_RULES_IN)
    for name in names:
        with reading.noting(name):
            said = plain_yaml.load(reading.archive.text(name))
            take(reading.actor, course=course, said=said, things=things, now=reading.now)


def _made(reading: Reading, facts: dict[str, Any]) -> Course:
    empty = Course(organization=reading.organization)
    fields = shapes.checked(empty, facts, COURSE_FACTS)
    if "title" not in fields:
        raise InvalidError(_("“title”: a course needs one."))
    public_id = shapes.text(facts, "achievement")
    if public_id:
        with reading.noting(ROOT, "achievement"):
            found = achievements.published(reading.organization).filter(public_id=public_id).first()
            if found is None:
                raise InvalidError(_("This institution has published no achievement “%(id)s”.") % {"id": public_id})
            fields["achievement"] = found
    made = {"summary": "", **fields}
    return services.create(reading.actor, organization=reading.organization, now=reading.now, **made)


def unit_in(reading: Reading, course: Course, name: str) -> Unit | None:
    """Return the unit that a file describes, with its files; None where what it is about was refused."""
    if not name.endswith(".md"):
        raise InvalidError(_("A unit is a file that ends in .md."))
    said, body = shapes.unfronted(reading.archive.text(name))
    facts = shapes.mapping(said, known=KNOWN)
    kind = shapes.text(facts, "kind") or Unit.Kind.PAGE
    if kind not in Unit.Kind.values or len(body) > MOST_MARKDOWN:
        raise InvalidError(_("“kind” is one of %(kinds)s.") % {"kinds": ", ".join(Unit.Kind.values)})
    fields = shapes.checked(Unit(course=course), facts, UNIT_FACTS) | things.skill_in(facts)
    if kind in Unit.ASSESSED:
        thing = _thing(reading, kind, shapes.text(facts, kind))
        if thing is None:
            return None
        fields[kind] = thing
    elif not fields.get("title", "").strip():
        raise InvalidError(_("“title”: a unit needs one."))
    unit = services.add_unit(reading.actor, course=course, kind=kind, body=body, now=reading.now, **fields)
    return _with_files(reading, unit, facts, name=name)


def _thing(reading: Reading, kind: str, name: str) -> Any:
    """Return the quiz, project or activity that a file describes; None where it was refused, which is noted."""
    found: Any = None
    with reading.noting(name):
        said = plain_yaml.load(reading.archive.text(name))
        found = things.IN[kind](
            reading.actor, organization=reading.organization, said=said, noting=reading.of(name), now=reading.now
        )
        reading.made[name] = found
        if kind == Unit.Kind.QUIZ and (banks := shapes.texts(said.get("banks", []))):
            reading.banks[name] = banks
    return found


def _with_files(reading: Reading, unit: Unit, facts: dict[str, Any], *, name: str) -> Unit:
    folder = name.removesuffix(".md")
    for each in shapes.mappings(facts.get("files", [])):
        said = shapes.mapping(each, known=["name", "title", "is_download"])
        file = shapes.text(said, "name", most=255)
        with reading.noting(f"{folder}/{file}"):
            _file_in(reading, unit, said, path=f"{folder}/{file}", name=file)
    if "video" in facts:
        said = shapes.mapping(facts["video"], known=["title", "url", "file", "captions"])
        with reading.noting(f"{folder}/_video"):
            _video_in(reading, unit, said, folder=f"{folder}/_video")
    return unit


def _file_in(reading: Reading, unit: Unit, said: dict[str, Any], *, path: str, name: str) -> None:
    if leads_elsewhere(name):
        raise InvalidError(_("The name leads elsewhere."))
    with reading.archive.file(path, most=MOST_DOWNLOAD) as upload:
        services.add_file(
            reading.actor,
            unit=unit,
            upload=upload,
            title=shapes.text(said, "title", most=200),
            is_download=said.get("is_download") is True,
            name=name,
            now=reading.now,
        )


def _video_in(reading: Reading, unit: Unit, said: dict[str, Any], *, folder: str) -> None:
    film, captions = shapes.text(said, "file"), shapes.text(said, "captions")
    url = shapes.checked(Unit(course=unit.course, video_url=""), {"video_url": shapes.text(said, "url")}, ["video_url"])
    with ExitStack() as open_files:
        read = partial(reading.archive.file, most=MOST_VIDEO)
        services.set_video(
            reading.actor,
            unit=unit,
            title=shapes.text(said, "title", most=120),
            transcript=reading.archive.text(f"{folder}/transcript.txt"),
            upload=open_files.enter_context(read(f"{folder}/{film}")) if film else None,
            captions=open_files.enter_context(read(f"{folder}/{captions}")) if captions else None,
            url=url["video_url"],
            now=reading.now,
        )

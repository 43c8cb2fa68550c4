"""What stands on the page of one piece of work: its opinions side by side, its comments in order, its files by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import agreement, margin, opinions, queue
from campus.assessments.models import Comment, Criterion, Review, Submission, SubmissionFile


@dataclass(frozen=True)
class Typed:
    """What stands in a form of a rubric, kept through errors and conflicts."""

    levels: Mapping[int, int] = field(default_factory=dict)
    comment: str = ""
    error: str = ""
    field: str = ""
    conflict: str = ""

    @classmethod
    def sent(cls, sent: QueryDict, *, prefix: str = "") -> Typed:
        """Read a form whose levels are called c<criterion> and whose comment is called comment."""
        start = f"{prefix}c"
        levels = {
            int(name[len(start) :]): whole(value)
            for name, value in sent.items()
            if name.startswith(start) and _is_number(name[len(start) :]) and isinstance(value, str)
        }
        return cls(levels, sent.get(f"{prefix}comment", ""))


class Level(NamedTuple):
    """One level of a criterion on a form."""

    place: int
    name: str
    text: str
    is_chosen: bool


class Line(NamedTuple):
    """What each of several opinions says of one criterion; `is_far` where they lie a level or more apart."""

    criterion: Criterion
    levels: list[str]
    is_far: bool


@dataclass(frozen=True)
class Compared:
    """Opinions side by side; `exact` of `of` criteria have the same level in the first two."""

    heads: list[str]
    lines: list[Line]
    exact: int
    of: int


class Said(NamedTuple):
    """A comment, numbered from 1, with who said it as the reader is to know them."""

    number: int
    who: str
    comment: Comment


class Shown(NamedTuple):
    """A file under the name the reader is to know it by."""

    file: SubmissionFile
    name: str


def whole(text: str) -> int:
    """Return a whole number, and one that nothing has for what is none: the services refuse it in words."""
    return int(text) if _is_number(text) else 999_999


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def rubric(criteria: Sequence[Criterion], scale: Sequence[str], typed: Typed) -> list[tuple[Criterion, list[Level]]]:
    """Return each criterion with its levels, the typed one chosen."""
    return [
        (
            criterion,
            [
                Level(index, name, text, typed.levels.get(criterion.pk) == index)
                for index, (name, text) in enumerate(zip(scale, criterion.levels, strict=False))
            ],
        )
        for criterion in criteria
    ]


def compared(criteria: Sequence[Criterion], scale: Sequence[str], said: Sequence[tuple[str, Review]]) -> Compared:
    """Return opinions side by side, each under its head."""
    marks = [review.marks for _head, review in said]
    lines = [_line(criterion, scale, marks) for criterion in criteria]
    both = [(marks[0].get(each.pk), marks[1].get(each.pk)) for each in criteria] if len(marks) > 1 else []
    return Compared([head for head, _review in said], lines, sum(a == b for a, b in both), len(both))


def _line(criterion: Criterion, scale: Sequence[str], marks: Sequence[Mapping[int, int]]) -> Line:
    levels = [levels.get(criterion.pk) for levels in marks]
    names = ["" if level is None else scale[level] if level < len(scale) else str(level) for level in levels]
    given = [level for level in levels if level is not None]
    return Line(criterion, names, max(given, default=0) > min(given, default=0))


def comments(work: Submission, reader: Person) -> list[Said]:
    """Return the comments that a reader sees; the author's name stands only where a grader is to know it."""
    found = opinions.comments_for(reader, work)
    hides = opinions.is_hidden(work) and reader.pk != work.person_id
    return [
        Said(number, queue.who(work) if hides and each.author_id == work.person_id else each.author.name, each)
        for number, each in enumerate(found, start=1)
    ]


def text(work: Submission, said: Sequence[Said]) -> SafeString:
    """Return the text of a piece of work with what the comments quote marked in it."""
    return margin.marked(work.text, [(each.number, each.comment.quote) for each in said if each.comment.quote])


def files(work: Submission, *, is_hidden: bool) -> list[Shown]:
    """Return the files of a piece of work under names that do not give its author away where those are hidden."""
    found = sorted(work.files.all(), key=lambda file: file.pk)
    return [
        Shown(file, opinions.file_name(file, n) if is_hidden else file.name) for n, file in enumerate(found, start=1)
    ]


def of_graders(work: Submission, criteria: Sequence[Criterion]) -> tuple[Compared, list[tuple[str, Review]]] | None:
    """Return the opinions of both graders side by side, and each by its head; None where there are none."""
    said = [(review.reviewer.name, review) for review in opinions.graders(work)]
    return (compared(criteria, work.project.scale, said), said) if said else None


def of_peers(work: Submission, criteria: Sequence[Criterion]) -> tuple[Compared, list[Review]] | None:
    """Return the peers' reviews side by side with their middle, as staff sees them; None where nobody was asked."""
    asked = opinions.peers(work)
    if not asked:
        return None
    given = [(review.reviewer.name, review) for review in asked if review.done_at]
    middle = agreement.median([review.marks for _who, review in given])
    if len(given) > 1:
        given.append((_("Middle"), Review(levels={str(key): level for key, level in middle.items()})))
    return compared(criteria, work.project.scale, given), asked


def prepare(works: list[Submission]) -> None:
    """Fetch with each piece of work what its sheet shows, in a number of queries that does not grow."""
    prefetch_related_objects(works, "files", "project__criteria", "reviews")

"""What the addresses of the grading pages say: which work is looked at, in which order, with or without keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import opinions, queries
from campus.assessments.models import Submission
from campus.organizations.models import Organization


@dataclass(frozen=True)
class Filters:
    """The filters of an address; `query` makes the address again, so that a link changes one thing alone."""

    project: int | None = None
    is_again: bool = False
    sort: str = "-wait"
    has_keys: bool = True

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        """Read an address; what makes no sense in it counts as not there."""
        project, sort = query.get("project", ""), query.get("sort", "")
        return cls(
            project=int(project) if project.isascii() and project.isdigit() and len(project) < 18 else None,
            is_again=query.get("again") == "1",
            sort=sort if sort in queries.ORDERS else "-wait",
            has_keys=query.get("keys") != "off",
        )

    def query(self, **changes: Any) -> str:
        """Return the part of an address after the question mark, with some filters changed."""
        new = replace(self, **changes)
        parts: dict[str, object] = {}
        if new.project is not None:
            parts["project"] = new.project
        if new.is_again:
            parts["again"] = 1
        if new.sort != "-wait":
            parts["sort"] = new.sort
        if not new.has_keys:
            parts["keys"] = "off"
        return urlencode(parts)

    def waiting(self, organization: Organization, reader: Person) -> QuerySet[Submission]:
        """Return the work that these filters leave of what the reader can do something about, in their order."""
        return queries.waiting(
            organization, reader=reader, project_id=self.project, is_again=self.is_again, order=self.sort
        )


class Link(NamedTuple):
    """A filter as a link: its words, how much it leaves, the address's query, and whether it is the one in use."""

    label: str
    number: int
    query: str
    is_current: bool


class Row(NamedTuple):
    """One line of the queue; `wait` is short (6 d, 5 h), `note` says what is out of the ordinary."""

    work: Submission
    who: str
    wait: str
    note: str


def links(filters: Filters, counts: queries.QueueCounts) -> list[Link]:
    """Return the filters that would leave anything, each with how much."""
    all_of_it = filters.project is None and not filters.is_again
    found = [Link(_("All"), counts.total, filters.query(project=None, is_again=False), all_of_it)]
    for project, number in counts.projects if len(counts.projects) > 1 else ():
        query = filters.query(project=project.pk, is_again=False)
        found.append(Link(project.title, number, query, filters.project == project.pk))
    if counts.again:
        found.append(
            Link(_("Tried before"), counts.again, filters.query(project=None, is_again=True), filters.is_again)
        )
    return found


def row(work: Submission, *, reader_id: int, now: datetime) -> Row:
    """Return a submission as a line of the queue, as `reader_id` sees it."""
    notes = [_tried(work.number), _("Late") if work.is_late else "", _("To decide") if work.moderated_since else ""]
    note = _("Yours") if work.person_id == reader_id else ", ".join(filter(None, notes))
    return Row(work, who(work), waited(now - (work.handed_in_at or now)), note)


def who(work: Submission) -> str:
    """Return whose work it is, as graders are to know it."""
    return _("Learner %(sign)s") % {"sign": work.alias} if opinions.is_hidden(work) else work.person.name


def whom(work: Submission) -> str:
    """Return whose work it is in a word, to be spoken of: the first name, or the learner."""
    return _("the learner") if opinions.is_hidden(work) else work.person.get_short_name()


def waited(time: timedelta) -> str:
    """Return a wait in whole days, or hours on the first."""
    hours = max(int(time.total_seconds()), 0) // 3600
    if hours < 24:
        return _("%(n)s\N{NO-BREAK SPACE}h") % {"n": hours}
    return _("%(n)s\N{NO-BREAK SPACE}d") % {"n": hours // 24}


def _tried(number: int) -> str:
    if number == 1:
        return ""
    return _("Second try") if number == 2 else _("Try %(n)s") % {"n": number}

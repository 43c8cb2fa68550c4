"""Write a letter, as text and as a page: a line for each thing that happened, and the way to get no more of them.

No line quotes what somebody wrote but titles: a mail in our name carries nobody else's words. The headers that let a
mail program stop it with one click are RFC 2369 and RFC 8058.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.accounts.models import Person
from campus.accounts.queries import language_of, mailbox
from campus.assessments.models import Attempt, Comment, Decision, Review, Submission
from campus.courses.queries import page_of
from campus.letters import queries
from campus.letters.models import Letter, News
from campus.organizations.queries import public_url
from campus.ui import local

Kind = News.Kind
LONGEST_SUBJECT = 90  # characters: longer ones are cut off in a list of mails


class Line(NamedTuple):
    """One thing that happened, and where it is to be seen."""

    text: str
    link: str


def compose(letter: Letter, *, now: datetime) -> EmailMultiAlternatives | None:
    """Return the mail of a letter, to the person's first confirmed address; None where nothing in it holds any more."""
    person = letter.person
    with translation.override(language_of(person)):
        lines = lines_of(letter, now=now)
        if not lines:
            return None
        stop = queries.link(person, queries.topics_of(letter))
        words = _words(person, lines, stop=stop)
        mail = EmailMultiAlternatives(
            subject=words["subject"],
            body=render_to_string("letters/mail/letter.txt", words).strip() + "\n",
            to=[mailbox(person)],
            headers=_headers(letter, stop=stop),
        )
        mail.attach_alternative(render_to_string("letters/mail/letter.html", words), "text/html")
    return mail


def _headers(letter: Letter, *, stop: str) -> dict[str, str]:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return {
        "Message-ID": f"<letter-{letter.public_id}@{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _words(person: Person, lines: list[Line], *, stop: str) -> dict[str, Any]:
    only = lines[0].text.removesuffix(".") if len(lines) == 1 and len(lines[0].text) <= LONGEST_SUBJECT else ""
    subject = ngettext("%d piece of news about your work", "%d pieces of news about your work", len(lines))
    return {
        "subject": only or subject % len(lines),
        "name": " ".join(person.get_short_name().split()),
        "lines": lines,
        "stop": stop,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def lines_of(letter: Letter, *, now: datetime) -> list[Line]:
    """Return a line for each thing in a letter that still holds; several of one kind about one work are one line."""
    by_kind: dict[str, list[int]] = {}
    for news in letter.news.all():
        by_kind.setdefault(news.kind, []).append(news.thing_id)
    found = (_LINES[kind](letter.person, by_kind[kind], now) for kind in Kind if kind in by_kind)
    return [line for lines in found for line in lines]


def _line(person: Person, text: str, **thing: int) -> Line:
    """Return a line that leads to where the person does the thing: `project=3`."""
    [(kind, pk)] = thing.items()
    return Line(" ".join(text.split()), public_url(page_of(person, kind, pk) or reverse("learn")))


def _grades(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    works = Submission.objects.filter(pk__in=ids).select_related("project").order_by("pk")
    for work in works:
        if work.state == Submission.State.RETURNED:
            text = _("“%(title)s” was handed back to you for another try.") % {"title": work.title}
        else:
            text = _("“%(title)s” was graded.") % {"title": work.title}
        yield _line(person, text, project=work.project_id)


def _marks(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    for attempt in Attempt.objects.filter(pk__in=ids).select_related("quiz").order_by("pk"):
        text = _("All your answers in “%(title)s” are marked.") % {"title": attempt.quiz.title}
        yield _line(person, text, quiz=attempt.quiz_id)


def _decisions(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    for each in Decision.objects.filter(pk__in=ids).select_related("claim__activity").order_by("pk"):
        title = {"title": each.claim.activity.title}
        claim, appeal = _("Your claim “%(title)s” was decided."), _("Your appeal about “%(title)s” was decided.")
        yield _line(person, (appeal if each.is_appeal else claim) % title, activity=each.claim.activity_id)


def _comments(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    by_work: dict[Submission, int] = {}
    rows = Comment.objects.filter(pk__in=ids).select_related("submission__project")
    for each in rows:
        by_work[each.submission] = by_work.get(each.submission, 0) + 1
    for work, number in by_work.items():
        text = ngettext("There is a comment on “%(title)s”.", "There are %(n)d comments on “%(title)s”.", number)
        yield _line(person, text % {"n": number, "title": work.title}, project=work.project_id)


def _asked(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    """Yield a line for each review that is still to be given, leading to its own page."""
    rows = Review.objects.filter(pk__in=ids, done_at__isnull=True).select_related("submission__project")
    for each in rows.order_by("due_at", "pk"):
        if each.due_at and each.due_at < now:
            continue
        when = local.moment(each.due_at) if each.due_at else ""
        by = {"title": each.submission.project.title, "when": when, "zone": timezone.get_current_timezone_name()}
        text = _("Another learner’s work on “%(title)s” waits for your review, until %(when)s (%(zone)s).") % by
        yield Line(" ".join(text.split()), public_url(reverse("peer-review", args=[each.public_id])))


def _reviewed(person: Person, ids: list[int], now: datetime) -> Iterable[Line]:
    rows = Review.objects.filter(pk__in=ids).select_related("submission__project")
    by_work: dict[Submission, int] = {}
    for each in rows:
        by_work[each.submission] = by_work.get(each.submission, 0) + 1
    for work, number in by_work.items():
        text = ngettext(
            "Another learner has reviewed “%(title)s”.", "%(n)d other learners have reviewed “%(title)s”.", number
        )
        yield _line(person, text % {"n": number, "title": work.title}, project=work.project_id)


_LINES: dict[str, Callable[[Person, list[int], datetime], Iterable[Line]]] = {
    Kind.GRADE: _grades,
    Kind.MARK: _marks,
    Kind.DECISION: _decisions,
    Kind.COMMENT: _comments,
    Kind.ASKED: _asked,
    Kind.REVIEWED: _reviewed,
}

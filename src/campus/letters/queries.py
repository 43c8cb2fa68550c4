"""What somebody wants mails about, and the link that changes it without signing in."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.core import signing
from django.urls import reverse

from campus.accounts.models import Person
from campus.letters.models import TOPICS, Letter, News, Topic, Unwanted
from campus.organizations.queries import public_url

_SALT = "campus.letters"


class Known(NamedTuple):
    """Whose mails a link is about, and which topics stood in the letter that it came with."""

    person: Person
    topics: list[str]


def wanted(person: Person) -> list[str]:
    """Return the topics that somebody gets mails about: all, until they say otherwise."""
    unwanted = set(Unwanted.objects.filter(person=person).values_list("topic", flat=True))
    return [topic for topic in Topic.values if topic not in unwanted]


def topics_of(letter: Letter) -> list[str]:
    """Return the topics of what stands in a letter."""
    found = {TOPICS[News.Kind(kind)] for kind in letter.news.values_list("kind", flat=True)}
    return [topic for topic in Topic.values if topic in found]


def token(person: Person, topics: Collection[str]) -> str:
    """Return what stands in a link: whoever holds it may say which mails go to this person, and nothing else.

    It does not end: RFC 8058 has a mail program send it whenever its reader asks, years later too.
    """
    return signing.dumps([person.pk, *topics], salt=_SALT)


def known(signed: str) -> Known | None:
    """Return whom and what a link is about; None for one that we did not make, or of somebody who is gone."""
    try:
        pk, *topics = signing.loads(signed, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=pk).first()
    return Known(person, [topic for topic in topics if topic in Topic.values]) if person else None


def link(person: Person, topics: Collection[str]) -> str:
    """Return the whole address that changes it without signing in."""
    return public_url(reverse("mails-by-link", args=[token(person, topics)]))

"""Lists that come from what is known here: who takes a course, and everyone who passed and was not awarded yet.

They become JSON lines, and from then on lists like any other: looked at, shown, issued.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext as _

from campus.accounts.models import Identifier, Person
from campus.achievements.models import Achievement
from campus.assessments.models import Project, Quiz, Result
from campus.assessments.queries import passed
from campus.awards.models import Award
from campus.awards.queries import STANDS, dry_run, rule_of
from campus.bulk import columns, naming
from campus.common.errors import InvalidError
from campus.courses.models import Course
from campus.courses.queries import learners
from campus.organizations.models import Organization

RULE, TAKES, FINISHED = "rule", "course", "finished"
KINDS: dict[str, type[Quiz] | type[Project]] = {"quiz": Quiz, "project": Project}
_AT_ONCE = 500
_PLAIN = (columns.EMAIL, columns.NAME)


def choices(organization: Organization) -> dict[str, dict[str, str]]:
    """Return what somebody can have passed, by group and value."""
    found = {_("In all"): {RULE: _("What the rule of the achievement asks")}}
    for kind, words in (("quiz", _("Quizzes")), ("project", _("Projects"))):
        rows = KINDS[kind].objects.filter(organization=organization).order_by("title").values_list("pk", "title")
        found[words] = {f"{kind}:{pk}": title for pk, title in rows}
    return {words: group for words, group in found.items() if group}


def called(organization: Organization, what: str) -> str:
    """Return how one of the choices is called."""
    return {value: title for group in choices(organization).values() for value, title in group.items()}.get(what, what)


def offered(organization: Organization) -> dict[str, str]:
    """Return all that `everyone` takes, with how each is called."""
    found = {value: title for group in choices(organization).values() for value, title in group.items()}
    for slug, title in Course.objects.filter(organization=organization).order_by("title").values_list("slug", "title"):
        found[f"{TAKES}:{slug}"] = _("Takes the course: %s") % title
        found[f"{FINISHED}:{slug}"] = _("Has finished the course: %s") % title
    return found


def everyone(achievement: Achievement, what: str, *, now: datetime) -> tuple[Iterator[bytes], str]:
    """Return a list of everyone of whom something of `offered` is so, and how it is called.

    Raises InvalidError where there is no such thing, and where it is so of nobody.
    """
    kind, _sign, slug = what.partition(":")
    if kind not in (TAKES, FINISHED):
        found = who_passed(achievement, what, now=now)
        return found, _("Everyone who passed: %s") % called(achievement.organization, what)
    course = Course.objects.filter(organization=achievement.organization, slug=slug).first()
    if course is None:
        raise InvalidError(_("Your institution has no such course."), field="course")
    return roster(course, only_finished=kind == FINISHED, now=now), _("Course: %s") % course.title


def who_passed(achievement: Achievement, what: str, *, now: datetime) -> Iterator[bytes]:
    """Yield everyone who passed `what` (of `choices`) and neither holds the achievement nor lost it for good.

    Raises InvalidError where there is no such thing, and where nobody did.
    """
    found = _by_rule(achievement, now) if what == RULE else _by_result(achievement, what)
    if not found:
        raise InvalidError(_("Nobody passed it who does not hold the achievement."), field="passed")
    return lines(achievement.organization, found)


def roster(course: Course, *, only_finished: bool, now: datetime) -> Iterator[bytes]:
    """Yield who takes a course, all of them or those who finished it. Raises InvalidError where nobody does."""
    found = [each.person.pk for each in learners(course, now=now) if each.progress.is_complete or not only_finished]
    if not found:
        raise InvalidError(_("Nobody has finished this course.") if only_finished else _("Nobody takes this course."),
                           field="course")  # fmt: skip
    return lines(course.organization, found)


def lines(organization: Organization, people: Sequence[int]) -> Iterator[bytes]:
    """Yield people as JSON lines, by what each can be found by; who can be found by nothing is left out."""
    portions = [people[start : start + _AT_ONCE] for start in range(0, len(people), _AT_ONCE)]
    has_address = Q(waits_for__isnull=False) | Q(emailaddress__verified=True)
    is_plain = not any(Person.objects.filter(pk__in=some).exclude(has_address).exists() for some in portions)
    fields = _PLAIN if is_plain else (*_PLAIN, columns.NUMBER, columns.ISSUER, columns.SUBJECT)
    for some in portions:
        for person, found in _named(organization, some):
            said = {columns.NAME: person.name, **found}
            yield json.dumps({field: said.get(field, "") for field in fields}, ensure_ascii=False).encode() + b"\n"


def _named(organization: Organization, people: Sequence[int]) -> Iterator[tuple[Person, dict[str, str]]]:
    confirmed = EmailAddress.objects.filter(user__in=people, verified=True).order_by("primary", "-email")
    emails = dict(confirmed.values_list("user_id", "email"))  # of several the primary one comes last, and stays
    giver = f"{naming.giver(organization)}|"
    own = Identifier.objects.filter(person__in=people, kind=naming.NUMBER, value__startswith=giver)
    numbers = dict(own.values_list("person_id", "value"))
    subjects = {who: name for who, where, name in naming.platforms().names(people) if where == organization.pk}
    for person in Person.objects.filter(pk__in=people, is_active=True).order_by("name", "pk"):
        if email := emails.get(person.pk) or person.waits_for:
            yield person, {columns.EMAIL: email}
        elif person.pk in numbers:
            yield person, {columns.NUMBER: naming.bare(numbers[person.pk])}
        elif person.pk in subjects:  # they came from a platform
            issuer, _sign, subject = subjects[person.pk].partition("|")
            yield person, {columns.ISSUER: issuer, columns.SUBJECT: subject}


def _by_rule(achievement: Achievement, now: datetime) -> list[int]:
    rule = rule_of(achievement)
    if rule is None:
        raise InvalidError(_("This achievement has no rule. Choose what was passed."), field="passed")
    return [each.person for each in dry_run(rule, now=now) if each.state == "would"]


def _by_result(achievement: Achievement, what: str) -> list[int]:
    kind, _sign, number = what.partition(":")
    rows = KINDS[kind].objects.filter(organization=achievement.organization) if kind in KINDS else Quiz.objects.none()
    thing = rows.filter(pk=int(number) if number.isascii() and number.isdigit() else 0).first()
    if thing is None:
        raise InvalidError(_("Choose what was passed."), field="passed")
    percent = thing.pass_percent if isinstance(thing, Quiz) else None
    results = passed(Result.Kind(kind), thing.pk, percent=percent)
    gone = Q(revoked_at__isnull=False, again=Award.Again.NO, replaced_by__isnull=True)
    has = Award.objects.filter(STANDS | gone, achievement=achievement).values("person")
    return list(results.exclude(person__in=has).values_list("person", flat=True).distinct())

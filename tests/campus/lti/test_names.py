"""Names of a roster follow the platform, until a person says what they are called; grades come in a lot at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campus.accounts import services as accounts
from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.journal.models import Event
from campus.lti.models import Column, Context, Member, Subject
from campus.lti.services import columns, people, rosters
from tests.campus.lti.stage import Stage


@pytest.fixture
def call(stage: Stage) -> Callable[[str, str], None]:
    """Has the platform call somebody something else, and reads its roster."""
    stage.launch("3")
    rosters.sync(Context.objects.get(), now=timezone.now())

    def done(user: str, name: str) -> None:
        _name, *rest = stage.platform.people[user]
        stage.platform.people[user] = (name, *rest)
        rosters.sync(Context.objects.get(), now=timezone.now())

    return done


def called(user: str) -> str:
    return Subject.objects.get(subject=user).person.name


def test_it_works(call: Callable[[str, str], None]):
    call("5", "Bo O'Neil-Lind")

    assert called("5") == "Bo O'Neil-Lind"
    assert Event.objects.get(verb="person.renamed").person == Subject.objects.get(subject="5").person

    call("5", "Bo Lind")
    assert (called("5"), called("4")) == ("Bo Lind", "Ada Álvarez")
    call("5", "")
    assert called("5") == "Bo Lind"


def test_a_name_that_somebody_chose_stays(call: Callable[[str, str], None]):
    accounts.change(Subject.objects.get(subject="5").person, name="Bobby")

    for name in ("Bo Lind", "Bo Lindqvist"):
        call("5", name)
        assert called("5") == "Bobby"


def test_who_has_their_name_from_elsewhere_keeps_it(call: Callable[[str, str], None], stage: Stage):
    person = stage.scene.cast.learner
    Subject.objects.filter(subject="5").update(person=person, name="")
    call("5", person.name)

    call("5", "Somebody Else")

    assert called("5") == person.name


def test_names_that_were_taken_before_they_were_noted_are_followed(call: Callable[[str, str], None]):
    Subject.objects.update(name="")
    call("4", "Ada Álvarez")

    call("4", "Ada Lind")

    assert called("4") == "Ada Lind"


def test_who_chose_a_name_at_that_moment_keeps_it(call: Callable[[str, str], None]):
    person = Subject.objects.get(subject="5").person
    Person.objects.filter(pk=person.pk).update(name="Bobby")

    assert accounts.rename({person.pk: ("Bo O'Neil", "Bo Lind")}, now=timezone.now()) == 0


def _grown(context: Context, count: int) -> list[str]:
    """Return as many people in a course as were asked for, by what the platform calls them."""
    names = {f"n{number}": f"Person {number}" for number in range(count)}
    registration, now = context.registration, timezone.now()
    found = people.subjects_of(registration.organization, registration.issuer, names, now=now)
    Member.objects.bulk_create(Member(context=context, subject=each) for each in found.values())
    return list(names)


def test_grades_of_many_are_written_at_once(stage: Stage):
    stage.launch("3")
    context = Context.objects.select_related("registration").get()
    known = _grown(context, 30)
    Column.objects.create(context=context, url=stage.platform.item_url("16"), label="x")

    counts = []
    for share, number in ((50, 3), (60, 30)):
        for user in known[:number]:
            stage.platform.scores["16", user] = {"scoreGiven": share, "timestamp": timezone.now().isoformat()}
        with CaptureQueriesContext(connection) as asked:
            assert columns.poll(context, now=timezone.now()) == number
        counts.append(len(asked))

    assert Result.objects.count() == 33
    assert counts[1] <= counts[0]
    assert columns.poll(context, now=timezone.now()) == 0

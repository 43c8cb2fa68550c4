"""An account is deleted after seven days, and then nothing of its person is left anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.utils import timezone

from campus.accounts import leaving
from campus.accounts.models import Leaving, Person
from campus.accounts.tasks import forget_leavers
from campus.awards import services as awards
from campus.awards.models import Award
from campus.bulk.tasks import erase
from campus.common.errors import ConflictError
from campus.journal.models import Event
from campus.organizations.models import Membership
from tests.campus.config.house import House, furnish
from tests.cast import Cast, Scene

NOW = timezone.now()
LATER = NOW + timedelta(days=7, minutes=1)


def leave(person: Person, *, keeps: bool = False, at: datetime = NOW) -> Leaving:
    return leaving.leave(person, keeps_credentials=keeps, now=at)


def cells() -> Iterator[tuple[str, str]]:
    """Yield every text there is in every table, with its column."""
    for model in apps.get_models(include_auto_created=True):
        if model is not Session:
            for row in model._default_manager.all():
                for field in model._meta.concrete_fields:
                    yield f"{model._meta.label}.{field.name}", _text(getattr(row, field.attname))


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return json.dumps(value, ensure_ascii=False, default=str)


def remains(*words: str) -> set[str]:
    """Return the columns in which one of the words is still to be read."""
    return {name for name, text in cells() if any(word.lower() in text.lower() for word in words)}


@pytest.fixture
def house(scene: Scene) -> House:
    """One of everything, and all of it the learner's."""
    return furnish(scene)


@pytest.mark.parametrize("role", ["learner", "educator"])
def test_nothing_of_the_person_is_left(house: House, role: str) -> None:
    person = getattr(house.cast, role)
    words = person.name, person.email
    assert remains(*words)

    leaving.forget(leave(person), now=LATER)
    while erase():  # files are written anew after the deletion, by the sweep
        pass

    # What an educator confirmed was signed with their name in it, for others to hold: leaving cannot unsign it.
    signed = {"awards.Award.credential", "awards.Award.jwt", "awards.Award.decision"} if role == "educator" else set()
    assert remains(*words) <= signed


def test_who_wants_it_keeps_what_was_signed(scene: Scene) -> None:
    cast, email = scene.cast, scene.cast.learner.email
    made = awards.award(person=cast.learner, achievement=scene.achievement, now=NOW, actor=cast.owner)

    leaving.forget(leave(cast.learner, keeps=True), now=LATER)

    assert bytes(Award.objects.get().credential) == bytes(made.credential)
    assert remains(email) == set()


def test_the_record_of_the_award_stays_without_its_bytes(scene: Scene) -> None:
    cast = scene.cast
    made = awards.award(person=cast.learner, achievement=scene.achievement, now=NOW, actor=cast.owner)

    leaving.forget(leave(cast.learner), now=LATER)

    left = Award.objects.get()
    assert (left.digest, left.status_index, bytes(left.credential)) == (made.digest, made.status_index, b"")
    assert left.forgotten_at == LATER
    assert left.person.name == leaving.STAND_IN


def test_the_files_go_too(house: House, django_capture_on_commit_callbacks: object) -> None:
    name = house.draft_file.file.name
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a context manager of pytest-django's
        leaving.forget(leave(house.cast.learner), now=LATER)

    assert not default_storage.exists(name)


def test_the_journal_keeps_what_happened_with_a_stand_in(cast: Cast) -> None:
    leaving.forget(leave(cast.stranger), now=LATER)

    event = Event.objects.get(verb="account.leaving")
    assert event.actor is not None
    assert event.actor.name == leaving.STAND_IN


def test_the_sweep_waits_for_the_day(cast: Cast) -> None:
    leave(cast.stranger, at=NOW)
    assert forget_leavers() == 0

    Leaving.objects.update(due_at=NOW)
    assert forget_leavers() == 1
    assert forget_leavers() == 0


def test_of_two_workers_one_does_it(cast: Cast) -> None:
    asked = leave(cast.stranger)

    assert leaving.forget(asked, now=LATER)
    assert not leaving.forget(asked, now=LATER)


def test_it_is_asked_for_once_and_can_be_taken_back(cast: Cast) -> None:
    leave(cast.stranger)
    with pytest.raises(ConflictError):
        leave(cast.stranger)

    assert leaving.stay(cast.stranger, now=NOW)
    assert not leaving.stay(cast.stranger, now=NOW)
    assert not Leaving.objects.exists()


def test_an_institution_keeps_an_owner(cast: Cast) -> None:
    with pytest.raises(ConflictError, match="Harbourside College"):
        leave(cast.owner)


def test_who_became_the_only_owner_in_between_stays(cast: Cast) -> None:
    asked = leave(cast.educator)
    Membership.objects.filter(person=cast.owner).delete()
    Membership.objects.filter(person=cast.educator).update(role="owner")
    Leaving.objects.update(due_at=NOW)

    assert forget_leavers() == 0
    asked.refresh_from_db()
    assert asked.done_at is None
    assert asked.due_at > timezone.now()  # others get their turn
    assert Person.objects.filter(name="Tomás Ferreira").exists()

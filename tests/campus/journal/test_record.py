"""Events are written with the change they tell of, or not at all."""

import pytest
from django.db import transaction

from campus.journal.models import Pending
from campus.journal.services import record
from tests.cast import Scene


def test_it_works(scene: Scene) -> None:
    with transaction.atomic():
        event = record("unit.done", actor=scene.cast.learner, thing=scene.course, person=scene.cast.learner)

    assert event.thing_kind == "course"
    assert Pending.objects.get().consumer == "awards"


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_record_outside_a_transaction(scene: Scene) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("unit.done", actor=None, thing=scene.course)

"""A list is paused, goes on and is stopped while it is being read, as while it is issued."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campus.bulk import files, services, tasks
from campus.bulk.models import Batch, Row
from campus.bulk.services import checking
from campus.common.errors import ConflictError, NotAllowedError
from tests.campus.bulk.stage import HEAD, taken
from tests.cast import Scene

SIX = HEAD + "".join(f"p{n}@example.org,P {n}\n" for n in range(6))


@pytest.fixture
def half(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Return a list of which a worker has read half, in lots of one line."""
    monkeypatch.setattr(checking, "LOT", 1)
    batch = taken(scene, SIX)
    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    steps = services.reading(batch, now=timezone.now())
    assert steps is not None
    assert sum(islice(steps, 3)) == 3
    monkeypatch.setattr(tasks, "_reading", {batch.pk: steps})
    return batch


def state(batch: Batch) -> tuple[str, int]:
    batch.refresh_from_db()
    return batch.state, batch.rows


def settle() -> None:
    while tasks.read() or tasks.issue() or tasks.undo():
        pass


def test_it_works(scene: Scene, half: Batch):
    services.pause(scene.cast.educator, batch=half, now=timezone.now())
    settle()
    assert state(half) == ("paused", 3)

    services.resume(scene.cast.educator, batch=half, now=timezone.now())
    settle()
    assert state(half) == ("checked", 6)
    assert list(Row.objects.order_by("number").values_list("number", flat=True)) == [2, 3, 4, 5, 6, 7]


def test_it_is_stopped_for_good(scene: Scene, half: Batch, django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(scene.cast.educator, batch=half, now=timezone.now())

    settle()

    assert state(half) == ("cancelled", 3)
    assert not files.is_kept(half.sha256)


def test_what_is_paused_before_it_was_issued_is_not_taken_back(scene: Scene, half: Batch):
    services.pause(scene.cast.educator, batch=half, now=timezone.now())

    with pytest.raises(ConflictError, match="Nothing of this list"):
        services.undo(scene.cast.educator, batch=half, reason="A mix-up.", now=timezone.now())
    with pytest.raises(NotAllowedError):
        services.resume(scene.cast.learner, batch=half, now=timezone.now())


def test_the_page_has_the_buttons(scene: Scene, half: Batch):
    browser, page = scene.cast.client("educator"), reverse("list", args=["harbourside", half.public_id])

    assert 'name="pause"' in browser.get(page).content.decode()
    browser.post(page, {"pause": "1"})
    paused = browser.get(page).content.decode()
    assert 'name="resume"' in paused
    assert 'name="undo"' not in paused
    browser.post(page, {"cancel": "1"})
    assert state(half)[0] == "cancelled"

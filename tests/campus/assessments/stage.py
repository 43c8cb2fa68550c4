"""Small things that the tests of assessments do again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from campus.assessments import services
from campus.assessments.models import Submission
from campus.common.errors import CampusError
from tests.cast import Scene

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def upload(name: str = "work.txt", data: bytes = b"The median rent is 900.\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def draft(scene: Scene, *, text: str = "Half of 281 pupils.", revision: int = 0, now: datetime = NOW) -> Submission:
    return services.save_draft(
        scene.cast.learner,
        project=scene.project,
        title="Do half our pupils skip lunch?",
        text=text,
        links="",
        revision=revision,
        now=now,
    )


def handed_in(scene: Scene, *, now: datetime = NOW) -> Submission:
    return services.hand_in(scene.cast.learner, submission=draft(scene, now=now), now=now)


def levels(scene: Scene, level: int = 2) -> dict[int, int]:
    return {criterion.pk: level for criterion in scene.criteria}


def grade(scene: Scene, work: Submission, **changes: Any) -> Any:
    fields = {"levels": levels(scene), "comment": "Good.", "is_returned": False, "revision": work.revision, "now": NOW}
    return services.grade(changes.pop("actor", scene.cast.educator), submission=work, **(fields | changes))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; return what each returned, or the error it raised."""
    gate = threading.Barrier(len(calls))
    found: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[index] = call()
        except CampusError as error:
            found[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found

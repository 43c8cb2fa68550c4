"""Programs that ask twice at the same moment. Real threads."""

from __future__ import annotations

from typing import Any

import pytest

from campus.accounts.models import Person
from campus.api.models import Answered
from campus.awards.models import Award
from campus.journal.models import Event
from tests.campus.api.stage import MAIL, program, token, wish
from tests.campus.assessments.stage import at_once
from tests.cast import Scene, make_cast, make_scene


@pytest.fixture
def scene(file_database: None) -> Scene:
    return make_scene(make_cast())


@pytest.mark.parametrize("headers", [{"Idempotency-Key": "row-1"}, {}])
def test_the_same_request_many_times_at_once_awards_once(scene: Scene, headers: dict[str, str]):
    ask = program(token(scene.cast))

    def post() -> Any:
        return ask("post", "awards", wish(scene), headers=headers)

    answers = at_once(post, post, post, post)

    assert {each.status_code for each in answers} <= {200, 201}
    assert {each.json()["id"] for each in answers} == {Award.objects.get().public_id}
    assert Person.objects.filter(waits_for=MAIL).count() == Event.objects.filter(verb="award.made").count() == 1
    assert Answered.objects.count() == len(headers)

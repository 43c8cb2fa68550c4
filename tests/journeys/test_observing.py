"""An assessor with a phone on a bad line: what is ticked is kept, signed and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from campus.assessments.models import Evidence, Observation, Result
from campus.assessments.services import attendance, observations
from campus.assessments.ways import queries
from tests.campus.assessments.ways.stage import activity
from tests.cast import Cast
from tests.journeys.stage import NARROW, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def watched(site: Site, cast: Cast) -> tuple[Observation, str]:
    with site.lock:
        held = activity(cast, "observation")
        made = observations.ask(cast.learner, activity=held, now=timezone.now())
    return made, f"/manage/harbourside/activities/{held.public_id}/observations/{made.public_id}/"


def test_what_is_ticked_without_a_line_is_sent_when_it_is_back(cast: Cast, site: Site, visit: Callable[..., Visit]):
    made, path = watched(site, cast)
    phone = visit(cast.educator)
    phone.page.set_viewport_size(NARROW)
    phone.go(path)
    phone.page.get_by_label("Checks the scene").check()
    phone.says("Everything is kept.")

    phone.context.set_offline(True)
    phone.page.get_by_label("Calls for help").check()
    phone.fill(note="Spoke to the casualty.")
    phone.page.get_by_role("button", name="Keep ticks and note").click()
    phone.says("it is sent when the line is back")
    phone.complaints.clear()  # the browser says that the line is down, which is what was asked for
    phone.context.set_offline(False)
    phone.says("Everything is kept.")

    with site.lock:
        assert len(queries.current_ticks(made)) == 2
        assert [note.text for note in queries.notes(made)] == ["Spoke to the casualty."]


def test_an_observation_is_signed_with_a_finger_and_decided(cast: Cast, site: Site, visit: Callable[..., Visit]):
    _made, path = watched(site, cast)
    phone = visit(cast.educator)
    phone.go(path)
    phone.page.locator("canvas").scroll_into_view_if_needed()
    box = phone.page.locator("canvas").bounding_box()
    assert box
    phone.page.mouse.move(box["x"] + 20, box["y"] + 20)
    phone.page.mouse.down()
    phone.page.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
    phone.page.mouse.up()
    phone.press("Keep the signature")
    for line in ("Checks the scene", "Calls for help"):
        phone.page.get_by_label(line).check()
    phone.says("Everything is kept.")
    phone.check(schemes=("light", "dark"))

    phone.press("Passed")

    phone.says("Maya Okonkwo-Lind passed")
    with site.lock:
        assert Result.objects.get().is_passed
        assert Evidence.objects.get().media_type == "image/png"


def test_the_screen_of_a_session_is_whole(cast: Cast, site: Site, visit: Callable[..., Visit]):
    with site.lock:
        held, now = activity(cast, "attendance"), timezone.now()
        met = attendance.add_session(
            cast.owner, activity=held, now=now, starts_at=now, ends_at=now + timedelta(hours=1), hours=1
        )
    room = visit(cast.owner)

    room.page.clock.install()
    room.go(f"/manage/harbourside/activities/{held.public_id}/sessions/{met.public_id}/screen/")
    with room.page.expect_response(lambda answer: answer.url.endswith("/screen/")):
        room.page.clock.fast_forward(31_000)  # it fetches itself anew when its code ends

    room.check(schemes=("light", "dark"))

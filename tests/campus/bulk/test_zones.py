"""A list means its days and its moment in the time zone of its institution, wherever its reader sits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from campus.awards.models import Award
from campus.bulk import tasks
from campus.bulk.models import Batch
from campus.organizations.models import Organization
from tests.campus.api.stage import program, token
from tests.campus.bulk.stage import HEAD, checked, issued
from tests.cast import Scene

AHEAD = "Pacific/Auckland"  # thirteen hours in January


@pytest.fixture
def far(scene: Scene) -> Scene:
    """Return a scene whose institution lies in New Zealand."""
    Organization.objects.filter(pk=scene.cast.college.pk).update(time_zone=AHEAD)
    for each in (scene.cast.college, scene.achievement.organization):
        each.refresh_from_db()
    return scene


def test_it_works(far: Scene):
    batch = checked(far, HEAD + "bo@example.org,Bo\n")
    page, browser = reverse("list", args=["harbourside", batch.public_id]), far.cast.client("educator")

    assert AHEAD in browser.get(page).content.decode()
    browser.post(page, {"start": "1", "mails_a_minute": "60", "scheduled_at": "2999-01-31T09:00"})

    batch.refresh_from_db()
    assert (batch.state, batch.scheduled_at) == ("scheduled", datetime(2999, 1, 30, 20, tzinfo=UTC))


def test_a_time_that_a_clock_leaves_out_is_asked_for_again(scene: Scene):
    Organization.objects.filter(pk=scene.cast.college.pk).update(time_zone="Europe/Berlin")
    batch, ask = checked(scene, HEAD + "bo@example.org,Bo\n"), program(token(scene.cast))
    browser, page = scene.cast.client("educator"), reverse("list", args=["harbourside", batch.public_id])

    for moment in ("2036-03-30T02:30", "2036-10-26T02:30"):  # one there is not, and one there is twice
        assert browser.post(page, {"start": "1", "mails_a_minute": "60", "scheduled_at": moment}).status_code == 422
        assert ask("post", f"batches/{batch.public_id}/start", {"scheduled_at": moment}).status_code == 422

    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_list_that_waits_is_given_another_day_or_begun_at_once(scene: Scene):
    batch, browser = checked(scene, HEAD + "bo@example.org,Bo\n"), scene.cast.client("educator")
    page, form = reverse("list", args=["harbourside", batch.public_id]), {"start": "1", "mails_a_minute": "7"}
    browser.post(page, form | {"scheduled_at": "2999-01-31T09:00"})

    shown = browser.get(page).content.decode()
    assert ('value="2999-01-31T09:00"' in shown, 'value="7"' in shown) == (True, True)
    browser.post(page, form | {"scheduled_at": "2998-01-31T09:00"})
    batch.refresh_from_db()
    assert (batch.state, batch.scheduled_at) == ("scheduled", datetime(2998, 1, 31, 9, tzinfo=UTC))
    browser.post(page, form)

    batch.refresh_from_db()
    assert (batch.state, batch.scheduled_at) == ("running", None)


def test_a_moment_that_is_over_is_not_at_once(scene: Scene):
    batch, browser = checked(scene, HEAD + "bo@example.org,Bo\n"), scene.cast.client("educator")
    page = reverse("list", args=["harbourside", batch.public_id])

    answer = browser.post(page, {"start": "1", "mails_a_minute": "60", "scheduled_at": "2020-01-31T09:00"})

    assert (answer.status_code, "This moment is over" in answer.content.decode()) == (422, True)


def test_a_program_says_a_day_of_the_institution(far: Scene):
    batch, ask = checked(far, HEAD + "bo@example.org,Bo\n"), program(token(far.cast))

    told = ask("post", f"batches/{batch.public_id}/start", {"scheduled_at": "2999-01-31"}).json()

    assert told["scheduled_at"] == "2999-01-30T11:00:00Z"
    assert tasks.issue() == 0
    Batch.objects.update(scheduled_at=timezone.now())
    while tasks.issue():
        pass
    assert Award.objects.exists()


def test_a_day_of_a_line_is_that_day_there(far: Scene):
    issued(far, "email,name,awarded,until\nbo@example.org,Bo,2026-01-31,2999-01-31\n")

    made = Award.objects.get()

    assert made.awarded_at == datetime(2026, 1, 30, 23, tzinfo=UTC)
    assert made.valid_until == datetime(2999, 1, 31, 10, 59, 59, tzinfo=UTC)

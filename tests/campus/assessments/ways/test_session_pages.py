"""Running a session, and hours that were reported."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Activity, HoursReport, Presence, Result, Session
from campus.assessments.services import attendance
from campus.assessments.ways import codes
from tests.campus.assessments.ways.stage import activity, session
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "attendance", data={"takes_reports": True})


@pytest.fixture
def met(cast: Cast, held: Activity) -> Session:
    now = timezone.now()
    return session(cast, held, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("educator")


def url(held: Activity, met: Session | None = None, tail: str = "") -> str:
    middle = f"sessions/{met.public_id}/" if met else ""
    return f"/manage/harbourside/activities/{held.public_id}/{middle}{tail}"


PLAN = {"day": "2030-03-02", "begins": "22:00", "ends_at": "01:00", "hours": "3", "check_in": "wall", "place": "Shed"}


def test_it_works(cast: Cast, browser: Client, held: Activity):
    browser.post(url(held, tail="sessions/new/"), PLAN)

    made = Session.objects.get()
    assert made.ends_at - made.starts_at == timedelta(hours=3)
    assert "Shed" in browser.get(url(held, made)).content.decode()
    browser.post(url(held, made, "edit/"), {**PLAN, "place": "Boat shed"})
    made.refresh_from_db()
    assert made.place == "Boat shed"
    assert "Boat shed" in browser.get(url(held)).content.decode()


def test_the_screen_shows_the_code_of_this_moment(browser: Client, held: Activity, met: Session):
    answer = browser.get(url(held, met, "screen/"))

    page = answer.content.decode()
    words = codes.code(met.secret, codes.step_at(timezone.now())).split("-")
    before = codes.code(met.secret, codes.step_at(timezone.now()) - 1).split("-")
    assert all(f"<span>{word}</span>" in page for word in words) or all(
        f"<span>{word}</span>" in page for word in before
    )
    assert "no-store" in answer["Cache-Control"]


def test_a_code_on_the_wall_is_shown_to_be_printed(cast: Cast, browser: Client, held: Activity):
    met = session(cast, held, check_in="wall")
    word = codes.code(met.secret, codes.WALL).split("-")[0]

    assert f"<span>{word}</span>" in browser.get(url(held, met, "screen/")).content.decode()
    assert browser.get(url(held, session(cast, held, check_in="list"), "screen/")).status_code == 404


def test_who_was_there_is_ticked_by_address_or_by_name_and_counted_at_the_end(
    cast: Cast, browser: Client, held: Activity, met: Session
):
    browser.post(url(held, met), {"do": "on", "email": "maya@example.org"})
    browser.post(url(held, met), {"do": "on", "email": "sol@example.org"})
    browser.post(url(held, met), {"do": "off", "person": cast.stranger.pk})
    assert [each.person for each in Presence.objects.all()] == [cast.learner]

    browser.post(url(held, met), {"do": "close"})

    assert Result.objects.get().hours == 3
    assert "Closed on" in browser.get(url(held, met)).content.decode()


def test_what_cannot_be_is_said(cast: Cast, browser: Client, held: Activity, met: Session):
    for sent, words in [
        ({"do": "on", "email": "nobody@example.org"}, "confirmed this address"),
        ({"do": "off", "person": cast.stranger.pk}, "not on the list"),
    ]:
        assert words in browser.post(url(held, met), sent, follow=True).content.decode()
    browser.post(url(held, met), {"do": "cancel"})
    assert "Called off" in browser.get(url(held, met)).content.decode()
    assert "closed or called off" in browser.post(url(held, met, "edit/"), PLAN).content.decode()
    for tail in ("sessions/new/", f"sessions/{met.public_id}/edit/"):
        page = browser.post(url(held, tail=tail), {**PLAN, "hours": "99"}).content.decode()
        assert "at most 24" in page or "closed or called off" in page


def test_hours_are_confirmed_or_refused(cast: Cast, browser: Client, held: Activity):
    today = timezone.localdate()
    first, second = (
        attendance.report_hours(
            cast.learner, activity=held, day=today, hours=2, text="Counted.", today=today, now=timezone.now()
        )
        for _ in range(2)
    )
    assert "Counted." in browser.get(url(held)).content.decode()

    browser.post(url(held, tail=f"hours/{first.public_id}"), {"confirm": "1"})
    page = browser.post(url(held, tail=f"hours/{second.public_id}"), {"refuse": "1"}, follow=True).content.decode()
    assert "Say why" in page
    browser.post(url(held, tail=f"hours/{second.public_id}"), {"refuse": "1", "reason": "Not there."})

    assert set(HoursReport.objects.values_list("state", flat=True)) == {"confirmed", "refused"}

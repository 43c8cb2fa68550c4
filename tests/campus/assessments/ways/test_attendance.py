"""Sessions and hours."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from campus.assessments.models import Activity, HoursReport, Presence, Result
from campus.assessments.services import attendance
from campus.assessments.ways import codes, queries
from campus.assessments.ways.sessions import close_overdue
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW
from tests.campus.assessments.ways.stage import activity, session
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "attendance", data={"takes_reports": True})


def check_in(cast: Cast, held: Activity, typed: str, **changes: Any) -> Presence:
    return attendance.check_in(cast.learner, activity=held, typed=typed, now=changes.get("now", NOW))


def report(cast: Cast, held: Activity, **fields: Any) -> HoursReport:
    given = {"day": NOW.date(), "hours": "2.5", "text": "Counted litter.", "today": NOW.date(), "now": NOW}
    return attendance.report_hours(cast.learner, activity=held, **(given | fields))


def test_it_works(cast: Cast, held: Activity):
    met = session(cast, held)
    check_in(cast, held, codes.code(met.secret, codes.step_at(NOW)))
    check_in(cast, held, codes.code(met.secret, codes.step_at(NOW)))
    assert queries.hours(cast.learner, held) == queries.Hours(Decimal(0), Decimal(3))

    assert attendance.close(cast.educator, session=met, now=NOW)

    assert not attendance.close(cast.owner, session=met, now=NOW)
    assert queries.hours(cast.learner, held) == queries.Hours(Decimal(3), Decimal(0))
    assert queries.totals(held) == [("Maya Okonkwo-Lind", Decimal(3))]
    assert Result.objects.get().assessor == cast.educator


@pytest.mark.parametrize("minutes", [-31, 151, 60 * 24])
def test_a_code_on_the_wall_holds_only_about_the_session(cast: Cast, held: Activity, minutes: int):
    met = session(cast, held, check_in="wall", starts_at=NOW, ends_at=NOW + timedelta(hours=2))
    wall = codes.code(met.secret, codes.WALL)

    with pytest.raises(InvalidError, match="does not hold"):
        check_in(cast, held, wall, now=NOW + timedelta(minutes=minutes))
    assert check_in(cast, held, wall).how == "wall"


def test_a_rotating_code_shown_long_ago_is_refused(cast: Cast, held: Activity):
    met = session(cast, held)

    with pytest.raises(InvalidError):
        check_in(cast, held, codes.code(met.secret, codes.step_at(NOW) - 10))
    with pytest.raises(InvalidError):
        check_in(cast, held, codes.code(met.secret, codes.WALL))


def test_the_organiser_ticks_a_list_until_it_is_closed(cast: Cast, held: Activity):
    met = session(cast, held, check_in="list")
    tick = {"session": met, "person": cast.learner, "now": NOW}
    attendance.set_present(cast.educator, is_present=True, **tick)
    attendance.set_present(cast.educator, is_present=False, **tick)
    attendance.close(cast.educator, session=met, now=NOW)
    assert not Result.objects.exists()

    attendance.set_present(cast.educator, is_present=True, **tick)  # somebody was forgotten

    assert Result.objects.get().hours == 3
    with pytest.raises(ConflictError):
        attendance.set_present(cast.educator, is_present=False, **tick)
    with pytest.raises(NotAllowedError):
        attendance.set_present(cast.educator, is_present=True, session=met, person=cast.educator, now=NOW)


def test_a_session_that_was_forgotten_closes_by_itself(cast: Cast, held: Activity):
    past = timezone.now() - timedelta(hours=20)
    met = session(cast, held, check_in="list", starts_at=past, ends_at=past + timedelta(hours=3))
    session(cast, held, starts_at=past, ends_at=past + timedelta(hours=19))
    attendance.set_present(cast.educator, session=met, person=cast.learner, is_present=True, now=past)

    assert close_overdue() == 1
    assert close_overdue() == 0
    assert Result.objects.get().assessor is None


def test_a_session_called_off_gives_nothing(cast: Cast, held: Activity):
    met = session(cast, held, check_in="wall")
    attendance.cancel_session(cast.educator, session=met, now=NOW)

    with pytest.raises(InvalidError):
        check_in(cast, held, codes.code(met.secret, codes.WALL))
    with pytest.raises(ConflictError):
        attendance.change_session(cast.educator, session=met, now=NOW, hours=9)
    assert not attendance.close(cast.educator, session=met, now=NOW)


def test_reported_hours_count_once_they_are_confirmed(cast: Cast, held: Activity):
    first, second = report(cast, held), report(cast, held, hours=1)

    attendance.decide_report(cast.educator, report=first, is_confirmed=True, now=NOW)
    attendance.decide_report(cast.educator, report=second, is_confirmed=False, reason="You were not there.", now=NOW)

    assert queries.hours(cast.learner, held) == queries.Hours(Decimal("2.5"), Decimal(0))
    with pytest.raises(ConflictError):
        attendance.decide_report(cast.owner, report=second, is_confirmed=True, now=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", "many"),
        ("hours", 0),
        ("hours", 25),
        ("hours", "NaN"),
        ("text", " "),
        ("day", NOW.date() + timedelta(1)),
    ],
)
def test_a_faulty_report_is_refused_by_field(cast: Cast, held: Activity, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        report(cast, held, **{field: value})

    assert caught.value.field == field


def test_a_day_has_24_hours(cast: Cast, held: Activity):
    report(cast, held, hours=20)

    with pytest.raises(InvalidError, match="more than 24"):
        report(cast, held, hours=5)


def test_hours_need_a_reason_when_refused_and_somebody_else_to_confirm(cast: Cast, held: Activity):
    given = report(cast, held)
    own = attendance.report_hours(
        cast.educator, activity=held, day=NOW.date(), hours=1, text="Led it.", today=NOW.date(), now=NOW
    )

    with pytest.raises(InvalidError, match="why"):
        attendance.decide_report(cast.educator, report=given, is_confirmed=False, now=NOW)
    with pytest.raises(NotAllowedError):
        attendance.decide_report(cast.educator, report=own, is_confirmed=True, now=NOW)


@pytest.mark.parametrize(
    ("field", "value"), [("hours", 99), ("ends_at", NOW - timedelta(hours=3)), ("check_in", "face"), ("secret", "x")]
)
def test_a_faulty_session_is_refused_by_field(cast: Cast, held: Activity, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        session(cast, held, **{field: value})

    assert caught.value.field == field


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_organise(cast: Cast, held: Activity, name: str):
    actor, met, given = getattr(cast, name), session(cast, held), report(cast, held)

    with pytest.raises(NotAllowedError):
        attendance.add_session(actor, activity=held, now=NOW)
    with pytest.raises(NotAllowedError):
        attendance.close(actor, session=met, now=NOW)
    with pytest.raises(NotAllowedError):
        attendance.set_present(actor, session=met, person=cast.learner, is_present=True, now=NOW)
    with pytest.raises(NotAllowedError):
        attendance.decide_report(actor, report=given, is_confirmed=True, now=NOW)


def test_who_does_not_take_the_course_checks_in_nowhere(cast: Cast):
    closed = activity(cast, "attendance", audience="course", data={"takes_reports": True})
    met = session(cast, closed, check_in="wall")

    with pytest.raises(NotAllowedError):
        check_in(cast, closed, codes.code(met.secret, codes.WALL))
    with pytest.raises(NotAllowedError):
        report(cast, closed)


def test_it_is_passed_once_the_hours_that_are_asked_for_are_there(cast: Cast):
    held = activity(cast, "attendance", data={"takes_reports": True, "asked_hours": 4})
    given = [report(cast, held, hours=hours) for hours in (3, 1, 2)]

    for each in given:
        attendance.decide_report(cast.educator, report=each, is_confirmed=True, now=NOW)

    assert list(Result.objects.order_by("pk").values_list("is_passed", flat=True)) == [False, True, True]

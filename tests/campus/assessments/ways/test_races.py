"""Two at once, with real threads and connections: nothing is lost, and nothing is decided twice."""

from datetime import timedelta

import pytest

from campus.accounts.models import Person
from campus.assessments.models import Decision, Observation, Presence, Result
from campus.assessments.services import attendance, claims, observations
from campus.assessments.services.observations import Seen
from campus.assessments.ways import codes, queries
from campus.common.errors import ConflictError
from tests.campus.assessments.stage import NOW, at_once
from tests.campus.assessments.ways.stage import activity, answered, asked, decided, handed_in, ids, session
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(file_database: None) -> Cast:
    return make_cast()


def errors(found: list[object]) -> list[object]:
    return [each for each in found if isinstance(each, ConflictError)]


def test_what_two_assessors_see_at_once_is_all_kept_and_one_decides(cast: Cast):
    held = activity(cast, "observation")
    watched = observations.ask(cast.learner, activity=held, now=NOW)
    first, second, _third = ids(held)

    def see(actor: Person, line: int) -> object:
        return observations.see(actor, observation=watched, seen=[Seen(f"k{line}", line, 1)], now=NOW)

    at_once(lambda: see(cast.educator, first), lambda: see(cast.owner, second))
    assert {pk: tick.by for pk, tick in queries.current_ticks(watched).items()} == {
        first: cast.educator,
        second: cast.owner,
    }

    def decide(actor: Person, is_passed: bool) -> object:
        return observations.decide(actor, observation=watched, is_passed=is_passed, comment="So.", now=NOW)

    found = at_once(lambda: decide(cast.educator, True), lambda: decide(cast.owner, False))

    assert len(errors(found)) == 1
    assert Result.objects.get().is_passed == Observation.objects.get().is_passed


def test_saying_ready_twice_is_one_observation(cast: Cast):
    held = activity(cast, "observation")

    at_once(*[lambda: observations.ask(cast.learner, activity=held, now=NOW)] * 2)

    assert Observation.objects.count() == 1


def test_checking_in_twice_and_closing_twice_counts_once(cast: Cast):
    held = activity(cast, "attendance")
    met = session(cast, held, check_in="wall")
    wall = codes.code(met.secret, codes.WALL)

    at_once(*[lambda: attendance.check_in(cast.learner, activity=held, typed=wall, now=NOW)] * 2)
    assert Presence.objects.count() == 1
    found = at_once(*[lambda: attendance.close(cast.educator, session=met, now=NOW)] * 2)

    assert sorted(found) == [False, True]
    assert Result.objects.get().hours == 3


def test_of_two_sessions_closed_at_once_one_completes_the_hours(cast: Cast):
    held = activity(cast, "attendance", data={"asked_hours": 6})
    pair = [session(cast, held), session(cast, held, starts_at=NOW - timedelta(hours=1, minutes=1))]
    for met in pair:
        attendance.set_present(cast.educator, session=met, person=cast.learner, is_present=True, now=NOW)

    at_once(*[lambda met=met: attendance.close(cast.educator, session=met, now=NOW) for met in pair])

    assert sorted(Result.objects.values_list("is_passed", flat=True)) == [False, True]


def test_a_link_is_used_once_and_a_claim_decided_once(cast: Cast):
    question = asked(cast, activity(cast, "attestation"))
    found = at_once(lambda: answered(question), lambda: answered(question, is_confirmed=False))
    assert len(errors(found)) == 1

    claim = handed_in(cast, activity(cast, "recognition"))
    found = at_once(lambda: decided(cast, claim), lambda: decided(cast, claim, actor=cast.owner, level=0))

    assert len(errors(found)) == 1
    assert Decision.objects.count() == 1
    assert Result.objects.count() == 2


def test_beginning_a_claim_twice_is_one_draft(cast: Cast):
    held = activity(cast, "recognition")

    found = at_once(*[lambda: claims.begin(cast.learner, activity=held, now=NOW)] * 2)

    assert found[0] == found[1]

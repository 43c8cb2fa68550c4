"""Watching somebody perform."""

from datetime import timedelta
from typing import Any

import pytest

from campus.assessments.models import Activity, Evidence, Observation, Result
from campus.assessments.services import evidence, observations
from campus.assessments.services.observations import Seen
from campus.assessments.ways import queries
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW
from tests.campus.assessments.ways.stage import activity, ids, photo
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "observation")


@pytest.fixture
def watched(cast: Cast, held: Activity) -> Observation:
    return observations.ask(cast.learner, activity=held, now=NOW - timedelta(minutes=10))


def see(cast: Cast, watched: Observation, *seen: Seen, actor: Any = None) -> Any:
    return observations.see(actor or cast.educator, observation=watched, seen=seen, now=NOW)


def see_all(cast: Cast, watched: Observation) -> None:
    see(cast, watched, *[Seen(f"k{pk}", pk, 1) for pk in ids(watched.activity)[:2]])


def decide(
    cast: Cast, watched: Observation, *, is_passed: bool = True, comment: str = "Calm.", actor: Any = None
) -> Any:
    who = actor or cast.educator
    return observations.decide(who, observation=watched, is_passed=is_passed, comment=comment, now=NOW)


def test_it_works(cast: Cast, watched: Observation):
    see_all(cast, watched)
    see(cast, watched, Seen("n", text="Spoke to the casualty first."))

    decide(cast, watched)

    result = Result.objects.get()
    assert (result.kind, result.is_passed, result.lowest, result.assessor) == ("observation", True, 1, cast.educator)
    assert result.assessor_role == "educator"
    assert [note.text for note in queries.notes(watched)] == ["Spoke to the casualty first."]


def test_asking_twice_is_one_observation_and_after_the_decision_another(
    cast: Cast, held: Activity, watched: Observation
):
    assert observations.begin(cast.educator, activity=held, person=cast.learner, now=NOW) == watched

    decide(cast, watched, is_passed=False)

    assert observations.ask(cast.learner, activity=held, now=NOW) != watched


def test_what_is_sent_twice_counts_once(cast: Cast, held: Activity, watched: Observation):
    line = ids(held)[0]

    assert len(see(cast, watched, Seen("k", line, 1), Seen("k", line, 1))) == 1
    assert see(cast, watched, Seen("k", line, 0)) == []
    assert queries.current_ticks(watched)[line].level == 1


def test_of_two_assessors_the_later_sight_stands_and_the_earlier_is_kept(
    cast: Cast, held: Activity, watched: Observation
):
    line = ids(held)[0]
    see(cast, watched, Seen("b", line, 0), actor=cast.owner)

    see(cast, watched, Seen("a", line, 1, seconds_ago=120))  # came late over a bad line

    assert queries.current_ticks(watched)[line].by == cast.owner
    assert watched.ticks.count() == 2


def test_a_tick_from_before_the_decision_is_kept_after_it_and_a_later_one_refused(
    cast: Cast, held: Activity, watched: Observation
):
    see_all(cast, watched)
    decide(cast, watched)

    assert len(see(cast, watched, Seen("late", ids(held)[2], 1, seconds_ago=60))) == 1
    with pytest.raises(ConflictError, match="Tomás Ferreira decided this"):
        observations.see(cast.owner, observation=watched, seen=[Seen("x", ids(held)[2], 1)], now=NOW + timedelta(1))
    with pytest.raises(ConflictError):
        decide(cast, watched, actor=cast.owner)


def test_nobody_passes_without_what_is_needed(cast: Cast, held: Activity, watched: Observation):
    see(cast, watched, Seen("k", ids(held)[0], 1))

    with pytest.raises(InvalidError, match=r"Still open: Calls for help\.$"):
        decide(cast, watched)
    with pytest.raises(InvalidError, match="what is missing"):
        decide(cast, watched, is_passed=False, comment=" ")


def test_a_signature_may_be_asked_for(cast: Cast):
    held = activity(cast, "observation", data={"needs_signature": True}, criteria=[])
    watched = observations.begin(cast.educator, activity=held, person=cast.learner, now=NOW)
    with pytest.raises(InvalidError, match="signature"):
        decide(cast, watched)

    occasion = observations.occasion(watched)
    evidence.add_signature(cast.educator, occasion=occasion, drawn="", name="Tomás Ferreira", now=NOW)
    evidence.add_file(cast.educator, occasion=occasion, upload=photo(), now=NOW, kind=Evidence.Kind.PHOTO)
    decide(cast, watched)

    assert set(Evidence.objects.values_list("result", flat=True)) == {Result.objects.get().pk}


@pytest.mark.parametrize(
    "seen",
    [Seen("k", 99_999, 1), Seen("k", text=" "), Seen("", text="x"), Seen("k", None, 1), Seen("k", text="x" * 2001)],
)
def test_what_is_no_line_and_no_note_is_refused(cast: Cast, watched: Observation, seen: Seen):
    with pytest.raises(InvalidError):
        see(cast, watched, seen)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_watch_and_decide(cast: Cast, held: Activity, watched: Observation, name: str):
    actor = getattr(cast, name)

    with pytest.raises(NotAllowedError):
        observations.begin(actor, activity=held, person=cast.stranger, now=NOW)
    with pytest.raises(NotAllowedError):
        see(cast, watched, Seen("k", text="x"), actor=actor)
    with pytest.raises(NotAllowedError):
        decide(cast, watched, actor=actor)


def test_staff_do_not_watch_themselves(cast: Cast, held: Activity):
    own = observations.ask(cast.educator, activity=held, now=NOW)

    with pytest.raises(NotAllowedError, match="Nobody assesses themselves"):
        decide(cast, own, is_passed=False)


def test_an_observation_can_be_taken_back_while_nothing_was_noted(cast: Cast, held: Activity, watched: Observation):
    observations.drop(cast.learner, observation=watched)
    assert not Observation.objects.exists()

    again = observations.ask(cast.learner, activity=held, now=NOW)
    see(cast, again, Seen("k", text="Begun."))

    with pytest.raises(ConflictError):
        observations.drop(cast.educator, observation=again)
    with pytest.raises(NotAllowedError):
        observations.drop(cast.stranger, observation=again)

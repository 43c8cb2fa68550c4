"""Recognition of prior learning."""

from datetime import timedelta

import pytest

from campus.assessments.models import Activity, Result
from campus.assessments.services import claims, evidence
from campus.assessments.services.claims import Marked
from campus.assessments.ways import queries
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW
from tests.campus.assessments.ways.stage import activity, decided, drafted, handed_in, ids
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "recognition")


def test_it_works(cast: Cast, held: Activity):
    claim = handed_in(cast, held)
    assert list(queries.claims_waiting(cast.college)) == [claim]

    decided(cast, claim)

    result = Result.objects.get()
    assert (result.kind, result.is_passed, result.lowest) == ("recognition", True, 2)
    assert [each.title for each in result.evidence.all()] == ["My log"]
    with pytest.raises(ConflictError):
        claims.begin(cast.learner, activity=held, now=NOW)


def test_a_refusal_is_appealed_once_and_decided_by_somebody_else(cast: Cast, held: Activity):
    claim = handed_in(cast, held)
    decided(cast, claim, level=0)
    claim = claims.appeal(cast.learner, claim=claim, text="The second page was not read.", now=NOW)

    with pytest.raises(NotAllowedError, match="another assessor"):
        decided(cast, claim)
    decided(cast, claim, actor=cast.owner)

    assert list(Result.objects.order_by("pk").values_list("is_passed", flat=True)) == [False, True]
    with pytest.raises(ConflictError):
        claims.appeal(cast.learner, claim=claim, text="Again.", now=NOW)
    verbs = [verb for verb in Event.objects.values_list("verb", flat=True) if verb.startswith("claim.")]
    assert verbs == ["claim.handed_in", "claim.decided", "claim.appealed", "claim.decided"]


def test_an_appeal_that_is_refused_too_ends_there_but_for_a_new_claim(cast: Cast, held: Activity):
    claim = handed_in(cast, held)
    decided(cast, claim, level=0)
    claim = claims.appeal(cast.learner, claim=claim, text="Look again.", now=NOW)
    decided(cast, claim, level=0, actor=cast.owner)
    claim.refresh_from_db()

    assert not claims.can_appeal(claim, now=NOW)
    assert claims.begin(cast.learner, activity=held, now=NOW).number == 2


def test_an_appeal_has_its_time(cast: Cast, held: Activity):
    claim = handed_in(cast, held)
    decided(cast, claim, level=0)
    claim.refresh_from_db()

    assert claims.can_appeal(claim, now=NOW + timedelta(days=27))
    with pytest.raises(ConflictError):
        claims.appeal(cast.learner, claim=claim, text="Too late.", now=NOW + timedelta(days=29))
    with pytest.raises(InvalidError):
        claims.appeal(cast.learner, claim=claim, text=" ", now=NOW)


def test_a_draft_is_kept_and_two_windows_lose_nothing(cast: Cast, held: Activity):
    claim = drafted(cast, held)

    assert claims.begin(cast.learner, activity=held, now=NOW) == claim
    assert claims.save(cast.learner, claim=claim, text=claim.text, revision=0, now=NOW).revision == claim.revision
    with pytest.raises(ConflictError):
        claims.save(cast.learner, claim=claim, text="Other.", revision=0, now=NOW)


def test_a_claim_needs_words_and_something_that_shows_it(cast: Cast, held: Activity):
    claim = claims.begin(cast.learner, activity=held, now=NOW)
    with pytest.raises(InvalidError) as caught:
        claims.hand_in(cast.learner, claim=claim, now=NOW)
    assert caught.value.field == "text"

    claims.save(cast.learner, claim=claim, text="I can.", revision=0, now=NOW)

    with pytest.raises(InvalidError) as caught:
        claims.hand_in(cast.learner, claim=claim, now=NOW)
    assert caught.value.field == "file"


def test_a_decision_says_why_line_by_line(cast: Cast, held: Activity):
    claim, lines = handed_in(cast, held), ids(held)
    low = {pk: Marked(2) for pk in lines} | {lines[0]: Marked(0, "No log.")}

    for fields, words in [
        ({"marks": {}}, "Still open"),
        ({"marks": {**low, lines[0]: Marked(0)}}, "reason where a level is below"),
        ({"marks": low, "is_accepted": True}, "cannot be accepted"),
        ({"marks": {99_999: Marked(1)}}, "not of this list"),
        ({"comment": " "}, "reason for the decision"),
    ]:
        with pytest.raises(InvalidError, match=words):
            decided(cast, claim, **fields)


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_decide(cast: Cast, held: Activity, name: str):
    with pytest.raises(NotAllowedError):
        decided(cast, handed_in(cast, held), actor=getattr(cast, name))


def test_nobody_decides_their_own_and_nobody_twice(cast: Cast, held: Activity):
    own = claims.begin(cast.owner, activity=held, now=NOW)
    evidence.add_link(cast.owner, occasion=claims.occasion(own), link="https://example.org/", title="", now=NOW)
    own = claims.save(cast.owner, claim=own, text="I can.", revision=0, now=NOW)
    own = claims.hand_in(cast.owner, claim=own, now=NOW)

    with pytest.raises(NotAllowedError, match="your own claim"):
        decided(cast, own, actor=cast.owner)
    decided(cast, own)
    with pytest.raises(ConflictError):
        decided(cast, own, actor=cast.educator)


def test_a_claim_is_its_authors_alone(cast: Cast, held: Activity):
    claim = drafted(cast, held)

    with pytest.raises(NotAllowedError):
        claims.save(cast.stranger, claim=claim, text="x", revision=claim.revision, now=NOW)
    with pytest.raises(NotAllowedError):
        claims.hand_in(cast.educator, claim=claim, now=NOW)

"""Asking somebody without an account."""

import base64
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from campus.assessments.models import Activity, Attestation, Result
from campus.assessments.services import attestations
from campus.assessments.ways import links
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW
from tests.campus.assessments.ways.stage import activity, answered, asked
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Activity:
    return activity(cast, "attestation")


def test_it_works(cast: Cast, held: Activity):
    question = asked(cast, held)

    said = links.by_token(links.token(question))
    assert said == question
    answered(question)

    result = Result.objects.get()
    assert (result.is_passed, result.assessor, result.assessor_name) == (True, None, "Ruth Adeyemi")
    assert (result.assessor_role, result.lowest) == ("organiser", 2)


def test_a_link_says_nothing_about_anybody(cast: Cast, held: Activity):
    token = links.token(asked(cast, held))
    said = base64.urlsafe_b64decode(token.split(":")[0] + "==").decode()

    assert "ruth" not in said.lower()
    assert "maya" not in said.lower()


def test_a_link_holds_once(cast: Cast, held: Activity):
    question = asked(cast, held)
    answered(question, is_confirmed=False)

    with pytest.raises(ConflictError):
        answered(question)
    assert Result.objects.get().is_passed is False


def test_a_link_ends_when_it_is_taken_back_or_too_old(cast: Cast, held: Activity):
    old, gone = asked(cast, held), asked(cast, held, email="kofi@example.org")
    token = links.token(gone)
    attestations.withdraw(cast.learner, attestation=gone, now=NOW)

    assert links.by_token(token) is None
    assert links.by_token(token + "x") is None
    with pytest.raises(ConflictError):
        answered(gone)
    with pytest.raises(ConflictError):
        answered(old, now=NOW + timedelta(days=31))


@pytest.mark.parametrize("email", ["maya@example.org", "MAYA+friend@example.org", "spare@example.org"])
def test_nobody_asks_themselves(cast: Cast, held: Activity, email: str):
    EmailAddress.objects.create(user=cast.learner, email="spare@example.org", verified=False)

    with pytest.raises(InvalidError, match="own") as caught:
        asked(cast, held, email=email)
    assert caught.value.field == "email"


def test_nobody_answers_their_own_question(cast: Cast, held: Activity):
    with pytest.raises(NotAllowedError):
        answered(asked(cast, held), visitor=cast.learner)


def test_a_level_below_what_is_asked_is_no_pass_although_confirmed(cast: Cast, held: Activity):
    answered(asked(cast, held), level=1)

    assert Result.objects.get().is_passed is False


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("role", "friend"), ("email", "nobody"), ("text", ""), ("name", "x" * 121)],
)
def test_a_faulty_question_is_refused_by_field(cast: Cast, held: Activity, field: str, value: str):
    with pytest.raises(InvalidError) as caught:
        asked(cast, held, **{field: value})

    assert caught.value.field == field


def test_a_faulty_answer_is_refused_by_field(cast: Cast, held: Activity):
    question = asked(cast, held)

    for fields, field in [
        ({"words": " ", "is_confirmed": False}, "words"),
        ({"relation": ""}, "relation"),
        ({"level": 9}, "levels"),
    ]:
        with pytest.raises(InvalidError) as caught:
            answered(question, **fields)
        assert caught.value.field == field
    with pytest.raises(InvalidError, match="Still open"):
        attestations.answer(
            question, is_confirmed=True, levels={}, name="R", role="mentor", relation="x", words="", now=NOW
        )


def test_reminders_are_few_and_far_between(cast: Cast, held: Activity):
    question, later = asked(cast, held), NOW
    with pytest.raises(ConflictError, match="two days"):
        attestations.remind(cast.learner, attestation=question, now=NOW)

    for _ in range(3):
        later += timedelta(days=3)
        question = attestations.remind(cast.educator, attestation=question, now=later)

    assert question.expires_at == later + timedelta(days=30)
    with pytest.raises(ConflictError, match="3 times"):
        attestations.remind(cast.learner, attestation=question, now=later + timedelta(days=3))


def test_one_address_is_asked_once_at_a_time_and_few_at_all(cast: Cast, held: Activity):
    asked(cast, held)
    with pytest.raises(InvalidError, match="asked already"):
        asked(cast, held)

    for n in range(4):
        asked(cast, held, email=f"n{n}@example.org")

    with pytest.raises(InvalidError, match="Several questions"):
        asked(cast, held, email="more@example.org")


@pytest.mark.parametrize("name", ["employer", "stranger", "outsider"])
def test_only_the_learner_and_staff_ask_and_take_back(cast: Cast, held: Activity, name: str):
    actor, question = getattr(cast, name), asked(cast, held)

    with pytest.raises(NotAllowedError):
        attestations.ask(
            actor, activity=held, person=cast.learner, name="R", role="mentor", email="r@example.org", text="x", now=NOW
        )
    for act in (attestations.withdraw, attestations.remind):
        with pytest.raises(NotAllowedError):
            act(actor, attestation=question, now=NOW)
    assert Attestation.objects.get().state == "asked"

"""Holes that were found and closed, each by its name, so that none opens again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.achievements import services as achievements
from campus.achievements.models import Achievement
from campus.assessments import services as assessments
from campus.assessments.models import Answer, Attempt, Grade, Submission
from campus.awards import services as awards
from campus.common.errors import InvalidError, NotAllowedError
from campus.config import settings as ours
from campus.courses import services as courses
from campus.courses.models import Enrolment
from campus.organizations.models import Membership
from tests.campus.assessments.stage import NOW, draft, handed_in, levels
from tests.campus.awards.stage import awarded
from tests.campus.config.house import work_of
from tests.cast import Cast, Scene, enrolled

PROJECT = "/learn/reading-data-honestly/units/4/project/"


@pytest.fixture
def taken(scene: Scene) -> Scene:
    enrolled(scene.cast.learner, scene.course)
    return scene


def test_nobody_gives_themselves_an_award_by_hand(scene: Scene):
    with pytest.raises(NotAllowedError):
        awards.award(
            person=scene.cast.educator, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.educator
        )


def test_nobody_gives_themselves_back_what_was_taken_from_them(scene: Scene):
    award = awarded(scene, scene.cast.educator)
    awards.revoke(scene.cast.owner, award=award, reason="It was not their work.", now=timezone.now())

    with pytest.raises(NotAllowedError):
        awards.issue_anew(scene.cast.educator, award=award, now=timezone.now())
    scene.cast.client("educator").post(f"/manage/harbourside/awards/{award.public_id}/", {"anew": "1"})

    award.refresh_from_db()
    assert award.replaced_by is None


def test_an_employer_teaches_and_issues_nothing(scene: Scene):
    client = scene.cast.client("employer")
    pages = ("courses/new/", "achievements/new/", "grading/", "awards/", "keys/")

    assert {client.get(f"/manage/tidewater/{page}").status_code for page in pages} == {404}
    assert {client.get(f"/manage/tidewater/{page}").status_code for page in ("", "people/", "settings/")} == {200}
    with pytest.raises(NotAllowedError):
        courses.create(scene.cast.employer, organization=scene.cast.firm, now=NOW, title="How to lift")
    with pytest.raises(NotAllowedError):
        achievements.draft(scene.cast.employer, organization=scene.cast.firm, name="Lifting")
    with pytest.raises(NotAllowedError):
        awards.new_key(scene.cast.employer, organization=scene.cast.firm, now=NOW)


def test_a_removed_member_is_outside_at_once(scene: Scene):
    client = scene.cast.client("educator")
    assert client.get("/manage/harbourside/grading/").status_code == 200

    Membership.objects.filter(person=scene.cast.educator).delete()

    assert client.get("/manage/harbourside/grading/").status_code == 404


def test_an_address_of_an_achievement_is_never_made_up_by_a_form(scene: Scene):
    """One such as `../x` would break every page that links to it."""
    for wanted in ("../x", "new", "a b", "a\x00", "x" * 19):
        made = achievements.draft(scene.cast.owner, organization=scene.cast.college, public_id=wanted, name="Maps")
        assert made.achievement.public_id != wanted
    assert scene.cast.client("owner").get("/manage/harbourside/achievements/").status_code == 200
    assert Achievement.objects.count() == 6


def test_the_codes_of_others_are_read_by_nobody_at_a_public_address(settings, cast: Cast):
    settings.IS_TRIAL = False
    mail = OutboxMail.objects.create(sender="a@example.org", to="ines@example.org", subject="Your code", text="123")

    found = [cast.client(role).get(f"/outbox/{mail.pk}/").status_code for role in ("owner", "educator", "outsider")]

    assert found == [200, 404, 404]


@pytest.mark.parametrize("extra", [{"REMOTE_ADDR": "192.0.2.7"}, {"headers": {"X-Forwarded-For": "192.0.2.7"}}])
def test_a_trial_shows_its_codes_at_this_machine_alone(cast: Cast, extra):
    """Whoever reaches the port can say `Host: localhost`."""
    assert Client().get("/outbox/").status_code == 200
    assert Client().get("/outbox/", **extra).status_code == 302


def test_a_nul_in_a_draft_costs_no_word_of_it(taken: Scene):
    before = draft(taken, text="Half of 281 pupils.")
    sent = {"title": "T", "text": "Half of\x00 281", "links": "", "revision": before.revision}

    answer = taken.cast.client("learner").post(f"{PROJECT}draft", sent)

    assert answer.status_code == 422
    assert Submission.objects.get(pk=before.pk).text == "Half of 281 pupils."


def test_a_nul_in_an_answer_costs_no_word_of_it(taken: Scene):
    assert answered(taken, "median\x00").status_code == 302
    assert Answer.objects.get().response == "median"


def test_an_answer_that_cannot_be_kept_is_asked_for_again(taken: Scene):
    assert answered(taken, "median " * 100).status_code == 200
    assert not Answer.objects.exists()


def answered(taken: Scene, text: str) -> Any:
    Attempt.objects.create(
        quiz=taken.quiz, person=taken.cast.learner, number=1, question_ids=[taken.questions[-1].pk], started_at=NOW
    )

    return taken.cast.client("learner").post(
        "/learn/reading-data-honestly/units/3/quiz/answer", {"attempt": "1", "q": "1", "response": text}
    )


def test_a_comment_with_a_nul_is_refused_in_words(scene: Scene):
    work = handed_in(scene)

    with pytest.raises(InvalidError) as refused:
        assessments.grade(
            scene.cast.educator, submission=work, levels=levels(scene), comment="Good\x00", is_returned=False,
            revision=work.revision, now=NOW,
        )  # fmt: skip

    assert refused.value.field == "comment"
    assert not Grade.objects.exists()


def test_enrolling_again_in_a_course_that_was_withdrawn_goes_on(taken: Scene):
    taken.course.published_at = None
    taken.course.save()

    answer = taken.cast.client("learner").post("/courses/reading-data-honestly/enrol/")

    assert answer.status_code == 302
    assert Enrolment.objects.count() == 1


def test_somebodys_work_leaves_no_copy_in_the_browser(taken: Scene):
    work = work_of(taken.project, taken.cast, number=1, state="handed_in")
    answer = taken.cast.client("learner").get(f"/files/{work.files.get().public_id}/")
    list(answer)

    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_counts_of_others_do_not_throw_out_ones_own():
    """Django keeps 300 entries: so many made-up addresses would reset the count of tries."""
    assert ours.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000

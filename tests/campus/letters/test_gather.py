"""What happens to people's work becomes one mail once things are quiet, and never one for each comment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from campus.assessments import services
from campus.assessments.models import Claim, Decision, Review
from campus.assessments.services import activities
from campus.journal.models import Event, Pending
from campus.journal.services import record
from campus.letters import tasks
from campus.letters.models import Letter, News
from campus.letters.services import LONGEST, QUIET, choose, tell
from tests.campus.assessments.stage import grade, handed_in
from tests.cast import Scene, enrolled

NOW = timezone.now()


def comment(scene: Scene, text: str, *, by: str = "educator") -> None:
    work = scene.project.submissions.get()
    services.comment(getattr(scene.cast, by), submission=work, text=text, now=NOW)


def make_due() -> None:
    Letter.objects.update(due_at=timezone.now() - timedelta(minutes=1))


def sent() -> list[str]:
    tasks.gather()
    make_due()
    tasks.post()
    return [str(each.body) for each in mail.outbox]


def test_it_works(scene: Scene):
    enrolled(scene.cast.learner, scene.course, at=NOW)
    work = handed_in(scene, now=NOW)
    comment(scene, "Which 281?")
    comment(scene, "And why half?")
    grade(scene, work, now=NOW)

    assert tasks.gather() == 3
    assert tasks.post() == 0  # not quiet yet
    assert mail.outbox == []
    [body] = sent()

    assert "“Do half our pupils skip lunch?” was graded." in body
    assert "There are 2 comments on “Do half our pupils skip lunch?”." in body
    assert body.count("/learn/reading-data-honestly/units/4/project/") == 2
    assert "Which 281" not in body
    assert mail.outbox[0].to == ["maya@example.org"]
    assert mail.outbox[0].subject == "2 pieces of news about your work"


def test_nothing_is_sent_or_told_twice(scene: Scene):
    work = handed_in(scene, now=NOW)
    grade(scene, work, now=NOW)

    assert len(sent()) == 1
    assert len(sent()) == 1
    assert mail.outbox[0].subject == "“Do half our pupils skip lunch?” was graded"


def test_what_one_does_oneself_is_no_news(scene: Scene):
    handed_in(scene, now=NOW)
    comment(scene, "One more thing.", by="learner")

    assert sent() == []


def test_a_letter_waits_for_quiet_but_not_for_ever(scene: Scene):
    learner = scene.cast.learner
    tell(learner, kind=News.Kind.COMMENT, thing_id=1, now=NOW)
    tell(learner, kind=News.Kind.COMMENT, thing_id=1, now=NOW + QUIET / 2)
    letter = Letter.objects.get()

    assert letter.due_at == NOW + QUIET / 2 + QUIET
    tell(learner, kind=News.Kind.COMMENT, thing_id=2, now=NOW + LONGEST)
    letter.refresh_from_db()
    assert letter.due_at == NOW + LONGEST
    assert letter.news.count() == 2


def test_a_review_that_waits_is_told_unless_it_was_given_meanwhile(scene: Scene):
    services.change_project(scene.cast.owner, project=scene.project, peer_reviews=1)
    work = handed_in(scene, now=NOW)
    services.comment(scene.cast.educator, submission=work, text="A word.", now=NOW)
    work_of_sol = services.save_draft(
        scene.cast.stranger, project=scene.project, title="Rents", text="They rose.", links="", revision=0, now=NOW
    )
    services.hand_in(scene.cast.stranger, submission=work_of_sol, now=NOW)
    review = Review.objects.get(reviewer=scene.cast.stranger)
    levels = {criterion.pk: 2 for criterion in scene.criteria}
    services.give_review(scene.cast.stranger, review=review, levels=levels, comment="Clear.", now=NOW)

    sent()
    bodies = {each.to[0]: str(each.body) for each in mail.outbox}

    mine = Review.objects.get(reviewer=scene.cast.learner)
    assert list(bodies) == ["maya@example.org"]
    assert f"/reviews/{mine.public_id}/" in bodies["maya@example.org"]
    assert "Another learner has reviewed “Do half our pupils skip lunch?”." in bodies["maya@example.org"]
    assert Letter.objects.get(person=scene.cast.stranger).error == tasks.NOTHING


def test_a_decision_and_an_appeal_are_told(scene: Scene):
    activity = activities.create(
        scene.cast.owner, organization=scene.cast.college, kind="recognition", title="Statistics", now=NOW
    )
    claim = Claim.objects.create(activity=activity, person=scene.cast.learner, number=1, saved_at=NOW)
    for is_appeal, said in ((False, "Your claim “Statistics” was decided."), (True, "Your appeal about “Statistics”")):
        Decision.objects.create(
            claim=claim, is_appeal=is_appeal, assessor=scene.cast.educator, is_accepted=False, at=NOW
        )
        record("claim.decided", actor=scene.cast.educator, thing=claim, person=scene.cast.learner, now=NOW)

        assert said in sent()[-1]


@pytest.mark.parametrize("why", ["old", "unwanted", "gone"])
def test_who_is_not_told(scene: Scene, why: str):
    learner, work = scene.cast.learner, handed_in(scene, now=NOW)
    grade(scene, work, now=NOW)
    if why == "old":
        Event.objects.update(at=NOW - tasks.OLD)
    elif why == "unwanted":
        choose(learner, topics=["comments", "reviews"], now=NOW)
    else:
        learner.is_active = False
        learner.save()

    assert sent() == []
    assert not Pending.objects.filter(consumer="letters").exists()


def test_what_is_no_longer_wanted_leaves_the_letter_that_waits(scene: Scene):
    grade(scene, handed_in(scene, now=NOW), now=NOW)
    tasks.gather()
    choose(scene.cast.learner, topics=[], now=NOW)

    assert sent() == []
    assert Letter.objects.get().error == tasks.NOTHING


class Refusing:
    """A mail server that answers nobody."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


def test_a_mail_server_that_is_gone_is_asked_again(scene: Scene, settings: object):
    grade(scene, handed_in(scene, now=NOW), now=NOW)
    backend = settings.EMAIL_BACKEND  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"  # type: ignore[attr-defined]
    assert sent() == []
    assert "could not be sent" in Letter.objects.get().error

    settings.EMAIL_BACKEND = backend  # type: ignore[attr-defined]
    make_due()
    assert tasks.post() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<letter-{Letter.objects.get().public_id}@localhost>"
    assert Letter.objects.get().error == ""

"""The moment of earning: shown once, largest, and found out without anybody pressing anything."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from campus.assessments.models import Submission
from campus.awards import services as awards
from campus.common.identifiers import public_id
from tests.campus.awards.stage import tell
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene


def home(scene: Scene, who: str = "learner") -> str:
    return scene.cast.client(who).get(reverse("learn")).content.decode()


def hand_in(scene: Scene) -> None:
    Submission.objects.create(
        public_id=public_id(), project=scene.project, person=scene.cast.learner, number=9, state="handed_in",
        saved_at=timezone.now(), handed_in_at=timezone.now(),
    )  # fmt: skip


def test_it_works(scene: Scene) -> None:
    award = awarded_today(scene)

    first, second = home(scene), home(scene)

    assert 'class="earned-now"' in first
    assert f"{reverse('credential', args=[award.public_id])}#share" in first
    assert "earned-now" not in second
    assert award.public_id in second


def test_it_is_shown_to_nobody_else(scene: Scene) -> None:
    awarded_today(scene)

    assert "earned-now" not in home(scene, "stranger")


def test_what_was_taken_back_is_no_moment(scene: Scene) -> None:
    award = awarded_today(scene)
    awards.revoke(scene.cast.owner, award=award, reason="A mistake", now=timezone.now())

    assert "earned-now" not in home(scene)


@pytest.mark.parametrize("who", ROLES)
def test_news_is_asked_for_oneself(scene: Scene, who: str) -> None:
    awarded_today(scene)

    answer = scene.cast.client(who).get(reverse("wallet-news"))

    assert answer.status_code == (200 if who == "learner" else 403)


def test_news_says_where_to_look(scene: Scene) -> None:
    awarded_today(scene)

    answer = scene.cast.client("learner").get(reverse("wallet-news"))

    assert answer.json() == {"location": reverse("learn")}


def test_while_work_waits_there_is_no_news_yet(scene: Scene) -> None:
    hand_in(scene)

    assert scene.cast.client("learner").get(reverse("wallet-news")).status_code == 204
    assert "ui/earned.js" in home(scene)


def test_while_a_result_is_unsettled_there_is_no_news_yet(scene: Scene) -> None:
    tell(scene, "quiz")

    assert scene.cast.client("learner").get(reverse("wallet-news")).status_code == 204


def test_with_nothing_to_come_nobody_asks(scene: Scene) -> None:
    assert "ui/earned.js" not in home(scene)

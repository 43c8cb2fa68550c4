"""Congratulations: where the holder wants them, read by the holder first, by people who are signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.awards.models import Award
from campus.common.errors import ConflictError, NotAllowedError
from campus.portfolio import services, summary
from campus.portfolio.models import Cheer
from tests.campus.portfolio.stage import shown
from tests.cast import ROLES, Scene


def path(award: Award) -> str:
    return reverse("cheer", args=[award.public_id])


def left(scene: Scene, award: Award) -> Cheer:
    return services.cheer(scene.cast.employer, award=award, text="Well deserved.", now=timezone.now())


def page_of(award: Award) -> str:
    return Client().get(reverse("credential", args=[award.public_id])).content.decode()


def test_it_works(scene: Scene):
    _made, _group, award = shown(scene, is_cheered=True)

    assert scene.cast.client("employer").post(path(award), {"text": "Well deserved."}).status_code == 302
    before = page_of(award)
    cheer = Cheer.objects.get()
    holder = scene.cast.client("learner")
    assert "Helen Marsh" in holder.get("/portfolio/seen/").content.decode()
    holder.post("/portfolio/seen/", {"show": cheer.public_id})

    from django.core.cache import cache

    cache.clear()  # a stranger's page is kept for a minute
    assert "Well deserved." not in before
    assert "Well deserved." in page_of(award)


@pytest.mark.parametrize("is_cheered", [True, False])
@pytest.mark.parametrize("who", ROLES)
def test_who_may_leave_one(scene: Scene, who: str, is_cheered: bool):
    _made, _group, award = shown(scene, is_cheered=is_cheered)

    status = scene.cast.client(who).get(path(award)).status_code

    allowed = 302 if who == "anonymous" else 404 if not is_cheered else 302 if who == "learner" else 200
    assert status == allowed


@pytest.mark.parametrize("who", [role for role in ROLES if role not in {"learner", "employer"}])
def test_only_the_holder_decides(scene: Scene, who: str):
    _made, _group, award = shown(scene, is_cheered=True)
    cheer = left(scene, award)

    scene.cast.client(who).post("/portfolio/seen/", {"show": cheer.public_id})
    scene.cast.client(who).post("/portfolio/seen/", {"remove": cheer.public_id})

    cheer.refresh_from_db()
    assert not cheer.is_shown


def test_its_writer_takes_it_back_but_does_not_show_it(scene: Scene):
    cheer = left(scene, shown(scene, is_cheered=True)[2])

    with pytest.raises(NotAllowedError):
        services.decide(scene.cast.employer, cheer=cheer, is_shown=True)
    services.decide(scene.cast.employer, cheer=cheer, is_shown=False)

    assert not Cheer.objects.exists()


def test_another_takes_the_place_of_the_first_and_waits_anew(scene: Scene):
    _made, _group, award = shown(scene, is_cheered=True)
    services.decide(scene.cast.learner, cheer=left(scene, award), is_shown=True)

    services.cheer(scene.cast.employer, award=award, text="Changed.", now=timezone.now())

    assert [(each.text, each.is_shown) for each in Cheer.objects.all()] == [("Changed.", False)]


def test_a_day_has_enough_of_them(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    _made, _group, award = shown(scene, is_cheered=True)
    monkeypatch.setattr(services, "MOST_CHEERS", 0)

    with pytest.raises(ConflictError):
        left(scene, award)
    assert scene.cast.client("employer").post(path(award), {"text": "Well done."}).status_code == 400


def test_nobody_congratulates_themselves(scene: Scene):
    _made, _group, award = shown(scene, is_cheered=True)

    with pytest.raises(NotAllowedError):
        services.cheer(scene.cast.learner, award=award, text="Me.", now=timezone.now())


def test_it_needs_no_words_and_its_holder_is_told_where_they_look(scene: Scene):
    _made, _group, award = shown(scene, is_cheered=True)

    assert scene.cast.client("employer").post(path(award), {}).status_code == 302

    holder = scene.cast.client("learner")
    assert "1 congratulation to read" in holder.get("/wallet/").content.decode()
    services.decide(scene.cast.learner, cheer=Cheer.objects.get(), is_shown=True)
    assert "Helen Marsh congratulates" in page_of(award)
    assert "to read" not in holder.get("/wallet/").content.decode()
    mail = summary.compose(scene.cast.learner, now=timezone.now())
    assert mail is not None
    assert "1 person congratulated you." in mail.body

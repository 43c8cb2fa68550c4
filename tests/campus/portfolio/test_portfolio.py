"""A person's page: what others see of it, when, and what never stands on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.awards import services as awards
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.portfolio import queries, services
from campus.portfolio.models import Group, Piece, Portfolio
from tests.campus.portfolio.stage import SAID, shown
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene


def test_it_works(scene: Scene, client: Client):
    shown(scene)

    page = client.get("/p/maya/").content.decode()

    for words in ("Maya Okonkwo-Lind", "Ward clerk", "<strong>lists</strong>", "What I can do", "interpret statistics"):
        assert words in page
    assert "Authentic, and valid today." in page
    assert "@example.org" not in page


@pytest.mark.parametrize("who", ROLES)
def test_what_is_off_is_seen_by_nobody_and_answers_like_what_never_was(scene: Scene, who: str):
    shown(scene, is_public=False)
    client = scene.cast.client(who)

    off, never = client.get("/p/maya/"), client.get("/p/nobody/")

    assert off.status_code == never.status_code == 404


def test_a_person_has_no_page_before_they_ask_for_one(scene: Scene):
    client = scene.cast.client("learner")

    assert client.get("/portfolio/").status_code == 200
    assert client.get("/portfolio/preview/").status_code == 302
    assert not Portfolio.objects.exists()


@pytest.mark.parametrize("is_found", [True, False])
def test_search_engines_come_in_only_if_asked_for(scene: Scene, client: Client, is_found: bool):
    shown(scene, is_found=is_found)

    answer = client.get("/p/maya/")

    assert ("noindex" in answer.content.decode()) != is_found
    assert answer.has_header("X-Robots-Tag") != is_found


@pytest.mark.parametrize("layout", Portfolio.Layout.values)
def test_each_layout_shows_it(scene: Scene, client: Client, layout: str):
    shown(scene, layout=layout, theme="linen")

    page = client.get("/p/maya/").content.decode()

    assert "Reading data honestly" in page
    assert 'class="theme-linen"' in page


def test_what_was_taken_back_is_shown_no_longer(scene: Scene, client: Client):
    _portfolio, _group, award = shown(scene)
    awards.revoke(scene.cast.owner, award=award, reason="Given in error", now=timezone.now())

    assert "Reading data honestly" not in client.get("/p/maya/").content.decode()
    assert "No longer shown" in scene.cast.client("learner").get("/portfolio/").content.decode()


def test_no_markup_of_the_owner_reaches_the_page(scene: Scene, client: Client):
    _portfolio, group, _award = shown(scene, about="<script>alert(1)</script>[x](javascript:alert(1))")
    services.add_own(scene.cast.learner, group=group, title="<b>Talk", url="https://example.org/talk", text="![a](x)")

    page = client.get("/p/maya/").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "&lt;b&gt;Talk" in page
    assert 'rel="noopener nofollow ugc"' in page


@pytest.mark.parametrize("name", ["ab", "-maya", "maya-", "Maya O", "admin", "ü-mlaut", "a" * 41])
def test_an_address_that_cannot_be_one_is_refused(scene: Scene, name: str):
    made = services.ensure(scene.cast.learner)

    with pytest.raises(InvalidError) as caught:
        services.change(scene.cast.learner, portfolio=made, said={**SAID, "name": name}, now=timezone.now())

    assert caught.value.field == "name"


def test_an_address_is_one_persons(scene: Scene):
    shown(scene)
    client = scene.cast.client("stranger")

    answer = client.post("/portfolio/page/", {**SAID, "is_public": "on"})

    assert answer.status_code == 400
    assert "This address is taken" in answer.content.decode()


def test_a_page_is_not_turned_on_without_an_address(scene: Scene):
    answer = scene.cast.client("learner").post("/portfolio/page/", {**SAID, "name": "", "is_public": "on"})

    assert "Choose an address" in answer.content.decode()


@pytest.mark.parametrize("who", [role for role in ROLES if role != "learner"])
def test_nobody_else_gets_at_its_parts(scene: Scene, who: str):
    _portfolio, group, _award = shown(scene)
    client, piece = scene.cast.client(who), Piece.objects.get()

    for path in (
        reverse("portfolio-group", args=[group.public_id]),
        reverse("portfolio-own-new", args=[group.public_id]),
        reverse("portfolio-piece", args=[piece.public_id]),
    ):
        assert client.get(path).status_code == (302 if who == "anonymous" else 404)
        client.post(path, {"title": "Mine", "text": "Mine", "do": "remove"})
    client.post("/portfolio/move/", {"group": group.public_id})
    assert Group.objects.get().title == "What I can do"
    assert Piece.objects.get().text == ""


def test_services_serve_the_owner_alone(scene: Scene):
    portfolio, group, award = shown(scene)
    said: dict[str, Any] = {"group": group, "label": "", "password": "", "ends_at": None, "now": timezone.now()}

    for attempt in (
        lambda: services.change(scene.cast.owner, portfolio=portfolio, said=SAID, now=timezone.now()),
        lambda: services.make_link(scene.cast.owner, portfolio=portfolio, **said),
        lambda: services.pick(scene.cast.owner, group=group, awards=[award.public_id], helds=[], works=[]),
    ):
        with pytest.raises(NotAllowedError):
            attempt()


def test_only_ones_own_credentials_can_be_picked(scene: Scene):
    _portfolio, group, _award = shown(scene)
    theirs = awarded_today(scene, scene.cast.stranger)

    picked = services.pick(scene.cast.learner, group=group, awards=[theirs.public_id], helds=[], works=[])

    assert picked == 0
    assert group.pieces.count() == 1


def test_there_is_a_most(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    portfolio, group, _award = shown(scene)
    monkeypatch.setattr(services, "MOST_PIECES", 1)
    monkeypatch.setattr(services, "MOST_GROUPS", 1)

    with pytest.raises(ConflictError):
        services.add_own(scene.cast.learner, group=group, title="Talk", url="", text="")
    with pytest.raises(ConflictError):
        services.group(scene.cast.learner, portfolio=portfolio, title="More", text="")
    with pytest.raises(InvalidError):
        services.write(scene.cast.learner, piece=group.pieces.get(), text="x" * 8_001)


def test_the_timeline_is_newest_first_with_what_has_no_date_last(scene: Scene):
    portfolio, group, award = shown(scene)
    services.add_own(scene.cast.learner, group=group, title="A talk", url="", text="")

    years = queries.years(queries.parts(portfolio, now=timezone.now()))

    assert [(year, [each.title for each in pieces]) for year, pieces in years] == [
        (timezone.localtime(award.awarded_at).year, ["Reading data honestly"]),
        (0, ["A talk"]),
    ]


def test_what_went_to_somebody_else_is_shown_no_longer(scene: Scene, client: Client):
    cast = scene.cast
    shown(scene)
    assert "Reading data honestly" in client.get("/p/maya/").content.decode()

    awards.hand_over(cast.owner, old=cast.learner, new=cast.stranger, organization=cast.college, now=timezone.now())

    assert "Reading data honestly" not in client.get("/p/maya/").content.decode()
    assert "Reading data honestly" not in cast.client("learner").get("/portfolio/").content.decode()
    address = reverse("portfolio-piece", args=[Piece.objects.get().public_id])
    assert cast.client("learner").get(address).status_code == 404


def test_the_bytes_of_what_is_held_are_not_read_to_show_it(scene: Scene):
    _made, group, award = shown(scene)

    [piece] = queries.pieces(group)

    assert piece.award == award
    assert {"jwt", "decision"} <= piece.award.get_deferred_fields()

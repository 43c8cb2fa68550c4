"""The owner's pages: groups, what is in them, their order and words."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from campus.assessments.models import Submission
from campus.portfolio.models import Group, Piece, Portfolio
from tests.campus.portfolio.stage import SAID, shown
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


def move(client: Client, to: str, **thing: str) -> None:
    client.post("/portfolio/move/", {**thing, "to": to})


def test_it_works(scene: Scene):
    client, award = scene.cast.client("learner"), awarded_today(scene)
    made = client.post("/portfolio/groups/new/", {"title": "What I can do", "text": ""})

    client.post(made["Location"], {"title": "Figures", "text": "They **speak**.", "awards": [award.public_id]})
    client.post("/portfolio/page/", {**SAID, "is_public": "on"})

    page = client.get("/portfolio/").content.decode()
    assert "Figures" in page
    assert "Reading data honestly" in page
    assert "/p/maya/" in page
    assert "<strong>speak</strong>" in client.get("/portfolio/preview/").content.decode()


def test_what_is_wrong_is_said_and_nothing_is_kept(scene: Scene):
    client = scene.cast.client("learner")

    assert client.post("/portfolio/groups/new/", {"title": ""}).status_code == 400
    assert client.post("/portfolio/page/", {"title": ""}).status_code == 400
    assert not Portfolio.objects.exists()


def test_groups_and_things_change_places(scene: Scene):
    portfolio, group, _award = shown(scene)
    client = scene.cast.client("learner")
    client.post("/portfolio/groups/new/", {"title": "More", "text": ""})
    own = reverse("portfolio-own-new", args=[group.public_id])
    client.post(own, {"title": "A talk", "url": "https://example.org/talk", "text": "On figures."})
    second, talk = Group.objects.get(title="More"), Piece.objects.get(title="A talk")

    move(client, "up", group=second.public_id)
    move(client, "up", piece=talk.public_id)
    move(client, "up", piece=talk.public_id)  # it is first already
    move(client, "down")  # nothing named

    assert [each.title for each in portfolio.groups.all()] == ["More", "What I can do"]
    assert [each.title for each in group.pieces.all()] == ["A talk", ""]


def test_words_are_written_about_a_thing_and_it_is_taken_off(scene: Scene):
    _portfolio, group, award = shown(scene)
    client, piece = scene.cast.client("learner"), Piece.objects.get()
    path = reverse("portfolio-piece", args=[piece.public_id])

    client.post(path, {"text": "I took a claim apart."})
    said = client.get("/p/maya/").content.decode()
    client.post(path, {"do": "remove"})
    client.post(reverse("portfolio-group", args=[group.public_id]), {"do": "remove"})

    assert "I took a claim apart." in said
    assert not Group.objects.exists()
    assert award.pictures.model.objects.count() == 0
    assert client.get(reverse("credential", args=[award.public_id])).status_code == 200


def test_an_address_that_a_browser_must_not_follow_is_refused(scene: Scene):
    _portfolio, group, _award = shown(scene)
    own = reverse("portfolio-own-new", args=[group.public_id])

    answer = scene.cast.client("learner").post(own, {"title": "A talk", "url": "ftp://example.org/x", "text": ""})

    assert answer.status_code == 400


def test_work_is_shown_only_while_it_is_public(scene: Scene):
    _portfolio, group, _award = shown(scene)
    work = Submission.objects.filter(person=scene.cast.learner).latest("pk")
    Submission.objects.filter(pk=work.pk).update(is_public=True, title="Do half our pupils skip lunch?")
    client = scene.cast.client("learner")
    words = {"title": group.title, "text": "", "works": [work.public_id]}
    client.post(reverse("portfolio-group", args=[group.public_id]), words)

    on = Client().get("/p/maya/").content.decode()
    Submission.objects.filter(pk=work.pk).update(is_public=False)
    off = Client().get("/p/maya/").content.decode()

    assert "skip lunch" in on
    assert "skip lunch" not in off

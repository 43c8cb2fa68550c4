"""Private links: unguessable, behind a password, until a day, revocable, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.portfolio import services
from campus.portfolio.models import Link
from campus.wallet import services as wallet
from campus.wallet.models import Collection
from campus.wallet.services import ordering
from tests.campus.portfolio.stage import linked, shown
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene


@pytest.mark.parametrize("who", ROLES)
def test_it_works_for_whoever_has_it(scene: Scene, who: str):
    portfolio, _group, _award = shown(scene, is_public=False)
    link, path = linked(scene, portfolio)

    answer = scene.cast.client(who).get(path)

    link.refresh_from_db()
    assert "Reading data honestly" in answer.content.decode()
    assert link.views == (0 if who == "learner" else 1)
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")


def test_what_is_kept_of_it_does_not_open_it(scene: Scene, client: Client):
    link, path = linked(scene, shown(scene)[0])

    assert len(path) > 30
    assert client.get(f"/s/{link.digest}/").status_code == 404
    assert path.split("/")[2].encode() not in bytes(link.sealed)


def test_a_link_to_one_group_shows_that_alone(scene: Scene, client: Client):
    portfolio, _group, _award = shown(scene)
    other = services.group(scene.cast.learner, portfolio=portfolio, title="Other things", text="Cakes.")
    _link, path = linked(scene, portfolio, group=other)

    page = client.get(path).content.decode()

    assert "Cakes." in page
    assert "Reading data honestly" not in page


def test_it_ends_when_it_was_said_to_and_when_it_is_revoked(scene: Scene, client: Client):
    portfolio, _group, _award = shown(scene)
    link, path = linked(scene, portfolio, ends_at=timezone.now() + timedelta(hours=1))
    _other, revoked = linked(scene, portfolio)
    owner = scene.cast.client("learner")

    assert client.get(path).status_code == client.get(revoked).status_code == 200
    Link.objects.filter(pk=link.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    owner.post("/portfolio/links/", {"revoke": _other.public_id})

    assert client.get(path).status_code == client.get(revoked).status_code == 404
    page = owner.get("/portfolio/links/").content.decode()
    assert "Revoked on" in page
    assert "Ended on" in page


def test_a_password_opens_it_for_this_browser_and_this_link_alone(scene: Scene, client: Client):
    portfolio, _group, _award = shown(scene, is_public=False)
    link, path = linked(scene, portfolio, password="tall ships")
    _other, elsewhere = linked(scene, portfolio, password="tall ships")

    assert "Reading data" not in client.get(path).content.decode()
    assert client.post(path, {"password": "short ships"}).status_code == 403
    assert client.post(path, {"password": "tall ships"}).status_code == 302

    assert "Reading data" in client.get(path).content.decode()
    assert "Reading data" not in client.get(elsewhere).content.decode()
    assert "Reading data" not in Client().get(path).content.decode()
    link.refresh_from_db()
    assert "tall" not in link.password
    assert link.views == 1


def test_passwords_cannot_be_tried_without_end(scene: Scene, client: Client):
    link, path = linked(scene, shown(scene)[0], password="tall ships")
    for _ in range(5):
        client.post(path, {"password": "wrong"})

    assert "Try again in a minute" in client.post(path, {"password": "tall ships"}).content.decode()
    for _ in range(5):  # from other places
        services.opens(link, password="wrong", now=timezone.now())
    with pytest.raises(ConflictError):
        services.opens(link, password="tall ships", now=timezone.now())


def test_its_owner_makes_one_and_reads_it_again(scene: Scene):
    shown(scene)
    client = scene.cast.client("learner")
    day = (timezone.localdate() + timedelta(days=3)).isoformat()

    client.post("/portfolio/links/", {"label": "For Helen", "ends_on": day, "password": ""})

    assert f"/s/{services.token_of(Link.objects.get())}/" in client.get("/portfolio/links/").content.decode()


@pytest.mark.parametrize("fields", [{"ends_on": "2020-01-01"}, {"password": "short"}, {"label": "x" * 81}])
def test_what_cannot_be_is_refused(scene: Scene, fields: dict[str, str]):
    shown(scene)

    assert scene.cast.client("learner").post("/portfolio/links/", {"label": "", **fields}).status_code == 400
    assert not Link.objects.exists()


def test_there_is_a_most(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    portfolio, _group, _award = shown(scene)
    monkeypatch.setattr(services, "MOST_LINKS", 0)

    answer = scene.cast.client("learner").post("/portfolio/links/", {"label": "One more"})

    assert "Revoke one that nobody needs" in answer.content.decode()
    with pytest.raises((ConflictError, InvalidError)):
        linked(scene, portfolio)


def test_who_has_no_portfolio_is_led_to_it(scene: Scene):
    assert scene.cast.client("learner").get("/portfolio/links/").status_code == 302


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_nobody_revokes_anothers(scene: Scene, who: str):
    link, _path = linked(scene, shown(scene)[0])
    person = getattr(scene.cast, who)
    services.ensure(person)

    assert scene.cast.client(who).post("/portfolio/links/", {"revoke": link.public_id}).status_code == 404


def collected(scene: Scene) -> Collection:
    """Return a collection with the learner's award in it."""
    learner = scene.cast.learner
    made = ordering.name_collection(learner, name="For Helen", now=timezone.now())
    ordering.collect(learner, thing=awarded_today(scene), collections=[made])
    return made


def test_a_collection_is_shown_by_a_link_without_any_page(scene: Scene, client: Client):
    found, learner = collected(scene), scene.cast.client("learner")
    way = learner.get(f"/wallet/collections/{found.public_id}/").content.decode()
    assert f"/portfolio/links/?shows=collection-{found.public_id}" in way

    learner.post("/portfolio/links/", {"shows": f"collection-{found.public_id}", "label": ""})

    link = Link.objects.get()
    page = client.get(f"/s/{services.token_of(link)}/").content.decode()
    assert "Reading data honestly" in page
    assert '<h2 id="part1">For Helen</h2>' in page
    assert not link.portfolio.is_public
    assert "The collection “For Helen”" in learner.get("/portfolio/links/").content.decode()


def test_a_link_shows_what_stands_in_a_collection_today_and_nothing_hidden(scene: Scene, client: Client):
    found = collected(scene)
    _link, path = linked(scene, services.ensure(scene.cast.learner), collection=found)
    assert "Reading data honestly" in client.get(path).content.decode()

    ordering.mark(scene.cast.learner, thing=found.marks.get().award, place="hidden")

    assert "Reading data honestly" not in client.get(path).content.decode()
    ordering.give_up_collection(scene.cast.learner, collection=found)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_nobody_makes_a_link_to_anothers_collection(scene: Scene, who: str):
    found, person = collected(scene), getattr(scene.cast, who)
    ordering.name_collection(person, name="Mine", now=timezone.now())

    answer = scene.cast.client(who).post("/portfolio/links/", {"shows": f"collection-{found.public_id}"})

    assert answer.status_code == 400
    said = {"group": None, "label": "", "password": "", "ends_at": None, "now": timezone.now(), "collection": found}
    with pytest.raises(NotAllowedError):
        services.make_link(person, portfolio=services.ensure(person), **said)


def test_what_another_issuer_gave_is_read_and_checked_behind_a_link_to_its_collection(
    scene: Scene, client: Client, elsewhere: Elsewhere
):
    elsewhere.publish()
    data, learner = elsewhere.credential(bytes(awarded_today(scene).credential)), scene.cast.learner
    held = wallet.keep(learner, data, "upload", now=timezone.now()).held
    assert held is not None
    made = ordering.name_collection(learner, name="For Helen", now=timezone.now())
    ordering.collect(learner, thing=held, collections=[made])
    _link, path = linked(scene, services.ensure(learner), collection=made)
    _other, bare = linked(scene, services.ensure(learner))

    assert f"{path}{held.public_id}/" in client.get(path).content.decode()
    assert "Meridian Skills Academy" in client.get(f"{path}{held.public_id}/").content.decode()
    assert client.get(f"{bare}{held.public_id}/").status_code == 404

"""A holder's own order: words, collections, pinned, put away; and the wallet's page that shows it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campus.awards.services import hand_over
from campus.common.errors import InvalidError, NotAllowedError
from campus.openbadges import queries as openbadges
from campus.portfolio import queries as portfolio
from campus.wallet import lists, queries, services
from campus.wallet.models import Collection, Held, Mark
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


def noted(scene: Scene, name: str = "First aid") -> Held:
    held = services.note(
        scene.cast.learner, lists.Entry(name, "Red Kite", awarded="2024-03-01"), now=timezone.now()
    ).held
    assert held is not None
    return held


def order(scene: Scene, public_id: str, **said: Any) -> str:
    answer = scene.cast.client("learner").post(reverse("wallet-order", args=[public_id]), {"place": "open", **said})
    return f"{answer.status_code} {answer.content.decode()}"


def wallet(scene: Scene, query: str = "") -> str:
    return scene.cast.client("learner").get(f"/wallet/{query}").content.decode()


def test_it_works(scene: Scene):
    award, held = awarded_today(scene), noted(scene)

    assert order(scene, award.public_id, is_pinned="on", tags="work, proud, Work", fresh="For Ana").startswith("302")
    assert order(scene, held.public_id, place="archived").startswith("302")

    mark, group = award.mark, Collection.objects.get()
    assert (mark.is_pinned, mark.tags, list(mark.collections.all())) == (True, ["Work", "proud"], [group])
    page = wallet(scene)
    assert "Pinned" in page
    assert "First aid" not in page
    assert "First aid" in wallet(scene, "?place=archived")
    assert award.public_id in wallet(scene, f"?collection={group.public_id}")
    assert (
        "For Ana" in scene.cast.client("learner").get(reverse("wallet-order", args=[award.public_id])).content.decode()
    )


def test_what_it_cannot_be_is_said(scene: Scene):
    held = noted(scene)
    person = scene.cast.learner
    services.name_collection(person, name="Taken", now=timezone.now())

    assert "You have a collection of this name." in order(scene, held.public_id, fresh="Taken")
    assert "At most 12 words" in order(scene, held.public_id, tags="x" * 41)
    assert not Mark.objects.exists()
    for said in ({"colour": "red"}, {"place": "elsewhere"}):
        with pytest.raises(InvalidError):
            services.mark(person, thing=held, **said)


def test_nobody_orders_for_another(scene: Scene):
    held, stranger, now = noted(scene), scene.cast.stranger, timezone.now()
    theirs = services.name_collection(scene.cast.learner, name="Hers", now=now)

    with pytest.raises(NotAllowedError):
        services.mark(stranger, thing=held, is_pinned=True)
    with pytest.raises(NotAllowedError):
        services.collect(scene.cast.stranger, thing=held, collections=[theirs])
    with pytest.raises(NotAllowedError):
        services.name_collection(stranger, name="Mine", now=now, collection=theirs)
    with pytest.raises(NotAllowedError):
        services.give_up_collection(stranger, collection=theirs)


def test_collections_are_made_named_and_given_up(scene: Scene):
    client = scene.cast.client("learner")
    client.post(reverse("wallet-collections"), {"name": "First"})
    assert client.post(reverse("wallet-collections"), {"name": "First"}).status_code == 400
    address = reverse("wallet-collection", args=[Collection.objects.get().public_id])

    client.post(address, {"name": "Second"})
    assert Collection.objects.get().name == "Second"
    assert client.post(address, {"name": " "}).status_code == 400
    client.post(address, {"give_up": "1"})

    assert not Collection.objects.exists()


def test_what_one_can_do_stands_with_what_proves_it(scene: Scene):
    award = awarded_today(scene)

    page = wallet(scene, "?view=skills")

    assert "interpret statistics" in page
    assert reverse("credential", args=[award.public_id]) in page
    assert "None of these names a skill" in wallet(scene, "?view=skills&q=nowhere")


def test_a_large_wallet_takes_no_more_queries_than_a_small_one(scene: Scene):
    awarded_today(scene)
    for number in range(60):
        noted(scene, f"Course {number}")
    client = scene.cast.client("learner")
    client.get("/wallet/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/wallet/?view=list&order=name").content.decode()

    assert "Page 1 of 2" in page
    assert len(asked) <= 14, [each["sql"][:90] for each in asked]
    assert len(queries.shelf(scene.cast.learner, now=timezone.now())) == 61


def test_what_was_handed_over_is_ordered_anew(scene: Scene):
    cast, award = scene.cast, awarded_today(scene, scene.cast.stranger)
    services.mark(cast.stranger, thing=award, tags=["secret"])
    hand_over(cast.owner, old=cast.stranger, new=cast.learner, organization=cast.college, now=timezone.now())

    page = cast.client("learner").get(reverse("wallet-order", args=[award.public_id])).content.decode()
    assert "secret" not in page
    assert order(scene, award.public_id, tags="mine").startswith("302")

    found = Mark.objects.get()
    assert (found.person, found.tags) == (cast.learner, ["mine"])


def test_what_is_hidden_is_offered_nowhere(scene: Scene):
    award, held, other = awarded_today(scene), noted(scene), noted(scene, "Rowing")
    assert [list(each) for each in queries.offered(scene.cast.learner)] == [[award], [other, held]]

    services.mark(scene.cast.learner, thing=award, place=Mark.Place.HIDDEN)
    services.mark(scene.cast.learner, thing=held, place=Mark.Place.HIDDEN)
    services.mark(scene.cast.learner, thing=other, place=Mark.Place.ARCHIVED)

    assert [list(each) for each in queries.offered(scene.cast.learner)] == [[], [other]]
    assert portfolio.candidates(scene.cast.learner)[0] == []
    assert [each.pk for each in openbadges.entries(scene.cast.learner, since=None)] == []

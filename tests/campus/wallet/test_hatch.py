"""Stored bytes are handed out before sessions, languages and forms; nothing that guards answers is left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from campus.portfolio.counting import TALLY
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene

OF_PAGES = {"Vary", "Content-Language"}  # a file has no language


def usual() -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "nobody’s".encode().hex()
    return client


def test_it_works(scene: Scene) -> None:
    answer = Client().get(f"/c/{awarded(scene).public_id}.json")

    assert answer.content == bytes(awarded(scene).credential)
    assert "Content-Language" not in answer


@pytest.mark.parametrize("form", ["json", "jwt", "svg"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_it_answers_as_the_usual_way_does(scene: Scene, form: str, method: str) -> None:
    path = f"/c/{awarded(scene).public_id}.{form}"
    ways = [getattr(client, method) for client in (usual(), Client())]  # the first makes the picture

    long, short = (way(path, headers={"Accept": "application/json"}) for way in ways)

    kept = dict(short.headers)
    assert kept.pop("Vary") == "Accept"
    assert kept == {name: value for name, value in long.headers.items() if name not in OF_PAGES}
    assert (short.status_code, short.content) == (long.status_code, long.content)


def test_who_has_it_already_is_told_so_on_both_ways(scene: Scene) -> None:
    path, tag = f"/c/{awarded(scene).public_id}.json", f'"{awarded(scene).sha256}"'

    for client in (usual(), Client()):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_what_was_issued_anew_is_shown_at_once(scene: Scene) -> None:
    award, path = awarded(scene), f"/c/{awarded(scene).public_id}.json"
    before = Client().get(path)

    type(award).objects.filter(pk=award.pk).update(credential=b'{"as": "it is now"}', sha256="0" * 64)

    after = Client().get(path, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after.content) == (200, b'{"as": "it is now"}')


def test_what_was_forgotten_is_gone_at_once(scene: Scene) -> None:
    award, path = awarded(scene), f"/c/{awarded(scene).public_id}.json"
    assert Client().get(path).status_code == 200

    type(award).objects.filter(pk=award.pk).update(forgotten_at=NOW)

    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"HTTP_HOST": "evil.example.org"}, 400), ({"QUERY_STRING": "a=%00"}, 400), ({"REQUEST_METHOD": "POST"}, 405)],
)
def test_what_is_refused_elsewhere_is_refused_here(scene: Scene, asked: dict[str, Any], status: int) -> None:
    assert Client().get(f"/c/{awarded(scene).public_id}.json", **asked).status_code == status


def test_a_number_too_many_is_no_address(scene: Scene) -> None:
    assert Client().get(f"/c/{awarded(scene).public_id}.json/").status_code == 404
    assert Client().get(f"/x/c/{awarded(scene).public_id}.json").status_code == 404


def test_a_look_is_counted_once_and_a_holders_own_as_theirs(scene: Scene) -> None:
    award = awarded(scene)
    TALLY.take()

    Client().get(f"/c/{award.public_id}.json")
    scene.cast.client("learner").get(f"/c/{award.public_id}.json")

    assert sorted((look.viewer, n) for look, n in TALLY.take().items()) == [(0, 1), (scene.cast.learner.pk, 1)]

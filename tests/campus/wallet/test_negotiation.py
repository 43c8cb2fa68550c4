"""A credential's address answers each asker in the form they ask for (RFC 9110, 12.5.1), from anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campus.wallet.views.files import NAMED
from tests.campus.awards.stage import awarded
from tests.cast import Scene

ADDRESSES = ("credential", "credential-id", "credentials")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FILES = [named for named, form in NAMED.items() if form]


def get(scene: Scene, accept: str, *, name: str = "credential", **headers: str) -> Any:
    return Client().get(reverse(name, args=[awarded(scene).public_id]), headers={"Accept": accept, **headers})


@pytest.mark.parametrize("named", FILES)
def test_every_form_is_had_by_its_name(scene: Scene, named: str) -> None:
    answer = get(scene, named)
    same = Client().get(reverse("credential-file", args=[awarded(scene).public_id, NAMED[named]]))

    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, named, same.content)
    assert answer["ETag"] == same["ETag"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer["Vary"].split(", ")


@pytest.mark.parametrize(
    ("accept", "named"),
    [
        (BROWSER, "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/ld+json, application/json", "application/ld+json"),
        ("application/vc;q=0.5, application/jwt", "application/jwt"),
        ("text/html;q=0.1, image/*", "image/png"),
        ("image/webp, image/svg+xml;q=0.9, text/html;q=0.2", "image/svg+xml"),
        ('application/vc+ld+json;profile="https://example.org/p"', "application/vc+ld+json"),
    ],
)
def test_what_is_preferred_is_sent(scene: Scene, accept: str, named: str) -> None:
    answer = get(scene, accept)

    assert (answer.status_code, answer["Content-Type"].partition(";profile")[0]) == (200, named)


@pytest.mark.parametrize("name", ADDRESSES)
def test_data_is_had_at_once_at_every_address(scene: Scene, name: str) -> None:
    answer = get(scene, "application/vc", name=name)

    assert (answer.status_code, answer.content) == (200, bytes(awarded(scene).credential))


@pytest.mark.parametrize("name", ADDRESSES[1:])
def test_people_are_sent_to_the_page(scene: Scene, name: str) -> None:
    answer = get(scene, BROWSER, name=name)

    assert (answer.status_code, answer["Location"]) == (301, reverse("credential", args=[awarded(scene).public_id]))
    assert "Accept" in answer["Vary"]


def test_who_accepts_nothing_of_it_is_told_what_there_is(scene: Scene) -> None:
    answer = get(scene, "audio/ogg")

    assert (answer.status_code, answer["Content-Type"]) == (406, "text/plain; charset=utf-8")
    assert [line.split()[0] for line in answer.content.decode().splitlines()] == list(NAMED)


def test_who_has_it_gets_it_no_second_time(scene: Scene) -> None:
    tag = get(scene, "application/jwt")["ETag"]

    again = get(scene, "application/jwt", If_None_Match=tag)
    other = get(scene, "application/vc", If_None_Match=tag)

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def test_the_head_alone_has_the_same_headers(scene: Scene) -> None:
    path = reverse("credential", args=[awarded(scene).public_id])
    asked = {"Accept": "application/pdf"}

    head, whole = Client().head(path, headers=asked), Client().get(path, headers=asked)

    assert (head.content, head["ETag"], head["Content-Type"]) == (b"", whole["ETag"], "application/pdf")

"""The preview of a badge: drawn from the address, whatever stands there, and seen by staff alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import ROLES, Cast, Scene

URL = "/manage/harbourside/achievements/preview.svg"


def drawn(cast: Cast, **asked: str) -> str:
    answer = cast.client("owner").get(URL, {"shape": "circle", **asked})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    return answer.content.decode()


def test_it_works(cast: Cast) -> None:
    assert "Round it the words “Shore watch”." in drawn(cast, ring="Shore watch")


@pytest.mark.parametrize("who", ROLES)
def test_staff_alone_see_it(scene: Scene, who: str) -> None:
    for url in (URL, reverse("achievement-preview", args=["harbourside", scene.achievement.public_id])):
        answer = scene.cast.client(who).get(url)
        assert answer.status_code == {"owner": 200, "educator": 200, "anonymous": 302}.get(who, 404)


def test_without_a_description_it_is_the_one_last_saved(scene: Scene) -> None:
    url = reverse("achievement-preview", args=["harbourside", scene.achievement.public_id])

    assert "Foundation" in scene.cast.client("owner").get(url).content.decode()


@pytest.mark.parametrize("asked", [
    {"shape": "star"}, {"pictogram": "../../x"}, {"scheme": ""}, {"hue": "9999"}, {"hue": "-1"}, {"hue": "²"},
    {"level": "99"}, {"ring": "x" * 500}, {"ring": "\x01<script>"}, {"name": "<script>alert(1)</script>"},
    {"ribbon": "Both", "foot": "of them"},
])  # fmt: skip
def test_it_draws_something_whatever_is_asked(cast: Cast, asked: dict[str, str]) -> None:
    assert "<script" not in drawn(cast, **asked)


def test_what_is_too_long_is_cut_to_what_fits(cast: Cast) -> None:
    assert f"“{'x' * 34}”" in drawn(cast, ring="x" * 40)

"""A page elsewhere is shown inside a unit only where staff allow it and its reader asks for it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from campus.common.headers import POLICY
from campus.courses import frames, services
from campus.courses.models import Unit
from tests.cast import Scene, enrolled

FIRST = "/learn/reading-data-honestly/units/1/"


def unit(scene: Scene, **fields: object) -> None:
    enrolled(scene.cast.learner, scene.course)
    named = {"kind": "embed", "url": "https://play.example.org/sim?a=1&b=2", "is_embedded": True} | fields
    Unit.objects.filter(pk=scene.units[0].pk).update(**named)


def opened(scene: Scene, query: str = "?open=1") -> tuple[HttpResponse, str]:
    answer = scene.cast.client("learner").get(f"{FIRST}{query}")
    return answer, answer.content.decode()


def test_it_works(scene: Scene):
    unit(scene)

    answer, page = opened(scene)

    assert 'src="https://play.example.org/sim?a=1&amp;b=2"' in page
    assert 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"' in page
    assert answer["Content-Security-Policy"] == f"{POLICY}; frame-src https://play.example.org"
    assert "Offline-For" not in answer


def test_nothing_is_asked_of_the_other_site_before(scene: Scene):
    unit(scene)

    answer, page = opened(scene, "")

    assert "<iframe" not in page
    assert 'href="?open=1#elsewhere"' in page
    assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("fields", [{"is_embedded": False}, {"url": "http://play.example.org/"}])
def test_what_may_not_be_shown_is_linked(scene: Scene, fields: dict[str, object]):
    unit(scene, **fields)

    answer, page = opened(scene)

    assert "<iframe" not in page
    assert "Open it here" not in page
    assert "Open the page" in page
    assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://play.example.org/a?b#c", "https://play.example.org"),
        ("https://PLAY.example.org:8443/", "https://play.example.org:8443"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://[2001:db8::1]/", ""),
        ("https://a.example;script-src *", ""),
        ("https://a.example:99999/", ""),
        (f"https://{'a' * 80}.example/", ""),
        ("https://campus.example/learn/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_site_is_named_so_that_a_policy_can_name_it(url: str, place: str):
    assert frames.site(url, own="Campus.example:8000") == place


def test_staff_allow_it_in_the_unit(scene: Scene):
    client = scene.cast.client("educator")
    typed = {"title": "A model", "minutes": 5, "url": "https://play.example.org/", "is_embedded": "on"}

    client.post("/manage/harbourside/courses/reading-data-honestly/units/new/embed/", typed | {"form_token": "x"})

    made = Unit.objects.get(title="A model")
    assert made.is_embedded
    services.change_unit(scene.cast.educator, unit=made, is_embedded=False, now=scene.course.created_at)
    assert not Unit.objects.get(title="A model").is_embedded

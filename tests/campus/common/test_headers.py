"""Every answer carries the content policy; a view may only be stricter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from campus.common.headers import POLICY, SecurityHeaders
from tests.cast import Cast, Scene


def answered(response: HttpResponse) -> HttpResponse:
    def view(_request: HttpRequest) -> HttpResponse:
        return response

    found = SecurityHeaders(view)(RequestFactory().get("/"))
    assert isinstance(found, HttpResponse)
    return found


def test_it_works() -> None:
    assert answered(HttpResponse())["Content-Security-Policy"] == POLICY


def test_it_allows_no_inline_code_and_no_frame() -> None:
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "object-src 'none'" in POLICY


def test_it_leaves_the_stricter_policy_of_a_view() -> None:
    strict = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert answered(strict)["Content-Security-Policy"] == "default-src 'none'"


def test_it_asks_for_no_camera() -> None:
    assert "camera=()" in answered(HttpResponse())["Permissions-Policy"]


def test_a_page_made_for_one_person_is_kept_by_nobody_else(scene: Scene) -> None:
    for address in ("/", "/learn/", "/me/", "/wallet/", "/manage/harbourside/", "/absent/"):
        answer = scene.cast.client("owner").get(address)
        assert "Cookie" in answer["Vary"], address
        assert answer["Cache-Control"].startswith("private"), address


def test_the_outbox_leaves_no_copy(cast: Cast) -> None:
    assert "no-store" in cast.client("owner").get("/outbox/")["Cache-Control"]


def test_what_is_public_may_be_kept_by_all(scene: Scene) -> None:
    for address in (f"/a/{scene.achievement.public_id}/badge.svg", "/i/harbourside/did.json", "/ui/hue/25.css"):
        answer = scene.cast.client("owner").get(address)
        assert answer["Cache-Control"].startswith("public"), address
        assert "Cookie" not in answer.get("Vary", ""), address

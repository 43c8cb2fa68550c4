"""What is refused before any view sees it, and the pages for refusals that no view caught."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from campus.common import guards
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.guards import MOST_BODY, MOST_OF_VISITORS
from tests.cast import Cast, Scene

ERRORS = {
    "conflict": ConflictError("Ann was first."),
    "invalid": InvalidError("No."),
    "not": NotAllowedError("Not you."),
}


def refuse(_request: HttpRequest, kind: str) -> HttpResponse:
    raise ERRORS[kind]


urlpatterns = [path("refuse/<str:kind>", refuse), path("", include("campus.config.urls"))]


def announce(client: Client, length: int | str, to: str = "/me/") -> Any:
    """Send a small body that says it is large: nothing may wait for the rest, or read what is there."""
    return client.generic(
        "POST", to, b"name=x", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=length
    )


def test_it_works(cast: Cast) -> None:
    assert cast.client("learner").get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("role", "length", "code"),
    [
        ("learner", MOST_BODY + 1, 413),
        ("learner", 10**14, 413),
        ("learner", 10**30, 413),
        ("anonymous", MOST_OF_VISITORS + 1, 413),
        ("anonymous", MOST_OF_VISITORS, 302),
        ("learner", "-1", 400),
        ("learner", "many", 400),
    ],
)
def test_a_body_too_large_is_refused_unread(cast: Cast, role: str, length: int | str, code: int) -> None:
    answer = announce(cast.client(role), length)

    assert answer.status_code == code
    if code == 413:
        assert "too large" in answer.content.decode()


def test_nothing_of_it_is_read(cast: Cast) -> None:
    class Body:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    request = RequestFactory().post("/me/", CONTENT_LENGTH=MOST_BODY + 1, **{"wsgi.input": Body()})
    request.user = cast.learner

    assert guards.BodyLimit(lambda _request: HttpResponse())(request).status_code == 413


@pytest.mark.parametrize(
    "address",
    ["/c/a%00b/", "/manage/harbourside/awards/?q=%00", "/learn/reading-data-honestly/units/1/files/a%00.png", "/?%00"],
)
def test_a_nul_in_the_address_is_a_bad_request(scene: Scene, address: str) -> None:
    assert scene.cast.client("owner").get(address).status_code == 400


def test_a_nul_in_a_cookie_is_a_bad_request(db: None) -> None:
    """Written as cookies write it: `"\\000"`."""
    assert Client().get("/me/", headers={"Cookie": 'sessionid="aaaaaaaaaa\\000"'}).status_code == 400


def test_a_host_that_is_not_ours_is_a_bad_request(db: None) -> None:
    answer = Client().get("/", headers={"Host": "evil.example.org"})

    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_a_bad_request_has_a_page(db: None) -> None:
    answer = Client().get("/?%00")

    assert "could not be read" in answer.content.decode()
    assert answer["Content-Security-Policy"]


def test_an_address_that_only_takes_what_is_sent_to_it_has_a_page_for_browsers(db: None) -> None:
    answer = Client().get("/ui/theme", headers={"accept": "text/html,*/*;q=0.8"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is no page here to open" in answer.content.decode()
    assert Client().get("/ui/theme", headers={"accept": "application/json"}).content == b""


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [("conflict", 409, "Ann was first."), ("invalid", 422, "No."), ("not", 403, "not open to you")],
)
def test_a_refusal_nobody_caught_has_a_page(cast: Cast, kind: str, code: int, words: str) -> None:
    answer = cast.client("learner").get(f"/refuse/{kind}")

    assert (answer.status_code, words in answer.content.decode()) == (code, True)


@pytest.mark.parametrize("field", ["a" * 100, "name"])
def test_too_many_fields_are_a_bad_request(cast: Cast, field: str) -> None:
    answer = cast.client("learner").post("/me/", {f"{field}{n}": "1" for n in range(2100)})

    assert answer.status_code == 400


def test_too_long_fields_are_a_bad_request(cast: Cast) -> None:
    answer = cast.client("learner").post("/me/", {"name": "x" * (9 * 1024 * 1024)})

    assert answer.status_code == 400
    assert connection.needs_rollback is False

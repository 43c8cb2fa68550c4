"""Reading and writing a wallet from outside: every byte as it was signed, every answer as the description says."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import Any

import jsonschema
import pytest
from django.test import Client as Browser
from django.urls import resolve
from django.utils import timezone

from campus.openbadges.description import document
from campus.openbadges.models import Grant
from campus.openbadges.scopes import READ_CREDENTIALS, READ_PROFILE, WRITE_CREDENTIALS
from campus.openbadges.views import api
from campus.wallet.models import Held
from testamur import bake
from tests.campus.openbadges.stage import call, put_in, service
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene


@cache
def description() -> dict[str, Any]:
    return document("https://campus.example.org", name="Testamur")


def fits(answer: Any, path: str, method: str = "get") -> Any:
    """Hold an answer against our description; return its body."""
    told = description()["paths"][path][method]["responses"][str(answer.status_code)]
    media_type = answer.headers["Content-Type"].partition(";")[0]
    schema = told["content"][media_type]["schema"] | {"components": description()["components"]}
    body = answer.content.decode() if media_type == "text/plain" else json.loads(answer.content)
    jsonschema.Draft7Validator(schema).validate(body)
    return body


def minor(answer: Any) -> tuple[int, str]:
    fields = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"]
    return answer.status_code, fields[0]["imsx_codeMinorFieldValue"]


@pytest.fixture
def token(scene: Scene) -> str:
    return str(service(scene.cast).tokens()["access_token"])


def test_it_works(scene: Scene, token: str, elsewhere: Elsewhere):
    award = awarded_today(scene, days_ago=1)
    elsewhere.publish()
    data = elsewhere.credential(bytes(award.credential))

    written = put_in(token, data, "application/vc+ld+json")
    again = put_in(token, data)
    read = call(token)

    assert (written.status_code, written.headers["Content-Type"], written.content) == (
        201, "application/vc+ld+json", data,
    )  # fmt: skip
    assert (again.status_code, again.content) == (200, data)
    assert all(each in read.content for each in (bytes(award.credential), data))
    assert read.headers["X-Total-Count"] == "2"
    assert fits(read, "/credentials")["compactJwsStrings"] == []
    fits(written, "/credentials", "post")
    held = Held.objects.get()
    assert (held.person, held.came_from, held.source) == (scene.cast.learner, "Open Wallet", "api")
    assert Grant.objects.get().last_used_at is not None


def test_a_token_as_text_comes_back_as_text(scene: Scene, token: str):
    jwt = bytes(awarded_today(scene, scene.cast.stranger).jwt)  # one of ours, but nobody's in this wallet

    written = put_in(token, jwt, "text/plain")

    assert (written.status_code, written.content) == (201, jwt)
    assert fits(call(token), "/credentials") == {
        "credential": [], "compactJwsString": [jwt.decode()], "compactJwsStrings": [jwt.decode()],
    }  # fmt: skip


def test_what_lies_in_a_picture_comes_out_as_it_was_signed(scene: Scene, token: str, elsewhere: Elsewhere):
    elsewhere.publish()
    data = elsewhere.credential(bytes(awarded_today(scene, scene.cast.stranger).credential))
    picture = bake(b'<svg xmlns="http://www.w3.org/2000/svg"/>', data.decode())
    api.keep(scene.cast.learner, picture, "upload", now=timezone.now())

    assert b'{"credential":[' + data + b"]," in call(token).content


def test_pages_lead_to_one_another(scene: Scene, token: str, elsewhere: Elsewhere):
    like = json.loads(awarded_today(scene, days_ago=9).credential)
    del like["proof"]
    for day in (1, 2):
        other = like | {"id": f"https://{elsewhere.host}/badges/{day}", "awardedDate": f"2026-11-0{day}T00:00:00Z"}
        put_in(token, elsewhere.sign({**other, "issuer": {"id": elsewhere.did, "type": ["Profile"], "name": "M"}}))
    seen, links = [], []
    for offset in range(3):
        page = call(token, path=f"credentials?limit=1&offset={offset}")
        seen += [each["id"] for each in page.json()["credential"]]
        links.append([part.split('rel="')[1][:-1] for part in page.headers["Link"].split(", ")])

    assert len(set(seen)) == 3
    assert links == [["first", "last", "next"], ["first", "last", "next", "prev"], ["first", "last", "prev"]]
    assert "limit=1&offset=2>" in call(token, path="credentials?limit=1").headers["Link"]
    assert call(token, path="credentials?offset=7").json()["credential"] == []


def test_since_asks_for_news(scene: Scene, token: str):
    awarded_today(scene, days_ago=3)
    moments = [timezone.now() - timedelta(days=days) for days in (4, 2)]

    found = [call(token, path="credentials", data={"since": at.isoformat()}).headers["X-Total-Count"] for at in moments]

    assert found == ["1", "0"]
    assert "since=" in call(token, path="credentials", data={"since": moments[0].isoformat()}).headers["Link"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=x", "offset=-1", "offset=1e3", "since=tomorrow", "since=2026-13-01T00:00:00Z"],
)
def test_a_page_that_is_none_is_refused(token: str, query: str):
    answer = call(token, path=f"credentials?{query}")

    assert minor(answer) == (400, "invalid_query_parameter")
    fits(answer, "/credentials")


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [
        (b"{}", "application/json", 400),
        (b"hello", "text/plain", 400),
        (b"{}", "image/png", 415),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"x" * (2 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_what_is_no_credential_is_refused(token: str, data: bytes, media_type: str, status: int):
    answer = put_in(token, data, media_type)

    assert minor(answer) == (status, "invalid_data")
    fits(answer, "/credentials", "post")


def test_what_was_altered_or_wrongly_named_is_refused(scene: Scene, token: str):
    award = awarded_today(scene, scene.cast.stranger)
    altered = bytes(award.credential).replace(b"Harbourside", b"Harborside")

    answers = [
        put_in(token, altered),
        put_in(token, bytes(award.credential), "text/plain"),
        put_in(token, bytes(award.jwt)),
    ]

    assert [minor(each) for each in answers] == [(400, "invalid_data")] * 3
    assert not Held.objects.exists()


def test_a_token_opens_what_was_allowed_and_no_more(scene: Scene):
    reader = service(scene.cast).tokens(scope=f"{READ_CREDENTIALS} {READ_PROFILE}")["access_token"]
    writer = service(scene.cast).tokens(scope=WRITE_CREDENTIALS)["access_token"]

    assert minor(put_in(reader, b"{}")) == (403, "forbidden")
    assert minor(call(writer)) == (403, "forbidden")
    assert minor(call(reader, "put", "profile", data=b"{}", content_type="application/json")) == (403, "forbidden")
    assert minor(call("")) == (401, "unauthorizedrequest")
    assert minor(call("nonsense")) == (401, "unauthorizedrequest")
    assert call("nonsense").headers["WWW-Authenticate"] == 'Bearer realm="openbadges", error="invalid_token"'
    assert minor(call(reader, "delete")) == (405, "not_allowed")
    assert minor(Browser().post("/ims/ob/v3p0/discovery")) == (405, "not_allowed")


def test_nobody_sees_anothers_wallet(scene: Scene):
    awarded_today(scene)

    theirs = call(service(scene.cast, "stranger").tokens()["access_token"])

    assert theirs.json() == {"credential": [], "compactJwsString": [], "compactJwsStrings": []}


def test_so_many_a_minute(token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api, "CALLS_A_MINUTE", 0)

    answer = call(token)

    assert minor(answer) == (429, "server_busy")
    assert answer.headers["Retry-After"] == "60"


def test_the_profile_tells_who_it_is_and_takes_a_name(scene: Scene, token: str):
    told = fits(call(token, path="profile"), "/profile")
    changed = call(
        token,
        "put",
        "profile",
        data=json.dumps(told | {"name": "Maya O.", "phone": "1"}),
        content_type="application/json",
    )

    assert (told["name"], told["email"], told["type"]) == ("Maya Okonkwo-Lind", "maya@example.org", ["Profile"])
    assert told["id"].startswith("urn:uuid:")
    assert fits(changed, "/profile", "put") == told | {"name": "Maya O."}
    scene.cast.learner.refresh_from_db()
    assert scene.cast.learner.name == "Maya O."


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "urn:uuid:another"},
        {"type": ["Person"]},
        {"name": ""},
        {"name": 7},
        {"name": "x" * 121},
        {"name": "\u202e"},
    ],
)
def test_a_profile_that_is_not_in_order_is_refused(token: str, changed: dict[str, Any]):
    sent = json.dumps(call(token, path="profile").json() | changed)

    answer = call(token, "put", "profile", data=sent, content_type="application/json")

    assert minor(answer) == (400, "invalid_data")


def test_the_description_is_open_and_every_path_in_it_is_there(db: None):
    answer = Browser().get("/ims/ob/v3p0/discovery")

    told = answer.json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "campus.example.org" not in answer.content.decode()
    assert {resolve(f"/ims/ob/v3p0{path}").url_name for path in told["paths"]} == {
        "ob-discovery", "ob-credentials", "ob-profile",
    }  # fmt: skip
    scheme = told["components"]["securitySchemes"]["OAuth2ACG"]
    flow = scheme["flows"]["authorizationCode"]
    known = Browser().get("/.well-known/oauth-authorization-server").json()
    assert scheme["x-imssf-registrationUrl"] == known["registration_endpoint"]
    assert flow["authorizationUrl"] == known["authorization_endpoint"]
    assert flow["tokenUrl"] == flow["refreshUrl"] == known["token_endpoint"]
    assert set(flow["scopes"]) == set(known["scopes_supported"])
    assert {"title", "termsOfService", "x-imssf-privacyPolicyUrl", "x-imssf-image"} <= set(told["info"])

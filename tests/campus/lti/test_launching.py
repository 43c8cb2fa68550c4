"""A launch is taken once, from whom it should come, in the browser that began it; else it says what is wrong."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from joserfc.jwk import RSAKey

from campus.lti.models import Context, Fault, Registration, Subject
from tests.campus.factors.stage import with_app
from tests.campus.lti.stage import Stage


def test_it_works(stage: Stage):
    stage.show("course:reading-data-honestly")

    page, where, _key = stage.frame()

    assert page.status_code == 200
    assert "Reading data honestly" in page.content.decode()
    assert Subject.objects.get(subject="4").person.name == "Ada Álvarez"
    assert Context.objects.get().title == "Micro-credentials 101"
    assert f"frame-ancestors 'self' {stage.platform.url};" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert where.startswith("/lti/v/")


def test_cookies_last_in_frames(stage: Stage):
    browser = Client()
    came = stage.launch(client=browser)

    said = [cookie.OutputString() for cookie in came.cookies.values()]

    assert len(said) == 1
    assert all(word in said[0] for word in ["SameSite=None", "Secure", "HttpOnly", "; Partitioned", "Path=/lti/v/"])


def test_a_platform_that_changed_its_key_is_believed(stage: Stage):
    stage.launch()
    stage.platform.key = RSAKey.generate_key(2048, parameters={"kid": "platform-2"}, auto_kid=False)
    Registration.objects.update(jwks_at=timezone.now() - timedelta(minutes=5))

    assert stage.launch().status_code == 302


def test_another_deployment_waits_for_the_owner(stage: Stage):
    stage.launch()
    stage.platform.deployment = "10"

    assert stage.launch().status_code == 400
    assert Fault.objects.get().code == "deployment"
    owner = stage.scene.cast.client("owner")
    address = f"/manage/harbourside/lms/{stage.registration.public_id}/"
    waiting = stage.registration.deployments.get(deployment_id="10")
    owner.post(address, {"do": "allow", "deployment": waiting.pk})
    assert stage.launch().status_code == 302


def test_where_no_cookie_is_kept_a_window_opens(stage: Stage):
    browser = Client()
    answer = browser.post(f"/lti/{stage.registration.public_id}/login", stage.platform.begin("4"))
    browser.cookies.clear()
    fields = stage.platform.authorize(dict(parse_qsl(urlsplit(answer.headers["Location"]).query)))
    page = browser.post(f"/lti/{stage.registration.public_id}/launch", fields)
    key = page.context["key"]
    enter = f"/lti/v/{page.context['visit'].public_id}/enter"

    assert "Continue as Ada Álvarez" in page.content.decode()
    assert browser.post(enter, {"key": key}, headers={"Origin": "https://evil.example"}).status_code == 403
    came = browser.post(enter, {"key": key}, headers={"Origin": "http://localhost:8000"})
    assert came.headers["Location"] == "/wallet/"
    assert browser.get("/wallet/").status_code == 200


def test_a_window_asks_for_the_code_of_who_has_set_up_an_app_and_a_frame_does_not(stage: Stage, client: Client):
    _page, where, key = stage.frame("4", client=client)
    person = Subject.objects.get().person
    app = with_app(person)

    assert client.get(where).status_code == 200
    came = client.post(f"{where}enter", {"key": key, "to": "/me/"}, headers={"Origin": "http://localhost:8000"})
    assert (came.headers["Location"], "_auth_user_id" in client.session) == ("/second-step/", False)
    came = client.post("/second-step/", {"typed": app.at(timezone.now())})
    assert (came.headers["Location"], client.session["_auth_user_id"]) == ("/me/", str(person.pk))


@pytest.mark.parametrize(
    ("code", "fields"),
    [("issuer", {"iss": "https://other.example"}), ("malformed", {"login_hint": ""})],
)
def test_a_sign_in_that_is_wrong_says_so(stage: Stage, client: Client, code: str, fields: dict[str, str]):
    told = {**stage.platform.begin("4"), **fields}

    answer = client.get(f"/lti/{stage.registration.public_id}/login", told)

    assert answer.status_code == 400
    assert Fault.objects.get().code == code

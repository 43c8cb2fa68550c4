"""The test of a connection: what an administrator typed in is kept, tried, and each fault is said in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from campus.common.errors import FetchError
from campus.common.net import Answer
from campus.lti.models import Registration
from campus.lti.services import registering, trying
from tests.campus.lti.lms import AGS, ROSTER
from tests.campus.lti.stage import Stage

CONNECTIONS = "/manage/harbourside/lms/"


def findings(stage: Stage) -> dict[str, bool]:
    registration = Registration.objects.get()
    return {each.text: each.is_good for each in trying.try_out(registration, now=timezone.now())}


def bad(stage: Stage) -> str:
    return " / ".join(text for text, is_good in findings(stage).items() if not is_good)


def values(stage: Stage, **changes: str) -> dict[str, str]:
    return {"name": "Moodle", **{name: getattr(stage.registration, name) for name in registering.NEEDED}, **changes}


def test_it_works(stage: Stage):
    assert stage.frame("3")[0].status_code == 200

    found = findings(stage)

    assert all(found.values())
    assert len(found) == 6
    assert any("we may read who is in a course" in text for text in found)


def test_what_was_typed_in_is_kept_and_then_tried(stage: Stage):
    owner, where = stage.scene.cast.client("owner"), f"{CONNECTIONS}{stage.registration.public_id}/"

    page = owner.post(f"{where}test/", values(stage, client_id="another")).content.decode()

    assert "gave no token: the platform answered 400, “invalid_client”. Compare the client ID" in page
    assert "Nobody has come from there yet" in page
    assert Registration.objects.get().client_id == "another"
    refused = owner.post(f"{where}test/", values(stage, token_url="nonsense"))
    assert refused.status_code == 400
    assert 'value="nonsense"' in refused.content.decode()
    assert Registration.objects.get().token_url != "nonsense"


def test_every_form_of_the_page_leads_to_it_wherever_the_page_is_shown(stage: Stage):
    owner = stage.scene.cast.client("owner")
    begun = owner.post(CONNECTIONS, {"name": "Canvas"}).content.decode()  # shown where connections are listed
    made = Registration.objects.get(name="Canvas")
    tried = owner.post(f"{CONNECTIONS}{stage.registration.public_id}/test/").content.decode()

    for page, public_id in ((begun, made.public_id), (tried, stage.registration.public_id)):
        main = page.partition("<main")[2].partition("</main>")[0]
        assert main.count("<form") == main.count(f'<form method="post" action="{CONNECTIONS}{public_id}/"') > 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"jwks_url": "/nowhere"}, "The keys could not be fetched"),
        ({"jwks_url": "/mod/lti/openid-configuration.php"}, "lists no RSA key"),
        ({"authorize_url": "/nowhere"}, "Nothing useful is at the authentication request address"),
        ({"token_url": "/nowhere"}, "the platform answered 404. Compare client ID, access token address"),
        ({"token_url": "/mod/lti/certs.php"}, "the platform answered without a token"),
    ],
)
def test_each_address_that_is_wrong_is_named(stage: Stage, changes: dict[str, str], words: str):
    Registration.objects.update(**{name: stage.platform.url + path for name, path in changes.items()})

    assert words in bad(stage)


def test_what_is_missing_is_named(stage: Stage):
    Registration.objects.update(client_id="", token_url="")

    assert bad(stage) == "Type in what is still missing: Client ID, Access token address."


def test_an_address_that_is_not_reached_is_said_to_be(stage: Stage):
    Registration.objects.update(authorize_url="https://lms.invalid/auth", token_url="https://lms.invalid/token")

    assert "The authentication request address can’t be reached from here" in bad(stage)
    assert "Is the access token address right, and the platform running?" in bad(stage)


def test_each_service_that_is_switched_off_is_named(stage: Stage):
    stage.platform.services = {f"{AGS}scope/score", f"{AGS}scope/lineitem.readonly"}  # one of two for the gradebook

    assert "does not let us write scores" not in bad(stage)
    assert "does not let us read the gradebook" in bad(stage)
    assert "does not let us read who is in a course" in bad(stage)
    stage.platform.services = {ROSTER}
    assert "does not let us write scores" in bad(stage)


def test_a_launch_that_was_refused_is_told_until_one_is_taken(stage: Stage):
    refused = stage.launch("4", iss="https://other.example")

    assert "The last launch was refused, number" in bad(stage)
    assert "https://other.example" in bad(stage)
    assert "https://other.example" not in refused.content.decode()
    stage.launch("4")
    assert bad(stage) == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(400, {"date": "Mon, 01 Jan 2024 00:00:00 GMT"}, b""), "seconds apart"),
        (Answer(200, {"date": "yesterday"}, b""), ""),
        (Answer(503, {}, b""), "the platform answered 503"),
        (FetchError("redirects", url="x", reason="it leads elsewhere"), ""),
    ],
)
def test_what_the_sign_in_address_answers(stage: Stage, monkeypatch: pytest.MonkeyPatch, answer: Any, words: str):
    def said(*_args: Any, **_named: Any) -> Answer:
        if isinstance(answer, FetchError):
            raise answer
        return answer

    stage.launch("4")
    monkeypatch.setattr(trying, "ask", said)

    assert words in bad(stage)
    assert bool(words) == bool(bad(stage))


@pytest.mark.parametrize("body", [b"[" * 100_000, b'["error"]', b'{"error": 7}', b"<p>No</p>"])
def test_a_refusal_that_cannot_be_read_is_still_one(stage: Stage, monkeypatch: pytest.MonkeyPatch, body: bytes):
    monkeypatch.setattr("campus.lti.services.platform.ask", lambda *_a, **_k: Answer(400, {}, body))

    assert "gave no token: the platform answered 400. Compare client ID" in bad(stage)

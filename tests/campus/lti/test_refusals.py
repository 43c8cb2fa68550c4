"""Every launch that is not taken gets a page that says what is wrong, with a number, and nothing about anybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from joserfc.jwk import RSAKey

from campus.accounts.models import Person
from campus.common.turns import SLOW
from campus.lti.faults import WORDS
from campus.lti.models import Fault, Registration
from tests.campus.lti.lms import KEY, LTI
from tests.campus.lti.stage import Stage

Launching = Callable[[Stage], Any]


def changed(**changes: Any) -> Launching:
    """Launch with other claims than the platform would make."""
    return lambda stage: stage.launch(**changes)


def asked(**fields: str) -> Launching:
    """Begin a sign-in with other fields than the platform's page sends."""
    return lambda stage: Client().post(_address(stage, "login"), {**stage.platform.begin("4"), **fields})


def posted(**fields: str) -> Launching:
    """Come back from a sign-in with these fields."""
    return lambda stage: Client().post(_address(stage, "launch"), fields)


def forged(stage: Stage) -> Any:
    """Launch with a token that somebody else signed, under the name of the platform's key."""
    stage.platform.key = RSAKey.generate_key(2048, parameters={"kid": KEY.kid}, auto_kid=False)
    listed = {"keys": [KEY.as_dict(private=False) | {"alg": "RS256", "use": "sig"}]}
    Registration.objects.update(jwks=listed, jwks_at=timezone.now())
    return stage.launch()


def replayed(stage: Stage) -> Any:
    """Send the same launch twice."""
    browser = Client()
    again = stage.launch("5", client=browser).wsgi_request.POST.dict()
    return browser.post(_address(stage, "launch"), again)


def of_another_deployment(stage: Stage) -> Any:
    """Launch from a second place in the platform."""
    stage.launch("5")
    stage.platform.deployment = "10"
    return stage.launch()


def without_keys(stage: Stage) -> Any:
    """Launch from a platform that lists no keys."""
    Registration.objects.update(jwks_url=f"{stage.platform.url}/nowhere")
    return stage.launch()


def ended(stage: Stage) -> Any:
    """Launch over a connection that was ended."""
    Registration.objects.update(ended_at=timezone.now())
    return asked()(stage)


def at_once(stage: Stage) -> Any:
    """Launch while as many wait for others as may."""
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        return stage.launch()
    finally:
        for _ in filter(None, taken):
            SLOW._places.release()


MOMENT = time.time()
DAY = timedelta(days=1).total_seconds()  # a run of all tests takes its time
LAUNCHES: dict[str, Launching] = {
    "unknown": ended,
    "issuer": changed(iss="https://other.example"),
    "client": asked(client_id="another"),
    "target": changed(**{f"{LTI}target_link_uri": "https://elsewhere.example/launch"}),
    "state": posted(id_token="x", state="not-ours"),
    "signature": forged,
    "keys": without_keys,
    "busy": at_once,
    "malformed": changed(**{f"{LTI}resource_link": {}}),
    "audience": changed(aud="somebody-else"),
    "expired": changed(iat=MOMENT - 400, exp=MOMENT - 340),
    "clock": changed(iat=MOMENT + DAY, exp=MOMENT + DAY + 60),
    "nonce": changed(nonce="of-another-sign-in"),
    "replayed": replayed,
    "version": changed(**{f"{LTI}version": "1.1"}),
    "message": changed(**{f"{LTI}message_type": "LtiStartProctoring"}),
    "deployment": of_another_deployment,
    "subject": changed(sub=""),
    "refused": posted(error="access_denied"),
}


def test_every_kind_of_refusal_is_tried_here() -> None:
    assert set(LAUNCHES) == set(WORDS)


@pytest.mark.parametrize("code", LAUNCHES)
def test_a_launch_that_is_not_taken_says_why_with_a_number(stage: Stage, code: str):
    answer = LAUNCHES[code](stage)

    fault = Fault.objects.get()
    page = answer.content.decode()
    assert (answer.status_code, fault.code) == (400, code)
    assert fault.reference in page
    assert str(WORDS[code]) in page
    assert not Person.objects.filter(name="Ada Álvarez").exists(), "nobody came in"
    said = ["Ada", "student1@lms.example", stage.platform.client_id, "eyJ"]
    assert not [word for word in said if word in page], "the page may stand in anybody's frame"


def test_owners_find_what_was_wrong_by_the_number(stage: Stage):
    LAUNCHES["clock"](stage)

    shown = stage.scene.cast.client("owner").get(f"/manage/harbourside/lms/{stage.registration.public_id}/")

    assert Fault.objects.get().reference in shown.content.decode()
    assert "the clock of the platform, or ours, is wrong" in shown.content.decode()


def _address(stage: Stage, name: str) -> str:
    return f"/lti/{stage.registration.public_id}/{name}"

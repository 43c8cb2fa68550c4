"""Checking in by a code."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from campus.assessments.models import Activity, Presence, Session
from campus.assessments.ways import codes
from tests.campus.assessments.ways.stage import activity, session
from tests.cast import PASSWORD, Cast


@pytest.fixture
def met(cast: Cast) -> Session:
    now = timezone.now()
    held = activity(cast, "attendance")
    return session(cast, held, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))


def url(met: Session) -> str:
    return f"/show/{met.activity.public_id}/in/"


def code_now(met: Session, *, steps_ago: int = 0) -> str:
    return codes.code(met.secret, codes.step_at(timezone.now()) - steps_ago)


def test_it_works(cast: Cast, met: Session):
    client, code = cast.client("learner"), code_now(met)
    page = client.get(url(met), {"code": code}).content.decode()
    assert f'value="{code.replace("-", " ")}"' in page

    page = client.post(url(met), {"code": code.replace("-", " ")}).content.decode()

    assert "You are checked in" in page
    assert Presence.objects.get().person == cast.learner
    assert "counted once the session is closed" in client.get(f"/show/{met.activity.public_id}/").content.decode()


def test_looking_checks_nobody_in(cast: Cast, met: Session):
    cast.client("learner").get(url(met), {"code": code_now(met)})

    assert not Presence.objects.exists()


def test_a_code_from_before_is_refused(cast: Cast, met: Session):
    answer = cast.client("learner").post(url(met), {"code": code_now(met, steps_ago=5)})

    assert answer.status_code == 422
    assert "does not hold" in answer.content.decode()


def test_guessing_ends_soon(cast: Cast, met: Session):
    client = cast.client("learner")

    codes_ = [client.post(url(met), {"code": f"amber amber {word}"}).status_code for word in codes.WORDS[:21]]

    assert 429 in codes_
    assert not Presence.objects.exists()


def test_who_has_to_sign_in_first_keeps_the_moment_of_the_scan(cast: Cast, met: Session):
    old = code_now(met, steps_ago=0)
    answer = cast.client(None).get(url(met), {"code": old})
    back = unquote(re.search(r"next=([^&]+)", answer["Location"])[1])  # type: ignore[index]
    assert "code=" not in back

    client = cast.client("learner")
    page = client.get(back).content.decode()

    assert old.replace("-", " ") in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]  # type: ignore[index]
    Session.objects.update(secret=met.secret)
    assert "You are checked in" in client.post(url(met), {"code": old, "seen": seen}).content.decode()
    assert client.get(url(met), {"seen": "forged"}).status_code == 200
    assert PASSWORD not in back


def test_it_is_not_there_for_others(cast: Cast, met: Session):
    Activity.objects.update(audience="course")

    assert cast.client("stranger").get(url(met)).status_code == 404
    assert cast.client("learner").get(f"/show/{activity(cast, 'observation').public_id}/in/").status_code == 404

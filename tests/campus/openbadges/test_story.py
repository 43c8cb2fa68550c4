"""One campus as consumer and provider at once: connect, pull, send, disconnect, over real HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from campus.openbadges.models import Client, Connection, Grant, Token
from campus.wallet.models import Held
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene

pytestmark = pytest.mark.server


def test_a_learner_brings_badges_from_one_place_to_another(campus_there: str, scene: Scene):
    """The learner has an account here, and the stranger's over there; both are this one site."""
    theirs, mine = awarded_today(scene, scene.cast.stranger), awarded_today(scene)
    here, over_there = scene.cast.client("learner"), scene.cast.client("stranger")

    # An address is typed; the host is found and registered with; the page leads to its question.
    answer = here.post("/services/", {"address": campus_there.removeprefix("http://")}, follow=True)
    page = answer.content.decode()
    way = unescape(re.search(r'class="btn" href="([^"]+/oauth/authorize[^"]+)"', page)[1])  # type: ignore[index]
    assert Client.objects.get().name == "Harbourside College"

    # Over there the person says yes, and is sent back.
    question = way.removeprefix(campus_there)
    assert "May Harbourside College use your wallet?" in over_there.get(question).content.decode()
    back = over_there.post(question, {"answer": "allow"}).headers["Location"]
    assert urlsplit(back).path == f"/services/hosts/{Connection.objects.get().host.public_id}/back"
    page = here.get(back.removeprefix(campus_there), follow=True).content.decode()
    assert "Harbourside College is connected." in page

    # What lies there comes here, byte for byte, and once.
    host = f"/services/hosts/{Connection.objects.get().public_id}/"
    pages = [here.post(f"{host}pull", {"what": what}, follow=True).content.decode() for what in ("new", "everything")]
    assert "1 badge is new in your wallet." in pages[0]
    assert "Nothing new came. 1 was here already." in pages[1]
    held = Held.objects.get(person=scene.cast.learner)
    assert bytes(held.data) == bytes(theirs.credential)
    assert (held.state, held.source, held.came_from) == ("valid", "pull", "Harbourside College")

    # The hour is over: the next talk renews the token by itself, and sends what lies here there.
    connection = Connection.objects.get()
    Token.objects.update(access_until=timezone.now() - timedelta(seconds=1))
    page = here.post(f"{host}send", {"thing": f"award:{mine.public_id}"}, follow=True).content.decode()
    assert "It is at Harbourside College now." in page
    assert "Sent on" in page
    assert bytes(Held.objects.get(person=scene.cast.stranger).data) == bytes(mine.credential)
    assert Token.objects.filter(refreshed_at__isnull=False).count() == 1
    assert b"access_token" not in bytes(connection.sealed_token)

    # Over there it can be seen and taken back; here that is found out with the next talk.
    assert "Take back" in over_there.get("/services/").content.decode()
    over_there.post(f"/services/{Grant.objects.get().public_id}/end")
    page = here.post(f"{host}pull", follow=True).content.decode()
    assert "did not let us in" in page
    assert "Connect it again" in page

    # Disconnecting gives the tokens back, and what came stays.
    here.post(f"{host}end")
    assert not Connection.objects.exists()
    assert Held.objects.filter(person=scene.cast.learner).exists()


def test_disconnecting_gives_the_tokens_back(campus_there: str, scene: Scene):
    here, over_there = scene.cast.client("learner"), scene.cast.client("stranger")
    page = here.post("/services/", {"address": campus_there}, follow=True).content.decode()
    question = unescape(re.search(r'href="[^"]+(/oauth/authorize[^"]+)"', page)[1])  # type: ignore[index]
    back = over_there.post(question, {"answer": "allow"}).headers["Location"]
    here.get(back.removeprefix(campus_there))

    here.post(f"/services/hosts/{Connection.objects.get().public_id}/end")

    assert Grant.objects.get().ended_at is not None
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("state=nonsense&code=x", "This is not the answer to what we asked."),
        ("error=access_denied&state={state}", "was not allowed to let us in"),
        ("code=stolen&state={state}", "did not let us in"),
    ],
)
def test_an_answer_that_is_none_connects_nothing(campus_there: str, scene: Scene, answer: str, words: str):
    here = scene.cast.client("learner")
    page = here.post("/services/", {"address": campus_there}, follow=True).content.decode()
    state = re.search(r"state=([-\w]+)", page)[1]  # type: ignore[index]
    connection = Connection.objects.get()

    said = here.get(f"/services/hosts/{connection.host.public_id}/back?{answer.format(state=state)}", follow=True)

    assert words in said.content.decode()
    connection.refresh_from_db()
    assert (connection.state == "open", bytes(connection.sealed_token)) == (False, b"")

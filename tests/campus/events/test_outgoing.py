"""News goes out signed, once it is written down, until it came; every try is there to be seen."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.awards import services as awards
from campus.awards.models import Award
from campus.common.errors import InvalidError, NotAllowedError
from campus.events import messages, signatures, tasks
from campus.events.desk import waiting
from campus.events.models import Delivery, Endpoint, Mark, Topic
from campus.events.services import endpoints, telling
from campus.events.tasks import deliver, end, gather
from tests.cast import Scene

EVERYTHING = [each.value for each in Topic]


class Listener:
    """Another system on this machine: keeps what comes and answers with `status`."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 204
        self.gone = ""  # the path that answers 503
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.came.append((self.path, {name.lower(): said for name, said in self.headers.items()}, body))
                self.send_response(503 if self.path == listener.gone else listener.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    made = Listener()
    settings.NET_ALLOWED = [made.host]
    yield made
    made.close()


def _endpoint(scene: Scene, listener: Listener, **fields: Any) -> tuple[Endpoint, bytes]:
    said = {"kind": "webhook", "url": f"http://{listener.host}/hook", "topics": EVERYTHING} | fields
    made, secret = endpoints.make(scene.cast.owner, organization=scene.cast.college, now=timezone.now(), **said)
    return made, base64.b64decode(secret.removeprefix("whsec_"))


def _award(scene: Scene) -> Award:
    return awards.award(
        person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner
    )


def test_it_works(scene: Scene, listener: Listener):
    _made, secret = _endpoint(scene, listener)
    award = _award(scene)

    gather()
    deliver()

    found = {}
    for path, headers, body in listener.came:
        assert path == "/hook"
        assert signatures.check(secret, told=headers, now=timezone.now(), body=body).startswith("msg_")
        found[json.loads(body)["type"]] = json.loads(body)["data"]
    assert set(found) == {"credential.earned", "credential.issued"}
    said = found["credential.earned"]
    assert (
        said["credential"]["id"].endswith(f"/credential/{award.public_id}/")
        or award.public_id in said["credential"]["id"]
    )
    assert said["holder"] == {"name": "Maya Okonkwo-Lind", "email": "maya@example.org"}
    assert [each.status for delivery in Delivery.objects.all() for each in delivery.log.all()] == [204, 204]


def test_taking_back_issuing_anew_and_ending_are_told(scene: Scene, listener: Listener):
    award, now = _award(scene), timezone.now()
    _endpoint(scene, listener, topics=["credential.revoked", "credential.issued", "credential.expired"])
    gather()
    end()
    fresh = awards.issue_anew(scene.cast.owner, award=award, now=now)
    awards.revoke(scene.cast.owner, award=fresh, reason="Given by mistake", now=now)
    Mark.objects.update(at=now - timedelta(days=1))
    Award.objects.filter(pk=fresh.pk).update(revoked_at=None, valid_until=now - timedelta(hours=1))

    gather()
    end()
    end()
    deliver()

    said = [(json.loads(body)["type"], json.loads(body)["data"]) for _path, _headers, body in listener.came]
    kinds = sorted(kind for kind, _data in said)
    assert kinds == [*["credential.expired"], *["credential.issued"] * 2, *["credential.revoked"] * 2]
    assert sum("replacedBy" in data for _kind, data in said) == 1


def test_an_endpoint_hears_only_what_it_asked_for_of_its_own_institution(scene: Scene, listener: Listener):
    _endpoint(scene, listener, topics=["credential.revoked"])
    url = f"http://{listener.host}/other"
    endpoints.make(
        scene.cast.outsider,
        organization=scene.cast.other,
        kind="webhook",
        url=url,
        topics=EVERYTHING,
        now=timezone.now(),
    )
    _award(scene)

    gather()

    assert not Delivery.objects.exists()


def test_a_record_store_gets_a_statement_of_what_was_earned(scene: Scene, listener: Listener):
    _endpoint(scene, listener, kind="lrs", url=f"http://{listener.host}/xapi/", topics=[], key="us", password="pass")
    _award(scene)

    gather()
    deliver()

    [(path, headers, body)] = listener.came
    assert path == "/xapi/statements"
    assert headers["authorization"] == "Basic " + base64.b64encode(b"us:pass").decode()
    statement = json.loads(body)
    assert statement["actor"]["mbox"] == "mailto:maya@example.org"
    assert statement["verb"]["id"].endswith("/earned")


def test_what_fails_is_tried_later_under_the_same_id_until_it_comes(scene: Scene, listener: Listener):
    made, _secret = _endpoint(scene, listener, topics=["credential.earned"])
    _award(scene)
    gather()
    listener.status = 503
    failed = deliver()
    at_once = deliver()
    later = timezone.now() + timedelta(hours=1)

    listener.status = 200
    [delivery] = telling.due(now=later, most=9)
    came = telling.deliver(delivery, now=later)

    assert (failed, at_once, came) == (0, 0, True)
    assert len({headers["webhook-id"] for _path, headers, _body in listener.came}) == 1
    assert [each.status for each in delivery.log.all()] == [503, 200]
    made.refresh_from_db()
    assert made.failing_since is None


def test_an_endpoint_that_takes_nothing_for_days_is_stopped_and_its_owners_told(scene: Scene, listener: Listener):
    made, _secret = _endpoint(scene, listener, topics=["credential.earned"])
    _award(scene)
    gather()
    listener.status = 500
    now = timezone.now()
    for days in (0, 1, 4):
        for delivery in telling.due(now=now + timedelta(days=days), most=9):
            telling.deliver(delivery, now=now + timedelta(days=days))

    made.refresh_from_db()
    assert made.stopped_at is not None
    assert [str(each.text) for each in waiting(scene.cast.college)] == [f"News no longer goes to {made.url}"]
    mails = [*OutboxMail.objects.values_list("to", flat=True), *(to for each in mail.outbox for to in each.to)]
    assert mails == ["ines@example.org"]

    listener.status = 200
    cast, address = scene.cast, f"/manage/harbourside/events/out/{made.public_id}/"
    assert cast.client("owner").post(address, {"do": "resume"}).status_code == 302
    assert deliver() == 1


def test_an_endpoint_that_is_down_lets_the_others_have_their_turn(
    scene: Scene, listener: Listener, monkeypatch: pytest.MonkeyPatch
):
    listener.gone = "/gone"
    dead, _secret = _endpoint(scene, listener, url=f"http://{listener.host}/gone")
    ended, _secret = _endpoint(scene, listener)
    _endpoint(scene, listener, topics=["credential.issued"])
    monkeypatch.setattr(tasks, "MOST", 1)
    _award(scene)
    gather()
    past = timezone.now() - timedelta(hours=1)
    Delivery.objects.exclude(endpoint__topics=["credential.issued"]).update(next_try_at=past)
    Endpoint.objects.filter(pk=ended.pk).update(ended_at=past)

    assert (deliver(), deliver()) == (0, 1)
    assert [each.tries for each in dead.deliveries.order_by("pk")] == [1, 0]


def test_who_waits_for_their_owner_is_told_by_the_address_they_wait_under(scene: Scene):
    award = _award(scene)
    EmailAddress.objects.filter(user=award.person).delete()
    award.person.email, award.person.waits_for = "waiting-1@waiting.invalid", "maya@example.org"

    told = [
        messages.webhook("credential.earned", award, at=award.awarded_at),
        messages.earned(award, at=award.awarded_at),
    ]

    assert [(b"maya@example.org" in each, b"waiting.invalid" in each) for each in told] == [(True, False)] * 2


def test_a_message_is_sent_again_on_a_click(scene: Scene, listener: Listener):
    made, _secret = _endpoint(scene, listener, topics=["credential.earned"])
    _award(scene)
    gather()
    deliver()
    client, address = scene.cast.client("owner"), f"/manage/harbourside/events/out/{made.public_id}/"

    client.post(address, {"do": f"again:{Delivery.objects.get().public_id}"})
    deliver()

    assert len(listener.came) == 2
    assert listener.came[0][2] == listener.came[1][2]
    assert "204" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "fields",
    [{"url": "http://192.0.2.1/"}, {"url": "https://a:b@example.org"}, {"topics": []}, {"kind": "lrs"}, {"kind": "x"}],
)
def test_what_cannot_be_told_anything_is_refused(scene: Scene, listener: Listener, fields: dict[str, Any]):
    with pytest.raises(InvalidError):
        _endpoint(scene, listener, **fields)


def test_only_owners_have_news_sent_somewhere(scene: Scene):
    for person in (scene.cast.educator, scene.cast.outsider, scene.cast.learner):
        with pytest.raises(NotAllowedError):
            endpoints.make(
                person, organization=scene.cast.college, kind="webhook", url="https://example.org/", topics=EVERYTHING,
                now=timezone.now(),
            )  # fmt: skip

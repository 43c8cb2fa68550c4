"""Pulling and sending where the other side is odd, broken or hostile: clear words, nothing lost, nothing leaked."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.utils import timezone

from campus.common.errors import ConflictError, InvalidError
from campus.openbadges import exchange
from campus.openbadges.errors import HostError
from campus.openbadges.models import Connection, Host, Sent
from campus.openbadges.services import carrying, connecting
from campus.openbadges.services.carrying import Pulled
from campus.wallet.models import Held
from tests.campus.openbadges.host import PAGE_1, There, connected
from tests.campus.wallet.stage import awarded_today
from tests.cast import Cast, Scene

SECOND = "GET /api/credentials?limit=50&offset=1"


def pull(connection: Connection, *, is_everything: bool = False) -> Pulled:
    return carrying.pull(connection.person, connection=connection, is_everything=is_everything, now=timezone.now())


def trouble(cast: Cast, there: There, **said: Any) -> str:
    """Return the words for what the host answers to the first page."""
    there.says(f"GET {PAGE_1}", said.pop("body", b""), **said)
    return pull(connected(cast.learner, there)).trouble


@pytest.fixture
def badges(scene: Scene) -> list[bytes]:
    """Two credentials that the learner does not have here."""
    awards = [awarded_today(scene, person) for person in (scene.cast.stranger, scene.cast.employer)]
    return [bytes(award.credential) for award in awards]


def page(*found: bytes, jws: tuple[bytes, ...] = ()) -> bytes:
    tokens = json.dumps([each.decode() for each in jws])
    return b'{"compactJwsStrings": ' + tokens.encode() + b', "credential": [' + b",\n".join(found) + b"]}"


def test_it_works(scene: Scene, there: There, badges: list[bytes]):
    there.says(f"GET {PAGE_1}", page(*badges), X_Total_Count="2")
    connection = connected(scene.cast.learner, there)

    pulled = pull(connection)

    assert pulled == Pulled(new=2)
    assert sorted(bytes(each.data) for each in Held.objects.all()) == sorted(badges)
    assert there.asked[0][1] == "Bearer first"
    connection.refresh_from_db()
    assert connection.pulled_at is not None
    assert connection.busy_until is None


def test_the_next_pull_asks_for_what_came_since(scene: Scene, there: There, badges: list[bytes]):
    there.says(f"GET {PAGE_1}", page(*badges))
    connection = connected(scene.cast.learner, there)
    pull(connection)
    connection.refresh_from_db()

    pull(connection)
    again = pull(connection, is_everything=True)

    assert "&since=20" in there.paths()[1]
    assert (again.known, again.new) == (2, 0)


@pytest.mark.parametrize(
    "headers",
    [{"X_Total_Count": "2"}, {"Link": '<{url}/api/credentials?limit=50&offset=1>; rel="next"'},
     {"Link": '</api/credentials?limit=50&offset=1>; rel="next", </x>; rel="last"'},
     {"Link": '<https://evil.example.org/api/credentials?offset=1>; rel="next"'}],
)  # fmt: skip
def test_every_page_is_turned(scene: Scene, there: There, badges: list[bytes], headers: dict[str, str]):
    """With a link, with a relative one, without one; and one that leads elsewhere gets no token of ours."""
    said = {name: value.format(url=there.url) for name, value in headers.items()}
    there.says(f"GET {PAGE_1}", page(badges[0]), **said)
    there.says(SECOND, page(badges[1]), X_Total_Count="2")

    assert pull(connected(scene.cast.learner, there)) == Pulled(new=2)
    assert there.paths() == [f"GET {PAGE_1}", SECOND]


def test_a_host_that_says_the_same_again_and_again_comes_to_an_end(scene: Scene, there: There, badges: list[bytes]):
    for path in (f"GET {PAGE_1}", SECOND):
        there.says(path, page(badges[0]), X_Total_Count="99")

    assert pull(connected(scene.cast.learner, there)) == Pulled(new=1)


def test_what_was_altered_is_left_and_the_rest_comes(scene: Scene, there: There, badges: list[bytes]):
    altered = badges[0].replace(b"Harbourside", b"Harborside")
    there.says(f"GET {PAGE_1}", page(altered, badges[1], b"{}"))

    assert pull(connected(scene.cast.learner, there)) == Pulled(new=1, refused=2)


def test_what_came_before_a_fault_is_kept(scene: Scene, there: There, badges: list[bytes]):
    there.says(f"GET {PAGE_1}", page(badges[0]), X_Total_Count="2")
    connection = connected(scene.cast.learner, there)

    pulled = pull(connection)

    assert (pulled.new, "404" in pulled.trouble) == (1, True)
    connection.refresh_from_db()
    assert connection.pulled_at is None  # so that the next one asks for all


def test_a_pull_takes_its_time_and_no_more(scene: Scene, there: There, badges: list[bytes], monkeypatch: Any):
    there.says(f"GET {PAGE_1}", page(*badges))
    monkeypatch.setattr(carrying, "SECONDS", 0.0)

    assert "pull again to go on" in pull(connected(scene.cast.learner, there)).trouble
    monkeypatch.setattr(carrying, "SECONDS", 25.0)
    monkeypatch.setattr(carrying, "MOST_PAGES", 0)
    assert "more pages than we turn" in pull(Connection.objects.get()).trouble


def test_a_token_that_is_over_is_renewed_and_kept(scene: Scene, there: There, badges: list[bytes]):
    there.says(f"GET {PAGE_1}", page(*badges))
    there.says("POST /token", {"access_token": "second", "refresh_token": "next", "expires_in": 60, "scope": "x"})
    connection = connected(scene.cast.learner, there, expires_at=1)

    assert pull(connection).new == 2

    assert there.asked[0][2].startswith(b"grant_type=refresh_token&refresh_token=again")
    assert there.asked[0][1] == "Basic dXM6c2VjcmV0"
    assert there.asked[1][1] == "Bearer second"
    connection.refresh_from_db()
    assert connecting.token_of(connection)["refresh_token"] == "next"


def test_a_token_that_is_not_taken_is_renewed_once(scene: Scene, there: There):
    there.says(f"GET {PAGE_1}", {"imsx_description": "Who are you?"}, status=401)
    there.says("POST /token", {"access_token": "second", "expires_in": 60})
    connection = connected(scene.cast.learner, there)

    assert "401: “Who are you?”" in pull(connection).trouble

    assert there.paths() == [f"GET {PAGE_1}", "POST /token", f"GET {PAGE_1}"]
    connection.refresh_from_db()
    assert connection.state == "broken"
    assert connecting.token_of(connection)["refresh_token"] == "again"  # none came in its place


@pytest.mark.parametrize(("code", "is_known"), [("invalid_grant", True), ("invalid_client", False)])
def test_a_host_that_forgot_us_is_told_from_one_that_ended_it(scene: Scene, there: There, code: str, is_known: bool):
    there.says("POST /token", {"error": code, "error_description": 'No "more" \\ of it'}, status=400)
    connection = connected(scene.cast.learner, there, expires_at=1)

    assert "did not let us in: “No more  of it”" in pull(connection).trouble

    connection.refresh_from_db()
    assert connection.state == "broken"
    assert bool(Host.objects.get().client_id) is is_known
    if not is_known:
        with pytest.raises(HostError, match="does not know this site any more"):
            pull(connection)


@pytest.mark.parametrize(
    "told", [b"", b"[]", b"{}", b"<html>", b'{"access_token": "\\u2028"}', b'{"expires_in": 1e999}']
)
def test_a_token_that_is_none_is_not_used(scene: Scene, there: There, told: bytes):
    there.says("POST /token", told)
    connection = connected(scene.cast.learner, there, expires_at=1)

    assert pull(connection).trouble
    assert there.paths() == ["POST /token"]


def test_a_token_endpoint_that_is_broken_is_told(scene: Scene, there: There):
    there.says("POST /token", b"<html>", status=502)

    assert "with the number 502" in pull(connected(scene.cast.learner, there, expires_at=1)).trouble


def test_without_a_refresh_token_the_person_is_asked_anew(scene: Scene, there: There):
    connection = connected(scene.cast.learner, there, expires_at=1, refresh_token=None)

    assert "Connect it again" in pull(connection).trouble
    assert there.asked == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body": {"imsx_description": "Not\u0000 you"}, "status": 403}, "403: “Not you”"),
        ({"body": {"error": "slow_down"}, "status": 429}, "429: “slow_down”"),
        ({"body": b"<html>", "status": 500}, "refused, with the number 500."),
        ({"body": b"<html>"}, "not a list of credentials"),
        ({"body": b'{"credential": [{}'}, "not a list of credentials"),
        ({"status": 302, "Location": "http://127.0.0.1:1/"}, "another address"),
        ({"Content_Encoding": "gzip"}, "could not read"),
        ({"body": b"x" * 3000}, "more than we take"),
    ],
)
def test_what_goes_wrong_is_told(cast: Cast, there: There, monkeypatch: Any, said: dict[str, Any], words: str):
    monkeypatch.setattr(carrying, "MOST_PAGE", 2000)

    assert words in trouble(cast, there, **said)
    assert not Held.objects.exists()


def test_a_host_that_is_slow_or_away_is_told(cast: Cast, there: There, monkeypatch: Any):
    connection = connected(cast.learner, there)
    monkeypatch.setattr(exchange, "SECONDS", 0.3)
    there.slow = threading.Event()

    assert "took too long" in pull(connection).trouble
    there.slow.set()
    there.server.shutdown()
    there.server.server_close()
    assert "Nobody answers" in pull(connection).trouble


def test_what_is_sent_goes_as_it_was_signed(scene: Scene, there: There, badges: list[bytes]):
    there.says("POST /api/credentials", badges[0], status=201)
    connection, now = connected(scene.cast.learner, there), timezone.now()
    jwt = bytes(awarded_today(scene, scene.cast.outsider).jwt)
    held = carrying.keep(scene.cast.learner, jwt, "upload", now=now).held
    assert held is not None
    mine = awarded_today(scene)

    for thing in (mine, held, mine):
        carrying.send(scene.cast.learner, connection=connection, thing=thing, now=now)

    assert [body for _what, _authorization, body in there.asked] == [
        bytes(mine.credential),
        jwt,
        bytes(mine.credential),
    ]
    assert {each.digest for each in Sent.objects.all()} == {mine.digest, held.digest}


def test_what_was_refused_was_not_sent(scene: Scene, there: There):
    there.says("POST /api/credentials", {"imsx_description": "We take no badges about data."}, status=400)
    connection, award, now = connected(scene.cast.learner, there), awarded_today(scene), timezone.now()

    with pytest.raises(HostError, match="We take no badges about data"):
        carrying.send(scene.cast.learner, connection=connection, thing=award, now=now)
    with pytest.raises(InvalidError, match="somebody else"):
        carrying.send(scene.cast.stranger, connection=connection, thing=award, now=now)
    assert not Sent.objects.exists()


def test_one_at_a_time(cast: Cast, there: There):
    connection, now = connected(cast.learner, there), timezone.now()

    with connecting.alone(connection, now=now), pytest.raises(ConflictError), connecting.alone(connection, now=now):
        pass
    with connecting.alone(connection, now=now):  # and it is free again
        pass

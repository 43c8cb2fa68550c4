"""What a platform answers is a stranger's word: odd, endless or hostile, it jams nothing and reaches nobody else."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campus.common.net import Answer
from campus.common.turns import SLOW
from campus.lti.claims import text
from campus.lti.faults import LaunchError
from campus.lti.models import Column, Context, Registration, Subject
from campus.lti.services import columns, platform, rosters
from campus.lti.services.platform import PlatformError
from tests.campus.lti.stage import Stage


def test_texts_hold_only_what_a_database_keeps():
    assert text(json.loads(r'"a\u0000b\ud800c"')) == "abc"
    assert text(7) == "7"
    assert text(True) == text(None) == ""


@pytest.mark.parametrize(
    ("score", "most", "share"),
    [(87.5, 100, "87.50"), (10**400, 100, None), (1, 10**400, None), (float("inf"), 1, None), (1e308, 1e-308, "100")],
)
def test_a_share_is_a_number_of_points_or_none(score: float, most: float, share: str | None):
    assert columns._share({"resultScore": score, "resultMaximum": most}) == (share and Decimal(share))


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+23:59", "2026-02-31T00:00:00Z", "soon", None, 5])
def test_a_moment_that_is_none_is_now(said: object):
    now = timezone.now()
    assert columns._moment(said, now) == now


def test_people_and_columns_with_unkeepable_signs_are_kept_without(stage: Stage, answers: Any):
    stage.frame("3")
    context, now = Context.objects.get(), timezone.now()
    answers({"members": [{"user_id": "4\x00", "roles": ["Learner"]}, {"user_id": ["5"]}, "6"]})
    assert rosters.sync(context, now=now) == 1
    assert Subject.objects.filter(subject="4").exists()

    answers([{"id": "https://lms.example/1\x00", "label": ""}, {"id": "https://lms.example/2", "label": "a\x00b"}])
    assert columns.offered(context, now=now) == [("https://lms.example/2", "ab")]
    assert not Column.objects.exists()


@pytest.mark.parametrize(
    ("link", "words"),
    [("<?from=1>; rel=next", "come to an end"), ("<https://evil.example/>; rel=next", "another site")],
)
def test_pages_that_lead_round_or_away_are_not_followed(stage: Stage, answers: Any, link: str, words: str):
    stage.frame("3")
    asked = answers({"members": []}, link=link)

    with pytest.raises(PlatformError, match=words):
        rosters.sync(Context.objects.get(), now=timezone.now())

    assert len(asked) < 3
    assert not any("evil" in url for url in asked)


def test_a_token_is_kept_for_a_day_at_most(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    kept: list[int] = []
    stage.platform.token_lasts = 10**30
    monkeypatch.setattr(cache, "set", lambda *_args, timeout: kept.append(timeout))

    platform.token(stage.registration, [platform.SCORE], now=timezone.now())

    assert kept == [platform.LONGEST_TOKEN - platform.MARGIN]


@pytest.mark.parametrize("body", [b"[]", b'{"keys": [], "keys": []}', b"{", b"[" * 100_000])
def test_keys_that_cannot_be_read_are_said_to_be(stage: Stage, monkeypatch: pytest.MonkeyPatch, body: bytes):
    monkeypatch.setattr(platform, "fetch", lambda *_a, **_k: Answer(200, {}, body))

    with pytest.raises(LaunchError):
        platform.fetch_keys(stage.registration, now=timezone.now())


def test_where_no_thread_is_left_the_platform_is_not_asked(stage: Stage):
    browser = Client()
    _page, where, key = stage.frame("3", client=browser)
    Subject.objects.filter(subject="3").update(person=stage.scene.cast.educator)
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        said = [browser.post(f"{where}{path}", {"key": key}).content.decode() for path in ("roster", "columns")]
        Registration.objects.update(jwks_at=None)
        late = stage.launch("4").content.decode()
    finally:
        for _ in filter(None, taken):
            SLOW._places.release()

    assert all("Too much is being asked" in words for words in said)
    assert "Many people come at once" in late
    assert stage.launch("4").status_code == 302


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the platform answer everything but askings for tokens with this; return the addresses that were asked."""
    asked: list[str] = []
    ask = platform.ask

    def having(said: Any, *, link: str = "") -> list[str]:
        def answer(url: str, **named: Any) -> Answer:
            if url.endswith("token.php"):
                return ask(url, **named)
            asked.append(url)
            return Answer(200, {"link": link}, json.dumps(said).encode())

        monkeypatch.setattr(platform, "ask", answer)
        return asked

    return having

"""Asking a service of somebody else: any answer comes back, with the guards that fetching has."""

from __future__ import annotations

import pytest

from campus.common.errors import FetchError
from campus.common.net import Answer, ask
from tests.campus.common.conftest import Hostile

LIMITS = {"most_bytes": 1000, "timeout": 5.0}


def refusal(url: str, **named: float) -> FetchError:
    with pytest.raises(FetchError) as found:
        ask(url, most_bytes=int(named.get("most_bytes", 1000)), timeout=named.get("timeout", 5.0))
    return found.value


def test_it_works(hostile: Hostile):
    url = hostile.url(
        "/token", b"HTTP/1.1 400 No\r\nContent-Type: Application/JSON; x=y\r\nContent-Length: 2\r\n\r\n{}"
    )

    answer = ask(url, method="POST", headers={"Authorization": "Basic eA=="}, body=b"a=b", most_bytes=9, timeout=5)

    assert answer == Answer(400, {"content-type": "Application/JSON; x=y", "content-length": "2"}, b"{}")
    assert answer.media_type == "application/json"
    asked = hostile.asked[0]
    assert asked.startswith(b"POST /token HTTP/1.1\r\n")
    assert b"Authorization: Basic eA==" in asked
    assert b"Content-Length: 3" in asked


def test_what_is_sent_goes_nowhere_else(hostile: Hostile):
    url = hostile.url("/a", f"HTTP/1.1 307 On\r\nLocation: http://{hostile.host}/b\r\n\r\n".encode())

    assert refusal(url).code == "redirects"
    assert len(hostile.asked) == 1


def test_it_keeps_to_the_limits(hostile: Hostile):
    large = hostile.url("/large", b"HTTP/1.1 500 No\r\n\r\n" + b"x" * 2000)
    slow = hostile.url("/slow", hostile.drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"))

    assert refusal(large).code == "size"
    assert refusal(slow, timeout=0.3, most_bytes=10**6).code == "slow"


@pytest.mark.parametrize("url", ["http://college.example.org/", "https://127.0.0.1:8443/", "https://[::1]:8443/"])
def test_it_stays_out_of_our_own_network(url: str):
    assert refusal(url).code in {"url", "address"}


def test_a_header_cannot_carry_another(hostile: Hostile):
    with pytest.raises(FetchError):
        ask(hostile.url("/", b""), headers={"Authorization": "x\r\nHost: y"}, most_bytes=1000, timeout=5)

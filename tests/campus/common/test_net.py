"""What comes through the one network door, and what is turned away at it."""

from __future__ import annotations

from typing import Any

import pytest

from campus.common.errors import FetchError
from campus.common.net import Fetched, fetch


def get(url: str, *, most_bytes: int = 1000, timeout: float = 5) -> Fetched:
    return fetch(url, accept="application/json", most_bytes=most_bytes, timeout=timeout)


def refusal(url: str, **limits: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, **limits)
    return caught.value


def answer(body: bytes, *lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + body


def test_it_works(hostile: Any) -> None:
    url = hostile.url("/did.json", answer(b"{}", "Content-Type: Application/DID+json; charset=utf-8"))

    found = get(url)

    assert found == Fetched(url=url, media_type="application/did+json", body=b"{}")
    assert b"Accept: application/json\r\n" in hostile.asked[0]
    assert b"Accept-Encoding: identity\r\n" in hostile.asked[0]


def test_it_follows_a_redirect_and_says_where_it_led(hostile: Any) -> None:
    there = hostile.url("/there", answer(b"here"))
    url = hostile.url("/", b"HTTP/1.1 302 Found\r\nLocation: there#part\r\nContent-Length: 0\r\n\r\n")

    assert get(url) == Fetched(url=there, media_type="", body=b"here")


def test_it_gives_up_after_three_redirects(hostile: Any) -> None:
    url = hostile.url("/", b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    assert refusal(url).code == "redirects"
    assert len(hostile.asked) == 4


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "url"),
        ("https://127.0.0.1/", "address"),
        ("https://[::ffff:10.0.0.1]/", "address"),
        ("file:///etc/passwd", "url"),
        ("https://a:99999/", "url"),
    ],
)
def test_it_checks_where_a_redirect_leads(hostile: Any, location: str, code: str) -> None:
    url = hostile.url("/", f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())

    assert refusal(url).code == code


def test_it_says_what_the_server_answered(hostile: Any) -> None:
    url = hostile.url("/gone", b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")

    assert (refusal(url).code, refusal(url).status) == ("status", 410)


def test_it_keeps_to_the_bytes_agreed(hostile: Any) -> None:
    announced = hostile.url("/announced", answer(b"x" * 1001, "Content-Length: 1001"))
    endless = hostile.url("/endless", lambda connection: connection.sendall(answer(b"x" * 10_000_000)))
    fitting = hostile.url("/fitting", answer(b"x" * 1000, "Content-Length: 1000"))

    assert refusal(announced).code == "size"
    assert refusal(endless).code == "size"
    assert len(get(fitting).body) == 1000


def test_it_takes_no_broken_off_answer_for_a_whole_one(hostile: Any) -> None:
    short = hostile.url("/short", answer(b"half", "Content-Length: 8"))
    chunked = hostile.url("/chunked", answer(b"5\r\nhello\r\n", "Transfer-Encoding: chunked"))

    assert refusal(short).code == "connection"
    assert refusal(chunked).code == "connection"


def test_it_reads_no_further_than_the_length_announced(hostile: Any) -> None:
    url = hostile.url("/", answer(b"{}and more", "Content-Length: 2"))

    assert get(url).body == b"{}"


def test_it_takes_nothing_compressed(hostile: Any) -> None:
    url = hostile.url("/", answer(b"\x1f\x8b", "Content-Encoding: gzip"))

    assert refusal(url).code == "encoding"


def test_it_survives_what_is_not_http(hostile: Any) -> None:
    url = hostile.url("/", b"SSH-2.0-OpenSSH_9.6\r\n")

    assert refusal(url).code == "connection"

"""Which addresses strangers may make us connect to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from campus.common.addresses import is_public
from campus.common.errors import FetchError
from campus.common.net import fetch


def code_of(url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, accept="*/*", most_bytes=10, timeout=5)
    return caught.value.code


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let a name have these addresses, one list after the other; return what was asked for."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *given: Any, **named: Any) -> list[Any]:
        if host[0].isdigit() or ":" in host:  # an address already: connecting to it asks no name server
            return really(host, port, *given, **named)
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_it_works(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
        *["224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.170", "198.18.0.1", "192.88.99.1", "203.0.113.9"],
        *["::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"],
        *["::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:0a00:1::1", "2001:0:1::1"],
        *["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "3fff::1", "5f00::1"],
    ],
)
def test_it_refuses_what_lies_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "0"])
def test_it_refuses_every_spelling_of_this_machine(host: str) -> None:
    assert code_of(f"https://{host}/") == "address"


@pytest.mark.parametrize(
    "url",
    [
        *[
            "http://example.org/",
            "ftp://example.org/",
            "https://user:word@example.org/",
            "https:///path",
            "example.org",
        ],
        *["https://example.org:22/", "https://exa mple.org/", "https://example.org/\x00", "gopher://example.org:70/"],
        "https://example.org/" + "a" * 2048,
    ],
)
def test_it_refuses_what_is_no_https_address(url: str) -> None:
    assert code_of(url) == "url"


def test_it_refuses_a_name_with_one_address_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["93.184.216.34", "10.0.0.7"])

    assert code_of("https://two-faced.example.org/") == "address"


def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    reached: list[Any] = []

    def create_connection(address: Any, *_given: Any, **_named: Any) -> socket.socket:
        reached.append(address)
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return reached


def test_it_asks_for_the_name_once_so_that_it_cannot_change(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    reached = nobody_answers(monkeypatch)

    assert code_of("https://rebinding.example.org/") == "connection"
    assert (asked, reached) == (["rebinding.example.org"], [("93.184.216.34", 443)])


def test_it_tries_at_most_three_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["1.1.1.1", "1.1.1.2", "1.1.1.1", "1.1.1.3", "1.1.1.4"])
    reached = nobody_answers(monkeypatch)

    assert code_of("https://many.example.org/") == "connection"
    assert [address for address, _port in reached] == ["1.1.1.1", "1.1.1.2", "1.1.1.3"]


def test_it_takes_the_next_address_where_one_does_not_answer(
    hostile: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    names(monkeypatch, ["::1", "127.0.0.1"])
    url = hostile.url("/", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").replace("127.0.0.1", "two.example.org")
    settings.NET_ALLOWED = ["two.example.org"]

    assert fetch(url, accept="*/*", most_bytes=10, timeout=5).body == b"{}"


def test_it_says_when_a_name_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_given: Any, **_named: Any) -> None:
        raise socket.gaierror("not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    assert code_of("https://nobody.example.org/") == "name"

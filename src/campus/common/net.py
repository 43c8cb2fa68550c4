"""The one network door: what campus fetches from others goes through `fetch`, what it asks of them through `ask`.

An address to fetch comes from strangers (an issuer's DID, a status list), so that it could be made to point at the
machines beside us. Hence: https alone; the name is resolved once, every address it has must be public, and the
connection goes to an address that was checked, so that a second answer from the name server changes nothing; each
redirect is checked like the first address; bytes and time are bounded in all, also against a server that drips.
Proxies named in the environment are left aside: behind one the check would be of nothing.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext

import httpcore
import httpx
from django.conf import settings

from campus.common.addresses import is_public
from campus.common.errors import FetchError

MOST_REDIRECTS = 3
LONGEST_URL = 2048
MOST_ADDRESSES = 3  # tried, of those a name has
REDIRECTS = {301, 302, 303, 307, 308}
_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError)
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")
_names = ThreadPoolExecutor(max_workers=4, thread_name_prefix="names")


@dataclass(frozen=True)
class Fetched:
    """What came: the address that answered in the end, its media type in lower case, and the bytes."""

    url: str
    media_type: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a service said, whatever its status: headers by their names in lower case, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def fetch(url: str, *, accept: str, most_bytes: int, timeout: float) -> Fetched:
    """Return what stands at an https address, at most `most_bytes` of it, within `timeout` seconds in all.

    Raises FetchError, and nothing else, for whatever is refused or goes wrong on the way. Addresses whose host
    `settings.NET_ALLOWED` names ("registry.example.org", "127.0.0.1:8443") may be plain http and lie inside.
    """
    deadline = time.monotonic() + timeout
    for _hop in range(MOST_REDIRECTS + 1):
        found = _Visit(url, deadline=deadline, timeout=timeout).get(accept, most_bytes)
        if isinstance(found, Fetched):
            return found
        url = found
    raise FetchError("redirects", url=url, reason=f"it redirects more than {MOST_REDIRECTS} times")


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    most_bytes: int,
    timeout: float,
) -> Answer:
    """Return the answer of a service to one request, under the same guards as `fetch`; any status but a redirect.

    Redirects are refused, not followed: what is sent along (a token, a form) was meant for this address alone. Raises
    FetchError, and nothing else.
    """
    visit = _Visit(url, deadline=time.monotonic() + timeout, timeout=timeout)
    with visit.stream(method, headers or {}, body) as response:
        if 300 <= response.status < 400:
            raise visit.refuse("redirects", "it leads elsewhere, which is not followed", status=response.status)
        told = _headers(response)
        return Answer(status=response.status, headers=told, body=visit.read(response, told, most_bytes))


@cache
def _trust() -> SSLContext:
    return httpx.create_ssl_context()


class _Visit:
    """One request to one address; the whole of it ends at the deadline."""

    def __init__(self, url: str, *, deadline: float, timeout: float) -> None:
        self.name = url[:LONGEST_URL]
        self.deadline = deadline
        self.timeout = timeout
        self.url = self._parse(url)
        self.door = _Door(self)

    def refuse(self, code: str, reason: str, *, status: int = 0) -> FetchError:
        return FetchError(code, url=self.name, reason=reason, status=status)

    def too_slow(self) -> FetchError:
        return self.refuse("slow", f"it took longer than {self.timeout:g} seconds")

    def remaining(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def _parse(self, url: str) -> httpx.URL:
        if len(url) > LONGEST_URL:
            raise self.refuse("url", f"addresses end at {LONGEST_URL} characters")
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as err:
            raise self.refuse("url", "it is not an address") from err
        if not _HOST.fullmatch(parsed.raw_host) or parsed.userinfo or (parsed.port or 0) > 65535:
            raise self.refuse("url", "an address names a host, and no password")
        if parsed.scheme != "https" and not (parsed.scheme == "http" and _is_allowed(parsed)):
            raise self.refuse("url", "it is not an https address")
        if parsed.port is not None and parsed.port < 1024 and not _is_allowed(parsed):
            raise self.refuse("url", f"port {parsed.port} belongs to another service")
        return parsed

    def get(self, accept: str, most_bytes: int) -> Fetched | str:
        """Return what came, or the address that it redirects to."""
        with self.stream("GET", {"Accept": accept}, b"") as response:
            headers = _headers(response)
            if response.status in REDIRECTS and "location" in headers:
                return self._next(headers["location"])
            if response.status != 200:
                raise self.refuse("status", f"the server answered {response.status}", status=response.status)
            body = self.read(response, headers, most_bytes)
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(url=str(self.url), media_type=media_type, body=body)

    @contextmanager
    def stream(self, method: str, headers: Mapping[str, str], body: bytes) -> Iterator[httpcore.Response]:
        """Send the request and give the response while the connection is open; every fault becomes a FetchError."""
        target = httpcore.URL(
            scheme=self.url.raw_scheme, host=self.url.raw_host, port=self.url.port, target=self.url.raw_path
        )
        each = {"timeout": dict.fromkeys(["connect", "read", "write", "pool"], self.remaining())}
        sent = [(name.encode("ascii"), value.encode("latin-1")) for name, value in self._sent(headers, body).items()]
        try:
            with (
                self.door,
                httpcore.ConnectionPool(ssl_context=_trust(), network_backend=self.door) as pool,
                pool.stream(method, target, headers=sent, content=body or None, extensions=each) as response,
            ):
                yield response
        except _FAULTS as err:
            self.remaining()  # when time is up the connection is cut: that is what to say then
            raise self.refuse("connection", "no connection came about, or it broke off") from err

    def _sent(self, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        length = {"Content-Length": str(len(body))} if body else {}
        return {
            **headers,
            **length,
            "Host": self.url.netloc.decode("ascii"),
            "Accept-Encoding": "identity",  # what is not compressed cannot swell
            "User-Agent": "Testamur",
            "Connection": "close",
        }

    def read(self, response: httpcore.Response, headers: Mapping[str, str], most_bytes: int) -> bytes:
        """Return the body, as far as it keeps to the limits."""
        if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise self.refuse("encoding", "the server sent it compressed, which was not asked for")
        too_big = self.refuse("size", f"it is larger than {most_bytes} bytes")
        said = headers.get("content-length", "0")
        if said.isdigit() and int(said[:20]) > most_bytes:
            raise too_big
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > most_bytes:
                raise too_big
        self.remaining()  # a body without a length ends with the connection, also when it was we who cut that
        return bytes(body)

    def _next(self, location: str) -> str:
        try:
            return str(self.url.join(location).copy_with(fragment=None))
        except httpx.InvalidURL as err:
            raise self.refuse("url", "it redirects to what is not an address") from err


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers}


class _Door(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and cuts the connection at the deadline whatever it is busy with."""

    def __init__(self, visit: _Visit) -> None:
        self.visit = visit
        self.watch: threading.Timer | None = None
        self.spare: socket.socket | None = None

    def __enter__(self) -> _Door:
        return self

    def __exit__(self, *_: object) -> None:
        if self.watch:
            self.watch.cancel()
            self.watch.join()
        if self.spare:
            self.spare.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers, having checked all of them."""
        fault: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, self.visit.remaining())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as err:
                fault = err
                continue
            self._guard(stream)
            return stream
        raise httpcore.ConnectError(f"none of the addresses of {host} answered") from fault

    def _addresses(self, host: str, port: int) -> list[str]:
        visit = self.visit
        asked = _names.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            answers = asked.result(timeout=visit.remaining())
        except TimeoutError as err:
            raise visit.too_slow() from err
        except (OSError, UnicodeError) as err:
            raise visit.refuse("name", f"{host} is not known to the name servers") from err
        addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if not _is_allowed(visit.url) and not all(is_public(address) for address in addresses):
            raise visit.refuse("address", f"{host} is not in the open network")
        return addresses[:MOST_ADDRESSES]

    def _guard(self, stream: httpcore.NetworkStream) -> None:
        """Set the clock on a second handle of the connection: a timeout per read would let a dripping server go on."""
        self.spare = stream.get_extra_info("socket").dup()
        self.watch = threading.Timer(self.visit.remaining(), self._cut)
        self.watch.daemon = True
        self.watch.start()

    def _cut(self) -> None:
        if self.spare:
            with suppress(OSError):  # gone already
                self.spare.shutdown(socket.SHUT_RDWR)


def _is_allowed(url: httpx.URL) -> bool:
    return bool({url.host, url.netloc.decode("ascii")} & set(settings.NET_ALLOWED))

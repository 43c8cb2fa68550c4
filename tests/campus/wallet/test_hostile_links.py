"""Links to sites that mean ill: each import ends, soon, in words; and no site learns who brought the link."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.utils import timezone

from campus.verification import links
from campus.wallet import parcels, services
from campus.wallet.models import Held
from tests.campus.common.conftest import Hostile
from tests.campus.common.conftest import hostile as hostile
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.corpus import Corpus
from tests.campus.wallet.test_corpus import became
from tests.cast import Cast
from tests.core.issuing import self_signed

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!doctype html>"
FOUND = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
FAILED, TOO_LARGE = "did not answer as it should", "larger than any badge"
INSIDE, NOTHING = "only from public https", "names no credential"


def endless(first: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(first)
            while True:
                connection.sendall(b" " * 65_536)

    return send


SITES: dict[str, tuple[Any, str]] = {
    "to this machine": (FOUND + b"https://127.0.0.1/x\r\n\r\n", INSIDE),
    "to a private network": (FOUND + b"https://10.0.0.7/x\r\n\r\n", INSIDE),
    "to a cloud's own data": (FOUND + b"http://169.254.169.254/latest/\r\n\r\n", INSIDE),
    "to a name of this machine": (FOUND + b"https://localhost/x\r\n\r\n", INSIDE),
    "to another protocol": (FOUND + b"file:///etc/passwd\r\n\r\n", INSIDE),
    "in a circle": (FOUND + b"/evil\r\n\r\n", FAILED),
    "without end": (endless(OK + b"\r\n"), TOO_LARGE),
    "without end, in chunks of nothing": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n"), FAILED),
    "announced as huge": (OK + b"Content-Length: 9999999999\r\n\r\n", TOO_LARGE),
    "shorter than it says": (OK + b"Content-Length: 100\r\n\r\n{}", FAILED),
    "packed": (OK + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00", FAILED),
    "with headers without end": (endless(OK + b"X: "), FAILED),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", FAILED),
    "a sign-in page": (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "without signing in"),
    "a page of nothing": (HTML + b"<title>A badge</title>", NOTHING),
    "a page that names itself": (HTML + b'<link rel="alternate" type="application/ld+json" href="/evil">', NOTHING),
    "a page that names what lies inside": (
        HTML + b'<link rel="alternate" type="application/ld+json" href="https://10.0.0.7/x">', INSIDE,
    ),
    "a page whose picture lies inside": (HTML + b'<meta property="og:image" content="https://10.0.0.7/x">', NOTHING),
}  # fmt: skip


def follow(cast: Cast, link: str) -> str:
    """Return what became of a link that the learner put in."""
    now = timezone.now()
    parcel = services.add(cast.learner, parcels.of_text(link), now=now)
    services.deal_with(parcel, now=now, seconds=60)
    [piece] = parcel.pieces.select_related("held")
    return became(piece)


def test_it_works(cast: Cast, hostile: Hostile):
    body = self_signed()
    link = hostile.url("/good", OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    assert follow(cast, link) == "unknown_issuer"


def test_each_ends_in_words(cast: Cast, hostile: Hostile, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(links, "SECONDS", 3.0)
    found, asked = {}, {}
    for name, (answer, _words) in SITES.items():
        hostile.asked.clear()
        found[name] = follow(cast, hostile.url("/evil", answer))
        asked[name] = len(hostile.asked)

    assert {name: said for name, said in found.items() if SITES[name][1] not in said} == {}
    assert max(asked.values()) <= links.MOST_ASKED
    assert not Held.objects.exists()


def test_one_that_drips_is_cut_off(cast: Cast, hostile: Hostile, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(links, "SECONDS", 0.4)

    assert FAILED in follow(cast, hostile.url("/evil", hostile.drip(OK + b"\r\n", b" ")))


def test_a_page_of_a_known_kind_that_leads_back_to_itself_is_asked_a_few_times(cast: Cast, hostile: Hostile):
    path = "/public/assertions/Zewq12_ab"
    page = HTML + f'<link rel="alternate" type="application/json" href="{path}?v=3_0">'.encode()
    for end in ("?v=3_0", ".json?v=2_0", ""):
        link = hostile.url(path + end, page)

    assert NOTHING in follow(cast, link)
    assert len(hostile.asked) <= links.MOST_ASKED


def test_what_is_asked_tells_nothing_of_the_person(cast: Cast, hostile: Hostile):
    follow(cast, hostile.url("/badge", HTML))

    [asked] = hostile.asked
    names = {line.partition(b":")[0].lower() for line in asked.split(b"\r\n")[1:] if line}
    assert names == {b"accept", b"host", b"accept-encoding", b"user-agent", b"connection"}
    assert b"User-Agent: Testamur\r\n" in asked
    assert not re.search(rb"maya|example\.org|learner", asked, re.I)


@pytest.mark.parametrize("inside", ["10.0.0.7", "localhost", "169.254.169.254", "[::1]"])
def test_what_a_credential_names_is_not_looked_for_inside(cast: Cast, elsewhere: Elsewhere, inside: str):
    """Its keys, its status list, its issuer: whoever wrote it could have us ask our own network."""
    corpus, address = Corpus(elsewhere), f"https://{inside}/x"
    listed = {"id": f"{address}#1", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
              "statusListIndex": "1", "statusListCredential": address}  # fmt: skip
    hosted = corpus.hosted("/a/1", badge=address)
    elsewhere.pages |= {"/listed": corpus.signed(credentialStatus=listed)}

    assert follow(cast, f"https://{elsewhere.host}/listed") == "could_not_check"
    assert follow(cast, str(hosted["id"])) == "could_not_check"
    reasons = set(Held.objects.values_list("reason", flat=True))
    assert reasons == {"status.not_read", "key.not_had"}

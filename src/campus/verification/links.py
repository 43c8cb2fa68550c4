"""From a link that somebody was given to the credential behind it: ours from the database, others' through the door.

A link may lead to a page for people. Such a page names the credential's data by `<link rel="alternate">` (HTML, clause
4.6.7.1), or has it inside, or shares the picture it is baked into; such an address is followed once, and of widespread
sites it is known without the page (`places`).
"""

from __future__ import annotations

import time
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from campus.common.errors import FetchError, InvalidError
from campus.common.net import Fetched, fetch
from campus.verification import places, queries
from campus.wallet.unreadable import is_credential

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGE = 200_000  # characters of a page that are looked through
MOST_ASKED = 5  # addresses, for one link
SECONDS = 10.0
GONE = 410
_ACCEPT = (
    "application/vc, application/vc+ld+json;q=0.9, application/ld+json;q=0.9, application/vc+jwt;q=0.8, "
    "application/json;q=0.7, image/png;q=0.5, image/svg+xml;q=0.5, application/pdf;q=0.5, text/html;q=0.3, */*;q=0.1"
)
_DATA = {
    "application/vc", "application/vc+ld+json", "application/ld+json", "application/json",
    "application/vc+jwt", "application/jwt",
}  # fmt: skip


def tidy(link: str) -> str:
    """Return the link as an address: what people copy often lacks the beginning."""
    link = link.strip()
    if link and "://" not in link and not link.startswith(("did:", "mailto:", "data:", "javascript:")):
        is_local = link.split("/")[0].split(":")[0] in queries.LOCAL
        return f"{'http' if is_local else 'https'}://{link}"
    return link


def credential_at(link: str) -> bytes:
    """Return the bytes of the credential a link leads to.

    What a page's site documents (`places`) is asked first, then the page and the data it names; MOST_ASKED addresses in
    all. Raises InvalidError (field "link") for a page that leads to none, FetchError where nothing could be fetched.
    """
    purse = _Purse(SECONDS)
    for address in places.data_of(link):
        if (data := _documented(address, purse)) is not None:
            return data
    found = _stands_at(link, purse)
    if isinstance(found, bytes):
        return found
    return _behind(found, purse) if _is_page(found) else found.body


def _documented(address: str, purse: _Purse) -> bytes | None:
    """Return the credential at an address that its site documents; None where there is none, or nobody answers."""
    try:
        found = _stands_at(address, purse)
    except FetchError as err:
        if err.status == GONE:
            raise InvalidError(_("Whoever issued this badge has taken it back."), field="link") from err
        return None
    except InvalidError:
        return None
    return found.body if isinstance(found, Fetched) and is_credential(found.body) else None


def _behind(page: Fetched, purse: _Purse) -> bytes:
    """Return the credential that a page for people names, or has in it."""
    looked = _looked_through(page)
    for told in looked.inside:
        if is_credential(told.encode(errors="replace")):
            return told.encode(errors="replace")
    fault: FetchError | None = None
    for address in looked.addresses(page.url):
        try:
            found = _stands_at(address, purse)
        except FetchError as err:
            fault = fault or err
            continue
        if isinstance(found, bytes):
            return found
        if not _is_page(found) and (address in looked.data(page.url) or is_credential(found.body)):
            return found.body
    if fault is not None and looked.data(page.url):
        raise fault
    raise InvalidError(
        _("This page names no credential that could be checked. Look on it for a file to save, and check that."),
        field="link",
    )


class _Purse:
    """What following one link may cost: seconds in all, and addresses."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.left = MOST_ASKED

    def fetch(self, link: str) -> Fetched:
        self.left -= 1
        seconds = self.end - time.monotonic()
        if self.left < 0 or seconds <= 0:
            raise FetchError("slow", url=link, reason="the time for this link is used up")
        return fetch(link, accept=_ACCEPT, most_bytes=MOST_BYTES, timeout=seconds)


def _stands_at(link: str, purse: _Purse) -> bytes | Fetched:
    ours = queries.award(link)
    if ours is not None and ours.forgotten_at is None:
        return bytes(ours.credential)
    if queries.is_ours(link):
        # Asking ourselves over the network would only keep two of our own workers busy.
        raise InvalidError(
            _("There is no credential at this address. Look whether the link was cut short."), field="link"
        )
    return purse.fetch(link)


def _looked_through(page: Fetched) -> _Named:
    finder = _Named()
    finder.feed(page.body.decode(errors="replace")[:MOST_PAGE])
    return finder


def _is_page(found: Fetched) -> bool:
    start = found.body.lstrip()[:15].lower()
    return found.media_type in {"text/html", "application/xhtml+xml"} or start.startswith((b"<!doctype html", b"<html"))


class _Named(HTMLParser):
    """What a page names: its data, the picture it is shared with (older badges are baked into it), data inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.pictures: list[str] = []
        self.inside: list[str] = []
        self.is_data = False

    def data(self, base: str) -> list[str]:
        """Return the addresses that the page calls its data."""
        return [each for each in (_joined(base, named) for named in self.found) if each]

    def addresses(self, base: str) -> list[str]:
        """Return all that is worth asking, the likeliest first."""
        pictures = [each for each in (_joined(base, named) for named in self.pictures) if each]
        return list(dict.fromkeys([*self.data(base)[:2], *pictures[:1]]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note `<link rel="alternate" type="…json">`, `<meta property="og:image">` and scripts of JSON-LD."""
        named = {name: value or "" for name, value in attrs}
        kind = named.get("type", "").partition(";")[0].strip().lower()
        self.is_data = tag == "script" and kind in _DATA
        if tag == "link" and "alternate" in named.get("rel", "").lower().split() and kind in _DATA and "href" in named:
            self.found.append(named["href"])
        if tag == "meta" and named.get("property", "").lower() == "og:image":
            self.pictures.append(named.get("content", ""))

    def handle_data(self, data: str) -> None:
        """Note what stands in a script of data."""
        if self.is_data and len(self.inside) < MOST_ASKED:
            self.inside.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Come out of a script."""
        self.is_data = False


def _joined(base: str, named: str) -> str:
    try:
        return urljoin(base, named) if named else ""
    except ValueError:
        return ""

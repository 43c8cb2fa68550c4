"""From a link that somebody was given to the credential behind it: ours from the database, others' through the door.

A link may lead to a page for people. Such a page names the credential's data by `<link rel="alternate">` (HTML, clause
4.6.7.1); that address is followed once.
"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.common.net import Fetched, fetch
from campus.verification import queries

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGE = 200_000  # characters of a page that are looked through
SECONDS = 10.0
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

    Raises InvalidError (field "link") for a page that leads to none, FetchError where nothing could be fetched.
    """
    found = _stands_at(link)
    if isinstance(found, Fetched) and _is_page(found):
        data = alternate(found)
        found = _stands_at(data) if data else found
    if isinstance(found, bytes):
        return found
    if _is_page(found):
        raise InvalidError(
            _("This page names no credential that could be checked. Look on it for a file to save, and check that."),
            field="link",
        )
    return found.body


def _stands_at(link: str) -> bytes | Fetched:
    ours = queries.award(link)
    if ours is not None and ours.forgotten_at is None:
        return bytes(ours.credential)
    if queries.is_ours(link):
        # Asking ourselves over the network would only keep two of our own workers busy.
        raise InvalidError(
            _("There is no credential at this address. Look whether the link was cut short."), field="link"
        )
    return fetch(link, accept=_ACCEPT, most_bytes=MOST_BYTES, timeout=SECONDS)


def alternate(page: Fetched) -> str | None:
    """Return where the page says its credential lies as data."""
    finder = _Alternates()
    finder.feed(page.body.decode(errors="replace")[:MOST_PAGE])
    return urljoin(page.url, finder.found[0]) if finder.found else None


def _is_page(found: Fetched) -> bool:
    start = found.body.lstrip()[:15].lower()
    return found.media_type in {"text/html", "application/xhtml+xml"} or start.startswith((b"<!doctype html", b"<html"))


class _Alternates(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of `<link rel="alternate" type="…json">`."""
        named = {name: value or "" for name, value in attrs}
        kind = named.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and "alternate" in named.get("rel", "").lower().split() and kind in _DATA and "href" in named:
            self.found.append(named["href"])

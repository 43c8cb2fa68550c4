"""Where a service that answers page by page says the next one is (RFC 8288), believed only on its own site."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from campus.common.errors import FetchError

_NEXT = re.compile(r'<([^<>]{1,2000})>\s*;[^,<>]{0,200}\brel="?next(?![\w-])', re.IGNORECASE)


def next_page(link: str, *, base: str) -> str:
    """Return the address of the next page from a Link header, or nothing on the last.

    `base` is the page that said so: addresses may be relative to it. Raises FetchError for one on another site, to
    which the token that is sent along must not go.
    """
    found = _NEXT.search(link)
    if found is None:
        return ""
    try:
        target: str = urljoin(base, found[1])
    except ValueError as err:
        raise FetchError("url", url=found[1][:200], reason="it is not an address") from err
    if not is_same_site(target, base):
        raise FetchError("url", url=target[:200], reason="the next page is on another site than the one before")
    return target


def is_same_site(one: str, other: str) -> bool:
    """Say whether two addresses have scheme, host and port in common."""
    try:
        return _site(one) == _site(other)
    except ValueError:
        return False


def _site(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()

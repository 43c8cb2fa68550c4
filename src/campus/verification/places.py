"""Where the data of a badge lies, seen from the page that people are given: the documented shapes of widespread sites.

Only addresses come out of this; the caller fetches them through the guarded door, a few at most, and looks whether what
came is a credential.

- Badgr, Canvas Credentials and their kin: the public page of an assertion stands at `/public/assertions/ID`; its data
  under the same path of the API's host, as `.json`, in a version named by `?v=`.
- Credly: `/badges/UUID` on www, a page made by scripts that has no data in it; the hosted assertion of Open Badges 2.0
  at `/v1/obi/v2/badge_assertions/UUID` of the API's host (its developer documentation, "OBI Methods"), and under
  `/api` of the pages' host, which others use. One that was taken back answers 410 (decision 0258).
- Moodle: `/badges/badge.php?hash=HASH` is the page, `/badges/assertion.php?b=HASH&obversion=2` the assertion.
- Open Badge Factory: `/v1/assertion/ID`, with `.json` for the assertion.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, urlsplit

_HASH = re.compile(r"[0-9A-Za-z]{8,128}")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_BADGR = re.compile(r"/public/assertions/([0-9A-Za-z_-]{6,64})(?:\.json)?/?")
_CREDLY = re.compile(rf"/(?:api/v1/)?(?:badges|earned_badges)/({_UUID})(?:/.*|\.json)?", re.I)
_FACTORY = re.compile(r"/(?:c/)?v1/assertion/([0-9A-Za-z_-]{6,64})(?:\.html)?/?")
_BADGR_HOSTS = {
    "badgr.com": "api.badgr.io",
    "www.badgr.com": "api.badgr.io",
    "badgr.io": "api.badgr.io",
    "eu.badgr.com": "api.eu.badgr.io",
    "ca.badgr.com": "api.ca.badgr.io",
    "au.badgr.com": "api.au.badgr.io",
}
CREDLY_API, CREDLY_PAGES = "https://api.credly.com", "https://www.credly.com/api"
_CREDLY_HOSTS = {"credly.com", "www.credly.com", "www.youracclaim.com", "youracclaim.com"}


def data_of(link: str) -> list[str]:
    """Return where the data of a link's badge lies by its site's documentation, the likeliest first; or nothing."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return []
    if parts.scheme not in {"https", "http"}:
        return []
    return next((found for found in (each(parts, host) for each in _SITES) if found), [])


def _badgr(parts: SplitResult, host: str) -> list[str]:
    found = _BADGR.fullmatch(parts.path)
    if found is None:
        return []
    site = f"{parts.scheme}://{_BADGR_HOSTS.get(host, parts.netloc)}/public/assertions/{found[1]}"
    return [f"{site}?v=3_0", f"{site}.json?v=2_0"]


def _credly(parts: SplitResult, host: str) -> list[str]:
    found = _CREDLY.fullmatch(parts.path)
    if found is None or host not in _CREDLY_HOSTS:
        return []
    return [f"{site}/v1/obi/v2/badge_assertions/{found[1].lower()}" for site in (CREDLY_API, CREDLY_PAGES)]


def _moodle(parts: SplitResult, _host: str) -> list[str]:
    if not parts.path.endswith("/badges/badge.php"):
        return []
    mark = "".join(parse_qs(parts.query).get("hash", [])[:1])
    folder = parts.path.removesuffix("badge.php")
    if not _HASH.fullmatch(mark):
        return []
    return [f"{parts.scheme}://{parts.netloc}{folder}assertion.php?b={mark}&obversion=2"]


def _factory(parts: SplitResult, _host: str) -> list[str]:
    found = _FACTORY.fullmatch(parts.path)
    return [f"{parts.scheme}://{parts.netloc}/v1/assertion/{found[1]}.json"] if found else []


_SITES: tuple[Callable[[SplitResult, str], list[str]], ...] = (_badgr, _credly, _moodle, _factory)

"""Where a credential or a page can be posted: plain links that carry what they need, no script of theirs.

The addresses are those each network documents for links of this kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

_HOST = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z0-9-]{2,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Channel:
    """A network, and the address that opens its form with everything filled in."""

    name: str
    url: str


def channels(link: str, *, text: str) -> list[Channel]:
    """Return where something can be posted by following a link; `text` stands above the link."""
    both = f"{text} {link}"
    return [
        Channel("LinkedIn", _with("https://www.linkedin.com/sharing/share-offsite/", url=link)),
        Channel("Facebook", _with("https://www.facebook.com/sharer/sharer.php", u=link)),
        Channel("X", _with("https://x.com/intent/post", text=text, url=link)),
        Channel("Bluesky", _with("https://bsky.app/intent/compose", text=both)),
        Channel("WhatsApp", _with("https://wa.me/", text=both)),
    ]


def mastodon(instance: str, *, link: str, text: str) -> Channel | None:
    """Return the way to post on a server of Mastodon, by its name or address; None for what is no name of a server."""
    host = _host(instance)
    if not _HOST.fullmatch(host):
        return None
    return Channel(_("Post on %s") % host, _with(f"https://{host}/share", text=f"{text} {link}"))


def _host(said: str) -> str:
    """Return the server in `mastodon.example.org`, `https://mastodon.example.org/@maya` or `@maya@mastodon…`."""
    words = said.strip().lower()
    try:
        host = urlsplit(words if "://" in words else f"https://{words.rpartition('@')[2]}").hostname
    except ValueError:
        return ""
    return host or ""


def _with(address: str, **asked: str) -> str:
    return f"{address}?{urlencode(asked)}"

"""Pages of others shown inside a unit, once its reader asks for them (decision 0264).

The other page runs in a sandbox: it may run its own scripts and keep its own cookies, and can neither lead this page
away nor reach into it. The content policy of that one answer names that one site (CSP Level 3, clause 6.1.6,
frame-src); every other answer still frames nothing.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from campus.common.headers import POLICY

# What the other page may do (HTML, clause 7.1.5). Its own origin is never ours, so scripts cannot lift the sandbox.
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def site(url: str, *, own: str) -> str:
    """Return the site of a page that can be shown inside one of ours, as a policy names it; empty where it cannot.

    It has to be https, as a page that is partly plain http is none, and not our own host (`own`, which may have a
    port): there the sandbox would hold nothing.
    """
    parts = urlsplit(url)
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        return ""
    ours = (urlsplit(f"//{own}").hostname or "").lower()
    if parts.scheme != "https" or not _HOST.fullmatch(host) or host == ours:
        return ""
    return f"https://{host}:{port}" if port else f"https://{host}"


def policy(place: str) -> str:
    """Return the content policy of a page that shows something of a site."""
    return f"{POLICY}; frame-src {place}"

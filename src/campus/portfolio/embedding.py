"""What others put into their own pages of a credential: a frame, a picture with a link, and the data that describes it.

oEmbed 1.0 for sites that make a frame of a link by themselves; schema.org for search engines. No script in any of it:
whoever embeds a credential lets nobody run anything on their page.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from campus.awards.models import Award
from campus.wallet.reading import Reading
from campus.wallet.sharing import link

WIDTH, HEIGHT = 420, 168  # CSS pixels of the frame
CARD = (1200, 630)
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def address(award: Award, name: str) -> str:
    """Return the whole address of one of the things made of an award, where the site is now."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=[award.public_id])}"


def title(award: Award) -> str:
    """Return what is shown, and of whom, in a line."""
    words = {"achievement": award.version.name, "name": award.name}
    return _("%(achievement)s, earned by %(name)s") % words if award.name else award.version.name


def frame(award: Award, *, width: int = WIDTH, height: int = HEIGHT) -> SafeString:
    """Return the markup of a frame that shows the credential as it stands when it is looked at."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" sandbox="allow-popups" '
        'style="border:0;max-width:100%"></iframe>',
        *(address(award, "credential-embed"), title(award), width, height),
    )


def snippet(award: Award) -> SafeString:
    """Return markup for places that take no frames: the card as a picture that leads to the credential."""
    return format_html(
        '<a href="{}"><img src="{}" alt="{}" width="600" height="315" style="max-width:100%;height:auto"></a>',
        *(link(award), address(award, "credential-card"), title(award)),
    )


def oembed(award: Award, *, most: tuple[int, int]) -> dict[str, Any]:
    """Return the answer of oEmbed 1.0 (clause 2.3.4), no wider or higher than asked for."""
    width, height = min(WIDTH, most[0]), min(HEIGHT, most[1])
    return {
        "version": "1.0",
        "type": "rich",
        "title": title(award),
        "provider_name": award.organization.name,
        "provider_url": settings.PUBLIC_URL,
        "thumbnail_url": address(award, "credential-card"),
        "thumbnail_width": CARD[0],
        "thumbnail_height": CARD[1],
        "width": width,
        "height": height,
        "html": str(frame(award, width=width, height=height)),
    }


def described(award: Award, reading: Reading) -> dict[str, Any]:
    """Return the credential as schema.org's EducationalOccupationalCredential; nobody's address is in it."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "@id": link(award),
        "url": link(award),
        "name": reading.name,
        "description": reading.description,
        "credentialCategory": "badge",
        "image": address(award, "credential-card"),
        "recognizedBy": {"@type": "Organization", "name": reading.issuer.name, "url": reading.issuer.url or None},
        "dateCreated": reading.awarded.date().isoformat() if reading.awarded else None,
        "validFrom": reading.awarded.date().isoformat() if reading.awarded else None,
        "expires": reading.until.date().isoformat() if reading.until else None,
        "educationalLevel": reading.level or None,
        "competencyRequired": [_skill(each.name, each.url) for each in reading.skills] or None,
        "about": {"@type": "Person", "name": reading.holder} if reading.holder else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _skill(name: str, url: str) -> dict[str, str]:
    term = {"@type": "DefinedTerm", "name": name}
    return term | {"url": url} if url else term


def in_script(data: dict[str, Any]) -> SafeString:
    """Return a script element of data, which no policy holds for code; nothing in the data can end the element."""
    written = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 - no sign of markup is left

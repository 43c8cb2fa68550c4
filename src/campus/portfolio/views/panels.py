"""What this app adds to the pages of lower ones."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from campus.awards.models import Award
from campus.portfolio import embedding
from campus.wallet.reading import Reading
from campus.wallet.sharing import link


def share(award: Award) -> SafeString | str:
    """Return the way to every way of showing it, for its holder (settings.CREDENTIAL_PANELS)."""
    if award.revoked_at is not None or award.replaced_by_id is not None:
        return ""
    return render_to_string("portfolio/_share.html", {"award": award})


def head(award: Award, reading: Reading) -> SafeString:
    """Return what other sites and search engines read of a credential's page (settings.CREDENTIAL_HEADS)."""
    context = {
        "award": award,
        "link": link(award),
        "title": embedding.title(award),
        "description": reading.description,
        "card": embedding.address(award, "credential-card"),
        "oembed": f"{settings.PUBLIC_URL}{reverse('oembed')}",
        "described": embedding.in_script(embedding.described(award, reading)),
    }
    return render_to_string("portfolio/_head.html", context)

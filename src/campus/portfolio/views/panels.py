"""What this app adds to the pages of lower ones."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from campus.awards.models import Award
from campus.portfolio import embedding, queries
from campus.wallet.models import Collection
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


def cheers(award: Award) -> SafeString | str:
    """Return the congratulations at the foot of a credential, where its holder wants any (settings.CREDENTIAL_FEET)."""
    if not queries.takes_cheers(award):
        return ""
    return render_to_string("portfolio/_cheers.html", {"award": award, "cheers": queries.cheers(award)})


def wallet(_request: HttpRequest) -> SafeString:
    """Return the way from the wallet to showing what is in it (settings.WALLET_PANELS)."""
    return render_to_string("portfolio/_wallet.html", {})


def collection(found: Collection) -> SafeString:
    """Return the way to showing a collection to somebody (settings.COLLECTION_PANELS)."""
    return render_to_string("portfolio/_collection.html", {"collection": found})

"""Pages for the holder of an award: choose how it goes into a wallet, and the offer as a link and a QR code."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.common.counts import is_within
from campus.openid4 import codes, queries
from campus.openid4.forms import OfferForm
from campus.openid4.models import Offer
from campus.openid4.services import exchanges, offers
from campus.organizations.context import house_of
from campus.organizations.queries import public_url
from campus.ui.qr import qr
from campus.ui.views import too_many_requests

MOST, WHILE = 20, 600  # offers of one person in so many seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def to_wallet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask how the credential is to go into a wallet; POST makes the offer. Only its holder finds the page."""
    person, now = signed_in(request), timezone.now()
    award = queries.own_award(person, public_id)
    if award is None:
        raise Http404
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_within(f"openid4-offer:{person.pk}", most=MOST, seconds=WHILE, now=now):
            return too_many_requests(request, retry_after=WHILE)
        made = offers.offer(
            person, award=award, form=form.cleaned_data["form"], has_pin=form.cleaned_data["has_pin"], now=now
        )
        return redirect("wallet-offer", made.public_id)
    is_fallen = award.revoked_at is not None or award.replaced_by_id is not None
    context = {"award": award, "form": form, "is_fallen": is_fallen, "copies": queries.copies(award)}
    context["house"] = house_of(award.organization)
    return render(request, "openid4/to_wallet.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
@login_required
def wallet_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an offer to the holder as link and QR code, or what became of it; the page asks again by itself."""
    found = queries.own_offer(signed_in(request), public_id)
    if found is None:
        raise Http404
    link = link_of(found)
    context = {
        "offer": found,
        "award": found.award,
        "house": house_of(found.award.organization),
        "state": _state(found),
        "link": link,
        "qr": qr(link),
        "exchange": (exchange := exchanges.link_of(found)),
        "exchange_qr": qr(exchange) if exchange else "",
        "pin": codes.pin_of(found.public_id) if found.has_pin else "",
    }
    return render(request, "openid4/offer.html", context)


def link_of(found: Offer) -> str:
    """Return the link that opens a wallet (OpenID4VCI 1.0, section 4.1.3)."""
    where = public_url(reverse("oid4vci-offer", args=[found.public_id]))
    return f"openid-credential-offer://?{urlencode({'credential_offer_uri': where})}"


def _state(found: Offer) -> str:
    if found.loaded_at is not None:
        return "loaded"
    if found.redeemed_at is not None:
        return "opened"
    if found.tries >= offers.MOST_TRIES:
        return "locked"
    return "open" if found.expires_at > timezone.now() else "over"

"""What this app adds to the pages of lower ones: ways into a wallet, and a way to ask for what is in one."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from campus.awards.models import Award
from campus.organizations.queries import memberships


def to_wallet(award: Award) -> SafeString | str:
    """Return the way into a wallet for its holder (settings.CREDENTIAL_PANELS); nothing for what was taken back."""
    if award.revoked_at is not None or award.replaced_by_id is not None:
        return ""
    return render_to_string("openid4/_to_wallet.html", {"award": award})


def show(_request: HttpRequest) -> SafeString:
    """Return the way to showing something to who asks for it (settings.WALLET_PANELS)."""
    return render_to_string("openid4/_show.html", {})


def ask(request: HttpRequest) -> SafeString | str:
    """Return the way to asking somebody for a badge, for those who may (settings.VERIFY_PANELS)."""
    if not memberships(request.user).exists():
        return ""
    return render_to_string("openid4/_ask.html", {}, request=request)

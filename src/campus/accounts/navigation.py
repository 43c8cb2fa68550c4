"""The entry of the masthead for the visitor: their name, or the way in."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.ui.navigation import Item


def items(request: HttpRequest) -> list[Item]:
    """Return the person's own page, or sign-in."""
    if isinstance(request.user, Person):
        return [Item(request.user.get_short_name(), reverse("me"))]
    return [Item(_("Sign in"), reverse("account_login"), under="/account/")]

"""What the base page needs on every page, under the one name `ui`.

It is made only when a template asks: pages without the base (mails, fragments) cost no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from campus.ui.house import House, house_of
from campus.ui.navigation import Item, items
from campus.ui.zone import has_session

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Page:
    """The frame of one page; `theme` is light, dark or empty for what the reader's system asks."""

    theme: str
    house: House
    navigation: list[Item]
    is_trial: bool
    language: str
    direction: str
    has_session: bool  # then the browser is asked for its time zone


def theme_of(request: HttpRequest) -> str:
    """Return the theme this browser chose; anything unknown counts as no choice."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def frame(request: HttpRequest) -> Page:
    """Gather the frame of the page that answers this request."""
    if not hasattr(request, "user"):
        request.user = AnonymousUser()  # refused before sessions were read: an unknown host, a broken address
    return Page(
        theme=theme_of(request),
        # Asked for only where the page itself names no house.
        house=cast(House, SimpleLazyObject(lambda: house_of(request))),
        navigation=items(request),
        is_trial=bool(getattr(settings, "IS_TRIAL", False)),
        language=get_language() or settings.LANGUAGE_CODE,
        direction="rtl" if get_language_bidi() else "ltr",
        has_session=has_session(request),
    )


def page(request: HttpRequest) -> dict[str, object]:
    """Offer `ui` to every template (a Django context processor)."""
    return {"ui": SimpleLazyObject(lambda: frame(request))}

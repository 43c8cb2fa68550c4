"""A person's theme is kept in the browser, as everybody's is (campus.ui.context), and set there at each sign-in."""

from __future__ import annotations

from django.http import HttpResponse

from campus.ui.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 60 * 60


def keep_theme(response: HttpResponse, *, theme: str, is_secure: bool) -> None:
    """Tell the browser the theme; empty is what its system asks for."""
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, httponly=True, samesite="Lax", secure=is_secure)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")

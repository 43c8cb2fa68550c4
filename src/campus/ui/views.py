"""What belongs to no app: hue stylesheets, the theme switch, help, and what to say when things fail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from campus.ui.context import THEME_COOKIE, THEMES
from campus.ui.house import HUES

YEAR = 365 * 24 * 60 * 60


@require_safe
def hue(request: HttpRequest, hue: int) -> HttpResponse:
    """Answer with the stylesheet of one rule that sets a hue; its address says all, so it is kept for ever."""
    if hue >= HUES:
        raise Http404(f"hue is 0 to {HUES - 1}, got {hue}")
    headers = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
    return HttpResponse(f":root{{--hue:{hue}}}\n", content_type="text/css; charset=utf-8", headers=headers)


@csrf_exempt  # it changes nothing but colours in the sender's own browser, and a token would set a cookie on every page
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to the page the form stood on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show what one can do here and how."""
    return render(request, "ui/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about a person, for how long, and what a credential holds."""
    return render(request, "ui/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what the pages are held to and whom to tell about a fault."""
    return render(request, "ui/accessibility.html")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for /favicon.ico to the mark."""
    return HttpResponseRedirect(static("ui/mark.svg"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old or came from elsewhere (settings.CSRF_FAILURE_VIEW)."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def too_many_requests(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """Answer 429 (RFC 6585, clause 4); `retry_after` is in seconds."""
    response = render(request, "429.html", {"minutes": max(1, -(-retry_after // 60))}, status=429)
    response["Retry-After"] = str(retry_after)
    return response

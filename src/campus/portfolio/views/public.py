"""What others see of a portfolio: at its address, or through a private link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.accounts.limits import is_within
from campus.common.errors import ConflictError
from campus.common.secrets import hashed
from campus.courses import offline
from campus.organizations.queries import public_url
from campus.portfolio import queries, services
from campus.portfolio.forms import PasswordForm
from campus.portfolio.models import Link, Portfolio
from campus.portfolio.views import elsewhere
from campus.ui.house import House
from campus.ui.qr import qr

AN_HOUR = 60 * 60
TRIES = 5  # passwords from one place within a minute
_COOKIE, _SALT = "opened", "portfolio link"


@require_safe
def public(request: HttpRequest, page: str) -> HttpResponse:
    """Show the page that is turned on at an address; what is off or was never there answers alike."""
    found = queries.public(page)
    if found is None:
        raise Http404(_("There is no such page."))
    base = reverse("portfolio-public", args=[page])
    parts = queries.parts(found, now=timezone.now(), base=base)
    answer = _page(request, found, parts, link=public_url(base))
    if not found.is_found:
        answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """Show the owner their page as others would see it."""
    mine = queries.portfolio_of(signed_in(request))
    if mine is None:
        return redirect("portfolio-page")
    return _page(request, mine, queries.parts(mine, now=timezone.now()), is_preview=True)


@require_http_methods(["GET", "HEAD", "POST"])
def private(request: HttpRequest, private: str) -> HttpResponse:
    """Show what a private link leads to, behind its password if it has one."""
    link = queries.by_token(private, now=timezone.now())
    if link is None:
        return _kept_to_itself(render(request, "portfolio/link_gone.html", status=404))
    if link.password and not _is_open(request, link):
        return _kept_to_itself(_asked(request, link))
    if request.user.pk != link.portfolio.person_id:
        services.count_view(link)
    base = reverse("portfolio-link", args=[private])
    found = queries.linked(link, now=timezone.now(), base=base)
    only = link.collection.name if link.collection else link.group.title if link.group else ""
    return _kept_to_itself(_page(request, link.portfolio, found, only=only))


@require_safe
def kept(request: HttpRequest, page: str, public_id: str) -> HttpResponse:
    """Show what another issuer gave, as it stands on a page that is turned on."""
    found = queries.public(page)
    if found is None:
        raise Http404(_("There is no such page."))
    piece = queries.kept(found, public_id)
    answer = elsewhere.shown(request, found, piece, back=reverse("portfolio-public", args=[page]))
    if not found.is_found:
        answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def kept_private(request: HttpRequest, private: str, public_id: str) -> HttpResponse:
    """Show the same to whoever has a private link, and its password if it has one."""
    link, back = queries.by_token(private, now=timezone.now()), reverse("portfolio-link", args=[private])
    if link is None:
        return _kept_to_itself(render(request, "portfolio/link_gone.html", status=404))
    if link.password and not _is_open(request, link):
        return _kept_to_itself(redirect(back))
    piece = queries.kept_by(link, public_id)
    return _kept_to_itself(elsewhere.shown(request, link.portfolio, piece, back=back))


def _page(
    request: HttpRequest,
    portfolio: Portfolio,
    found: list[queries.Part],
    *,
    only: str = "",
    link: str = "",
    is_preview: bool = False,
) -> HttpResponse:
    context = {
        "portfolio": portfolio,
        "house": House(portfolio.title, hue=portfolio.hue),
        "parts": found,
        "only": only,
        "years": queries.years(found) if portfolio.layout == Portfolio.Layout.TIMELINE else [],
        "skills": queries.skills(found) if portfolio.has_skills else [],
        "is_preview": is_preview,
        "link": link,
        "qr": qr(link) if link else "",
        "card": next((each.card for part in found for each in part.pieces if each.card), ""),
    }
    return offline.page(request, "portfolio/public.html", context, is_kept=is_preview)


def _asked(request: HttpRequest, link: Link) -> HttpResponse:
    """Ask for the password; once it is right, this browser is let in for an hour, on this link alone."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = _tried(request, link, form.cleaned_data["password"])
        if not words:
            return _opened(request, link)
        form.add_error("password", words)
    return render(request, "portfolio/link_password.html", {"form": form}, status=403 if form.errors else 200)


def _tried(request: HttpRequest, link: Link, password: str) -> str:
    """Return what is wrong with a password, or nothing."""
    if not is_within(request, f"portfolio-link:{link.pk}", most=TRIES):
        return _("Too many passwords were tried. Try again in a minute.")
    try:
        is_right = services.opens(link, password=password, now=timezone.now())
    except ConflictError as err:
        return str(err)
    return "" if is_right else _("This is not the password of this page.")


def _opened(request: HttpRequest, link: Link) -> HttpResponse:
    answer = redirect(request.path)
    answer.set_signed_cookie(
        _COOKIE,
        _mark(link),
        salt=_SALT,
        max_age=AN_HOUR,
        path=request.path,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return answer


def _is_open(request: HttpRequest, link: Link) -> bool:
    try:
        return request.get_signed_cookie(_COOKIE, salt=_SALT, max_age=AN_HOUR) == _mark(link)
    except (KeyError, BadSignature):
        return False


def _mark(link: Link) -> str:
    """Return what a browser keeps that gave the password: another password makes another."""
    return f"{link.public_id}.{hashed(link.password)[:16]}"


def _kept_to_itself(answer: HttpResponse) -> HttpResponse:
    """Keep a private link from search engines, from shared caches, and from whatever the page leads to."""
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""A person's own page, and the local outbox."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, cast

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts import posted, queries, services
from campus.accounts.forms import MeForm
from campus.accounts.models import OutboxMail, Person
from campus.accounts.theme import keep_theme

CHOICES = ["name", "is_named", "is_email_checkable", "theme"]
MAILS_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show what a person decides about themselves, and keep it."""
    person = cast(Person, request.user)
    form = MeForm(request.POST or None, initial={name: getattr(person, name) for name in CHOICES})
    if request.method == "POST" and form.is_valid():
        services.change(person, **form.cleaned_data)
        messages.success(request, _("Your choices are kept."))
        response = redirect("me")
        keep_theme(response, theme=person.theme, is_secure=request.is_secure())
        return response
    context = {"form": form, "addresses": queries.addresses(person), "has_outbox": settings.HAS_OUTBOX}
    context["panels"] = [import_string(path)(request) for path in settings.ME_PANELS]
    return render(request, "accounts/me.html", context)


class _SignOut(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Sign out, and have the browser forget what it kept of this site (Clear Site Data, clause 3.1).

    Who came by somebody else's page is still signed in there: the next page leads there. It stands where it was asked
    for, as an address that holds who they are must not be kept.
    """

    def post(self, *args: Any, **named: Any) -> HttpResponse:
        ways = [way for path in settings.SIGN_OUT_WAYS if (way := import_string(path)(self.request))]
        response = cast(HttpResponse, super().post(*args, **named))
        if ways:
            response = render(self.request, "accounts/signed_out.html", {"ways": ways})
            add_never_cache_headers(response)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


sign_out = _SignOut.as_view()


@never_cache
@login_required
@require_http_methods(["GET"])  # a program that only looks has nothing done
def again(request: HttpRequest) -> HttpResponse:
    """Do what somebody posted before they had to sign in anew, as if they had sent it now."""
    return posted.resume(request, cast(Person, request.user))


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List the mails kept here that the visitor may read."""
    if not may_open_outbox(request):
        return redirect_to_login(request.get_full_path())
    reader = _reader(request)
    mails = queries.outbox(reader).only("id", "at", "to", "subject")
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/outbox.html", {"page": page, "sees_all": reader is None})


@never_cache
@require_safe
def outbox_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail as plain text: its HTML would bring styles that the content policy forbids, and rightly."""
    if not may_open_outbox(request):
        return redirect_to_login(request.get_full_path())
    mail: OutboxMail = get_object_or_404(queries.outbox(_reader(request)), pk=mail_id)
    return render(request, "accounts/outbox_mail.html", {"mail": mail})


def may_open_outbox(request: HttpRequest) -> bool:
    """Say whether there is an outbox that this visitor may open: on trial anybody at this machine.

    The name a trial answers to is no guard: whoever reaches its port can send `Host: localhost`.
    """
    if not settings.HAS_OUTBOX:
        raise Http404("mails go to a mail server; none is kept here")
    return request.user.is_authenticated or (settings.IS_TRIAL and _is_from_here(request))


def _reader(request: HttpRequest) -> Person | AnonymousUser | None:
    """Return whose mails to show; None is everybody's, on a trial only: they hold the codes that let in (0027)."""
    if not settings.IS_TRIAL:
        return request.user
    if isinstance(request.user, Person):
        return None if import_string(settings.STAFF)(request.user) else request.user
    return None


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether the visitor sits at this machine: on the loopback, and not handed on by a proxy."""
    is_handed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and not is_handed_on
    except ValueError:
        return False

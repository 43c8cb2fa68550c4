"""One credential of another issuer, for the person who keeps it: what it is, its file, another check, its removal."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.limits import counts
from campus.common.serving import make_inert
from campus.common.turns import SLOW, BusyError
from campus.courses import offline
from campus.ui import local
from campus.ui.markdown import render as markdown
from campus.ui.views import too_many_requests
from campus.wallet import insides, queries, services
from campus.wallet.away import ENDINGS
from campus.wallet.models import Held
from campus.wallet.states import state_of_held
from campus.wallet.views.adding import whose

CHECKS_A_MINUTE = 10


@login_required
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a credential says of itself and how it stood when it was last checked."""
    held = _mine(request, public_id)
    context = {"held": held, "state": state_of_held(held, now=timezone.now()), "facts": _facts(held)}
    inside = insides.told(held)
    context |= {"inside": inside, "has_picture": insides.has_picture(held)}
    context["criteria"] = markdown(inside.criteria, shift=2) if inside.criteria else ""
    if held.digest:
        context["beside"] = queries.keepsakes(held.person).filter(digest=held.digest)
    return offline.page(request, "wallet/held.html", context, is_kept=True)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the bytes exactly as they came in; with `?as=picture` the badge that lies inside, drawn anew."""
    held = _mine(request, public_id)
    if request.GET.get("as") == "picture":
        return _picture(held)
    answer = HttpResponse(bytes(held.data), content_type=held.media_type)
    ending = ENDINGS[held.media_type]
    plain = slugify(held.name) or "credential"
    name = f"{quote(held.name, safe='')}.{ending}"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{name}"
    make_inert(answer)
    offline.may_keep(answer, signed_in(request))  # it is the picture in the list
    return answer


def _picture(held: Held) -> HttpResponse:
    found = insides.picture(held)
    if found is None:
        raise Http404(_("There is no picture in it."))
    answer = HttpResponse(found.data, content_type=found.media_type)
    make_inert(answer)
    return answer


@require_POST
@login_required
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check it once more."""
    person, held = signed_in(request), _mine(request, public_id)
    if not counts(f"recheck:{person.pk}", most=CHECKS_A_MINUTE):
        return too_many_requests(request)
    try:
        with SLOW.one():
            services.recheck(person, held=held, now=timezone.now())
    except BusyError:
        messages.error(request, _("Many credentials are being checked just now. Try again in a few seconds."))
    return redirect("held", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then remove it from the wallet."""
    held = _mine(request, public_id)
    if request.method == "POST":
        services.drop(signed_in(request), held=held, now=timezone.now())
        messages.success(request, _("“%s” is no longer in your wallet.") % held.name)
        return redirect("wallet")
    context = {
        "title": _("Remove “%s” from your wallet?") % held.name,
        "text": _("Your copy here goes. It stays what it is: with the file, you can put it in again."),
        "action": _("Remove it"),
        "cancel_url": reverse("held", args=[held.public_id]),
    }
    return render(request, "ui/confirm.html", context)


def _mine(request: HttpRequest, public_id: str) -> Held:
    return get_object_or_404(Held, public_id=public_id, person=signed_in(request))


def _facts(held: Held) -> list[tuple[str, str]]:
    brought = held.came_from or held.get_source_display()
    found = [
        (_("Issuer"), held.issuer or held.issuer_id),
        (_("Awarded"), local.day(held.awarded_at) if held.awarded_at else ""),
        (_("Valid until"), local.day(held.valid_until) if held.valid_until else ""),
        (_("Came in"), f"{local.day(held.added_at)}, {brought}"),
        (_("Skills"), ", ".join(held.skills)),
        (_("Level"), held.level),
        (_("Its address"), held.ref if held.state == Held.State.STATED else ""),
        (_("About you"), whose(held)),
        (_("Looked at again"), local.day(held.next_check_at) if held.next_check_at else ""),
    ]
    return [pair for pair in found if pair[1]]

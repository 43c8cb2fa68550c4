"""Pages of this app: what waits for an address, asking for what went to a lost one, and the staff's side of both."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.accounts.services import MailNotSentError, send
from campus.common.errors import CampusError, InvalidError, NotAllowedError
from campus.common.text import sought
from campus.identity import mails, queries, services
from campus.identity.forms import LeaversForm, RescueForm
from campus.identity.models import Rescue
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role


@never_cache
@require_safe
def claim(request: HttpRequest, claimed: str) -> HttpResponse:
    """Show what waits for an address, with its files for who wants no account, and how to get it into one.

    The link may have been passed on: into an account it comes by a code that is mailed to the address.
    """
    person = queries.by_claim(claimed)
    context = {"person": person, "awards": queries.waits(person) if person else []}
    answer = render(request, "identity/claim.html", context, status=200 if person else 404)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def panel(request: HttpRequest) -> SafeString:
    """Return the way for who lost an address, for a person's own page (settings.ME_PANELS)."""
    return render_to_string("identity/_panel.html", request=request)


def staff_panel(organization: Organization, _role: str | None) -> SafeString:
    """Return the ways to this app's staff pages, for the page of people (settings.PEOPLE_PANELS)."""
    return render_to_string("identity/_staff.html", {"organization": organization})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lost_address(request: HttpRequest) -> HttpResponse:
    """Ask an institution for what it awarded to an address that one has lost."""
    person, now = signed_in(request), timezone.now()
    form = RescueForm(request.POST or None)
    if form.is_valid():
        try:
            services.ask(person, now=now, **form.cleaned_data)
        except CampusError as err:
            form.add_error(err.field if isinstance(err, InvalidError) and err.field else None, str(err))
        else:
            messages.success(request, _("They are asked. You are told by mail what comes of it."))
            return redirect("lost-address")
    own = Rescue.objects.filter(person=person).select_related("organization").order_by("-asked_at")
    return render(request, "identity/lost.html", {"form": form, "rescues": own, "days": services.WAIT.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, stopping: str) -> HttpResponse:
    """Stop a move for whoever reads the old address, without signing in."""
    rescue, is_done = queries.by_stop(stopping), False
    if rescue is not None and request.method == "POST":
        is_done = services.stop(rescue, now=timezone.now())
        rescue.refresh_from_db()
        if is_done:
            _tell(rescue)
    context = {"rescue": rescue, "is_done": is_done}
    answer = render(request, "identity/stop.html", context, status=200 if rescue else 404)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@members_only()
@require_http_methods(["GET", "HEAD", "POST"])
def rescues(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List who asks for what went to a lost address, with what is known; say yes or no."""
    waiting = queries.rescues(organization)
    if request.method == "POST":
        chosen = request.POST.get("approve") or request.POST.get("decline", "")
        _decide(request, get_object_or_404(waiting, public_id=sought(chosen)))
        return redirect("rescues", org=organization.slug)
    rows = [(each, queries.awarded_to(each.address, organization)) for each in waiting]
    context = {"organization": organization, "rows": rows, "days": services.WAIT.days}
    context["is_owner"] = role(request.user, organization) == Membership.Role.OWNER
    return render(request, "identity/rescues.html", context)


def _decide(request: HttpRequest, rescue: Rescue) -> None:
    actor, now = signed_in(request), timezone.now()
    try:
        if "approve" in request.POST:
            services.approve(actor, rescue=rescue, now=now)
            messages.success(request, _("It is moved in seven days, unless the old address objects."))
        else:
            reason = request.POST.get(f"reason.{rescue.public_id}", "").strip()
            _tell(services.decline(actor, rescue=rescue, reason=reason, now=now))
            messages.success(request, _("Declined, and they are told why."))
    except NotAllowedError:
        raise
    except CampusError as err:
        messages.error(request, str(err))


def _tell(rescue: Rescue) -> None:
    """Tell who asked what came of it; they see it on their page in any case."""
    try:
        send(mails.told(rescue))
    except MailNotSentError:
        return


@members_only(Membership.Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def leavers(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Find whose addresses end, and have them told once they were looked at."""
    form = LeaversForm(request.POST or None)
    found: list[queries.Leaver] | None = None
    if form.is_valid():
        said = form.cleaned_data
        if "sure" in request.POST:
            number = services.tell_leavers(signed_in(request), organization=organization, now=timezone.now(), **said)
            words = ngettext("A mail goes to one person.", "Mails go to %d people.", number)
            messages.success(request, words % number if number != 1 else words)
            return redirect("leavers", org=organization.slug)
        found = queries.leavers(organization, domain=said["domain"], addresses=said["addresses"])
    context = {"organization": organization, "form": form, "found": found, "shown": (found or [])[:200]}
    return render(request, "identity/leavers.html", context)

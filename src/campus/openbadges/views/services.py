"""Connected services: who may use this person's wallet, and where else their badges lie."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.limits import counts
from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.errors import CampusError
from campus.common.text import sought
from campus.common.turns import SLOW
from campus.openbadges import queries
from campus.openbadges.exchange import host_of
from campus.openbadges.forms import ConnectForm
from campus.openbadges.models import Connection, Grant
from campus.openbadges.scopes import READ_CREDENTIALS, WRITE_CREDENTIALS, sentences
from campus.openbadges.services import carrying, connecting, letting_in
from campus.openbadges.services.carrying import Pulled
from campus.ui.house import house_of
from campus.ui.views import too_many_requests
from campus.wallet.models import Held
from campus.wallet.queries import offered

CONNECTS_A_MINUTE = 10
TALKS_A_MINUTE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """List what is connected either way; begin a connection with the address that is posted."""
    person = signed_in(request)
    form = ConnectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not counts(f"connect:{person.pk}", most=CONNECTS_A_MINUTE):
            return too_many_requests(request)
        connection = _connected(request, person, form)
        if connection is not None:
            return redirect("host", connection.public_id)
    now = timezone.now()
    context = {
        "form": form,
        "grants": [
            (grant, sentences(grant.scope), queries.is_alive(grant, now=now)) for grant in queries.let_in(person)
        ],
        "connections": queries.connections(person),
        "api_url": f"{settings.PUBLIC_URL}/ims/ob/v3p0",
    }
    return render(request, "openbadges/services.html", context, status=422 if form.errors else 200)


def _connected(request: HttpRequest, person: Person, form: ConnectForm) -> Connection | None:
    address, name = form.cleaned_data["address"], house_of(request).name
    logo_url = static("ui/mark.svg")
    try:
        with _turn():
            return connecting.connect(person, address=address, name=name, logo_url=logo_url, now=timezone.now())
    except CampusError as err:
        form.add_error("address", str(err))
        return None


def panel(request: HttpRequest) -> SafeString:
    """Return the way to the connected services, for the wallet (settings.WALLET_PANELS)."""
    person = signed_in(request)
    number = queries.let_in(person).count() + queries.connections(person).count()
    return render_to_string("openbadges/_panel.html", {"number": number}, request=request)


@require_POST
@login_required
def end_grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what a service was allowed."""
    grant = get_object_or_404(Grant.objects.select_related("client"), public_id=public_id, person=signed_in(request))
    letting_in.take_back(signed_in(request), grant=grant, now=timezone.now())
    words = _("%s can no longer use your wallet. What it fetched before stays with it.")
    messages.success(request, words % grant.client.name)
    return redirect("services")


@login_required
@require_safe
def host(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one host: the way to its question, or what can be pulled and sent."""
    connection = _mine(request, public_id)
    scopes = set(connection.scope.split())
    try:
        way = connecting.way_there(connection)
    except CampusError as err:  # sealed under another key
        messages.error(request, str(err))
        way = ""
    context = {
        "connection": connection,
        "host": connection.host,
        "where": host_of(connection.host.api_url),
        "way": way,
        "can_pull": READ_CREDENTIALS in scopes,
        "can_send": WRITE_CREDENTIALS in scopes,
        "things": _things(connection),
    }
    return render(request, "openbadges/host.html", context)


def _things(connection: Connection) -> list[dict[str, object]]:
    """Return what could be sent, with when it was."""
    sent = dict(connection.sent.values_list("digest", "at"))
    earned, collected = offered(connection.person)
    awards = earned.filter(revoked_at__isnull=True, replaced_by__isnull=True)
    others = collected.filter(format=queries.FORMAT).exclude(kind="seal")
    ours = [(f"award:{each.public_id}", each.version.name, each.organization.name, each.digest) for each in awards]
    theirs = [(f"held:{each.public_id}", each.name, each.issuer, each.digest) for each in others]
    return [
        {"key": key, "name": name, "issuer": issuer, "sent_at": sent.get(digest)}
        for key, name, issuer, digest in [*ours, *theirs]
    ]


@login_required
@require_safe
def host_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer of a host that a person comes back from."""
    found = Connection.objects.select_related("host").filter(person=signed_in(request), host__public_id=public_id)
    connection = get_object_or_404(found)
    try:
        with _turn():
            connecting.finish(signed_in(request), connection=connection, answer=request.GET.dict(), now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("%s is connected.") % connection.host.name)
    return redirect("host", connection.public_id)


@require_POST
@login_required
def host_pull(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fetch the person's badges from a host."""
    connection, person = _open(request, public_id), signed_in(request)
    if not counts(f"carry:{person.pk}", most=TALKS_A_MINUTE):
        return too_many_requests(request)
    is_everything = request.POST.get("what") == "everything"
    try:
        with _turn():
            pulled = carrying.pull(person, connection=connection, is_everything=is_everything, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
    else:
        _tell(request, pulled)
    return redirect("host", public_id)


def _tell(request: HttpRequest, pulled: Pulled) -> None:
    new = ngettext("%d badge is new in your wallet.", "%d badges are new in your wallet.", pulled.new) % pulled.new
    said = [new if pulled.new else _("Nothing new came.")]
    if pulled.known:
        said.append(ngettext("%d was here already.", "%d were here already.", pulled.known) % pulled.known)
    if pulled.refused:
        words = ngettext(
            "%d was altered or is no credential, and was not kept.",
            "%d were altered or are no credentials, and were not kept.",
            pulled.refused,
        )
        said.append(words % pulled.refused)
    (messages.warning if pulled.refused else messages.success)(request, " ".join(said))
    if pulled.trouble:
        messages.error(request, pulled.trouble)


@require_POST
@login_required
def host_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one credential to a host."""
    connection, person = _open(request, public_id), signed_in(request)
    if not counts(f"carry:{person.pk}", most=TALKS_A_MINUTE):
        return too_many_requests(request)
    kind, _colon, thing_id = sought(request.POST.get("thing", "")).partition(":")
    thing: Award | Held
    if kind == "award":
        thing = get_object_or_404(Award, public_id=thing_id, person=person)
    else:
        thing = get_object_or_404(Held, public_id=thing_id, person=person)
    try:
        with _turn():
            carrying.send(person, connection=connection, thing=thing, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("It is at %s now.") % connection.host.name)
    return redirect("host", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then let a host go."""
    connection = _mine(request, public_id)
    if request.method == "POST":
        return _ended(request, connection)
    context = {
        "title": _("Disconnect %s?") % connection.host.name,
        "text": _("What came from there stays in your wallet, and what you sent stays there."),
        "action": _("Disconnect"),
        "cancel_url": reverse("host", args=[public_id]),
    }
    return render(request, "ui/confirm.html", context)


def _ended(request: HttpRequest, connection: Connection) -> HttpResponse:
    try:
        with _turn():
            connecting.disconnect(signed_in(request), connection=connection, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
        return redirect("host", connection.public_id)
    messages.success(request, _("%s is no longer connected.") % connection.host.name)
    return redirect("services")


def _turn() -> AbstractContextManager[None]:
    """Talk with others only where a thread is left for everybody else."""
    return SLOW.one(busy=CampusError(_("Many people ask other places just now. Try again in a few seconds.")))


def _mine(request: HttpRequest, public_id: str) -> Connection:
    found = Connection.objects.select_related("host", "person")
    return get_object_or_404(found, public_id=public_id, person=signed_in(request))


def _open(request: HttpRequest, public_id: str) -> Connection:
    found = Connection.objects.select_related("host", "person").exclude(sealed_token=b"")
    return get_object_or_404(found, public_id=public_id, person=signed_in(request))

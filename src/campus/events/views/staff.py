"""The pages on which owners have events come in: who may tell, people nobody knows yet, and tables as files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campus.accounts.access import lead_to_proof, signed_in
from campus.accounts.queries import addresses
from campus.common.errors import InvalidError
from campus.courses.rosters import decode
from campus.events import plain, queries
from campus.events.forms import FileForm, SourceForm, WhoForm
from campus.events.models import Actor, Source
from campus.events.services import settling, sources
from campus.events.services.storing import DifferentError, Stored, store
from campus.events.told import ReadingError, by_address
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization

OWNER = Membership.Role.OWNER
MOST_SHOWN = 50


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def events(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what comes in and what goes out; make a source, whose secret is shown on the answer alone."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if path := lead_to_proof(request):
            return redirect(path)
        said, now = form.cleaned_data, timezone.now()
        try:
            source, secret = sources.make(signed_in(request), organization=organization, now=now, **said)
        except InvalidError as err:
            form.add_error(err.field if err.field in form.fields else None, str(err))
        else:
            return _shown(request, organization, source, secret)
    context = {
        "organization": organization,
        "form": form,
        "sources": queries.sources(organization),
        "endpoints": queries.endpoints(organization),
        "unknown": queries.unknown_actors(organization).count(),
    }
    return render(request, "events/events.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, organization: Organization, source: Source, secret: str) -> HttpResponse:
    """Show how a source connects; with its secret just after that was made, and never again."""
    context: dict[str, Any] = {"organization": organization, "source": source, "secret": secret}
    context["address"] = _address(source)
    rows = source.statements.select_related("actor__person").order_by("-pk")[:MOST_SHOWN]
    context["told"] = [(each, each.verb.rstrip("/").replace("#", "/").rpartition("/")[2]) for each in rows]
    answer = render(request, "events/source.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _address(source: Source) -> str:
    path = {
        Source.Kind.XAPI: "/xapi",
        Source.Kind.CALIPER: reverse("caliper-events"),
        Source.Kind.WEBHOOK: reverse("events-webhook", args=[source.public_id]),
    }
    return str(settings.PUBLIC_URL) + path[Source.Kind(source.kind)] if source.kind in path else ""


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show one source and what it told; give it a new secret, or end it."""
    found = get_object_or_404(Source, organization=organization, public_id=public_id)
    if request.method == "POST" and found.kind != Source.Kind.FILE and found.ended_at is None:
        person, now = signed_in(request), timezone.now()
        if request.POST.get("do") == "renew":
            if path := lead_to_proof(request):
                return redirect(path)
            return _shown(request, organization, found, sources.renew(person, source=found, now=now))
        if request.POST.get("do") == "end":
            sources.end(person, source=found, now=now)
            messages.success(request, _("%s can tell nothing more. What it told stays.") % found.name)
        return redirect("events", organization.slug)
    return _shown(request, organization, found, "")


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List whom other systems name and nobody here is known as; take an owner's word for who one is."""
    rows = queries.unknown_actors(organization)
    form = WhoForm(request.POST or None)
    chosen = rows.filter(pk=_int(request.POST.get("actor", ""))).first() if request.method == "POST" else None
    if chosen is not None and form.is_valid():
        email, now = form.cleaned_data["email"], timezone.now()
        try:
            person = settling.link(signed_in(request), who=chosen, email=email, now=now)
        except InvalidError as err:
            form.add_error("email", str(err))
        else:
            messages.success(request, _("What was told of that account now counts for %s.") % person.name)
            return redirect("event-people", organization.slug)
    shown = [(each, _called(each), form if chosen == each else WhoForm(auto_id=f"id_{each.pk}_%s"))
             for each in rows[:MOST_SHOWN]]  # fmt: skip
    context: dict[str, Any] = {"organization": organization, "shown": shown, "number": rows.count()}
    context["form"] = form if chosen is not None else None
    return render(request, "events/people.html", context, status=422 if chosen and form.errors else 200)


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _called(actor: Actor) -> tuple[str, str]:
    """Return what an actor is called, and in words what would make them known."""
    kind, _colon, said = actor.key.partition(":")
    if kind == "mbox":
        return said, _("Counts as soon as somebody here confirms this address.")
    if kind == "sha1":
        return said, _("Named by the fingerprint of an address. Counts as soon as somebody here confirms that address.")
    where, _space, name = said.partition(" ")
    return name or where, _("An account at %s.") % where if name else _("Named by an address that says nothing to us.")


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Take a table of what people did elsewhere: all of it, or nothing and the line that is wrong."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = _stored(request, organization, form.cleaned_data["file"].read())
        except ReadingError as err:
            words = {"line": err.pointer, "reason": err.reason}
            form.add_error("file", _("Line %(line)s: %(reason)s. Nothing of the file was kept.") % words)
        except (InvalidError, DifferentError) as err:
            form.add_error("file", str(err))
        else:
            new = ngettext("%d line is new.", "%d lines are new.", stored.new) % stored.new
            known = ngettext("%d was known.", "%d were known.", stored.known) % stored.known if stored.known else ""
            messages.success(request, f"{new} {known}".strip())
            return redirect("events", organization.slug)
    context = {"organization": organization, "form": form, "verbs": list(plain.VERBS)}
    return render(request, "events/file.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, organization: Organization, data: bytes) -> Stored:
    now = timezone.now()
    person = signed_in(request)
    told = plain.from_table(decode(data), now=now)
    if {by_address(each) for each in addresses(person)} & {each.actor for each in told}:
        raise InvalidError(_("Somebody else has to send what you did yourself."))
    made = sources.for_files(person, organization=organization, now=now)
    return store(made, told=told, now=now)

"""The owners' pages: which ways to sign in there are, every value to copy, and a test that speaks in words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import lead_to_proof, signed_in
from campus.common.errors import CampusError, InvalidError
from campus.common.text import sought
from campus.common.turns import SLOW, BusyError
from campus.organizations.access import Role, members_only
from campus.organizations.models import Organization
from campus.signon import queries
from campus.signon.faults import WORDS
from campus.signon.forms import DomainForm, NewForm, OidcForm, SamlForm
from campus.signon.models import Domain, Provider
from campus.signon.services import domains, metadata, oidc, providers, saml

MOST_FAULTS = 20


def panel(organization: Organization) -> SafeString:
    """Return the way to the ways to sign in, for the settings of an institution (settings.SETTINGS_PANELS)."""
    count = sum(each.is_ready for each in queries.providers(organization))
    return render_to_string("signon/_settings.html", {"organization": organization, "count": count})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Role.OWNER)
def ways(request: HttpRequest, org: Organization) -> HttpResponse:
    """List the ways to sign in and the domains; POST begins one, or adds, proves or removes a domain."""
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = NewForm(request.POST if do == "new" else None)
    domain_form = DomainForm(request.POST if do == "domain" else None)
    try:
        if (answer := _did(request, org, do, form, domain_form)) is not None:
            return answer
    except CampusError as err:
        if do == "domain":
            domain_form.add_error("domain", str(err))
        else:
            messages.error(request, str(err))
            return redirect("signons", org.slug)
    listed = [(each, domains.address(each)) for each in queries.domains(org)]
    context = {"org": org, "form": form, "domain_form": domain_form, "domains": listed}
    context |= {"ways": queries.providers(org), "shown_form": domain_form if domain_form.errors else form}
    return render(request, "signon/ways.html", context, status=400 if form.errors or domain_form.errors else 200)


def _did(
    request: HttpRequest, org: Organization, do: str, form: NewForm, domain_form: DomainForm
) -> HttpResponse | None:
    """Do what one of the buttons says; return where to go, or None where there is something to put right."""
    actor, now = signed_in(request), timezone.now()
    if do == "new" and form.is_valid():
        made = providers.prepare(actor, organization=org, now=now, **form.cleaned_data)
        return redirect("signon-one", org.slug, made.public_id)
    if do == "domain" and domain_form.is_valid():
        domains.add(actor, organization=org, name=domain_form.cleaned_data["domain"], now=now)
        return redirect("signons", org.slug)
    if do in ("prove", "remove"):
        found = get_object_or_404(Domain, organization=org, name=sought(request.POST.get("name", "")))
        if do == "remove":
            domains.remove(actor, domain=found, now=now)
        else:
            _prove(request, found)
        return redirect("signons", org.slug)
    return None


def _prove(request: HttpRequest, domain: Domain) -> None:
    try:
        with SLOW.one():
            found = domains.fetched(domain)
    except BusyError:
        messages.error(request, _("Too much is being asked just now. Try again in a minute."))
    else:
        domains.prove(signed_in(request), domain=domain, found=found, now=timezone.now())
        messages.success(request, _("%s is proved.") % domain.name)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Role.OWNER)
def way(request: HttpRequest, org: Organization, public_id: str) -> HttpResponse:
    """Show one way to sign in; POST keeps what was typed in, or ends it."""
    found = get_object_or_404(Provider, public_id=public_id, organization=org)
    if request.method != "POST":
        return _one(request, found)
    if request.POST.get("do") == "key":
        return _new_key(request, found)
    if request.POST.get("do") != "end":
        return _kept(request, found)
    if request.POST.get("is_sure"):
        providers.end(signed_in(request), provider=found, now=timezone.now())
    return redirect("signons", org.slug)


def _new_key(request: HttpRequest, found: Provider) -> HttpResponse:
    if found.kind == Provider.Kind.SAML and request.POST.get("is_sure"):
        if path := lead_to_proof(request):
            return redirect(path)
        try:
            providers.change_key(signed_in(request), provider=found, now=timezone.now())
        except CampusError as err:
            messages.error(request, str(err))
        else:
            messages.success(request, _("A new key signs requests from now on. Give your provider our metadata anew."))
    return redirect("signon-one", found.organization.slug, found.public_id)


@never_cache
@require_POST
@members_only(Role.OWNER)
def test(request: HttpRequest, org: Organization, public_id: str) -> HttpResponse:
    """Keep what was typed in, try the way to sign in, and say in words what works and what does not."""
    found = get_object_or_404(Provider, public_id=public_id, organization=org)
    if "name" in request.POST:
        if path := lead_to_proof(request):
            return redirect(path)
        if (form := _unkept(request, found)) is not None:
            return _one(request, Provider.objects.get(pk=found.pk), form=form, status=400)
    try:
        with SLOW.one():
            findings = list(providers.try_out(found, now=timezone.now()))
    except BusyError:
        findings = [providers.Finding(_("Too much is being asked just now. Try again in a minute."), is_good=False)]
    return _one(request, found, findings=findings)


def _kept(request: HttpRequest, found: Provider) -> HttpResponse:
    if path := lead_to_proof(request):
        return redirect(path)
    if (form := _unkept(request, found)) is not None:
        return _one(request, Provider.objects.get(pk=found.pk), form=form, status=400)
    messages.success(request, _("The values are kept."))
    return redirect("signon-one", found.organization.slug, found.public_id)


def _unkept(request: HttpRequest, found: Provider) -> OidcForm | SamlForm | None:
    """Keep what was typed in; return the form where there is something to put right."""
    form = _form(found)(request.POST)
    if form.is_valid():
        try:
            with SLOW.one():
                providers.keep(signed_in(request), provider=found, now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            form.add_error(err.field or None, str(err))
        except BusyError:
            form.add_error(None, _("Too much is being asked just now. Try again in a minute."))
    return form if form.errors else None


def _form(found: Provider) -> type[OidcForm | SamlForm]:
    return OidcForm if found.kind == Provider.Kind.OIDC else SamlForm


def _one(request: HttpRequest, found: Provider, *, status: int = 200, **more: Any) -> HttpResponse:
    names = ("name", "issuer", "client_id", "metadata_url", "are_checked", "is_offered")
    faults = [(fault, WORDS.get(fault.code, fault.code)) for fault in found.faults.all()[:MOST_FAULTS]]
    context = {
        "org": found.organization,
        "found": found,
        "form": more.pop("form", None) or _form(found)(initial={name: getattr(found, name) for name in names}),
        "here": providers.addresses(found),
        "scope": oidc.SCOPE,
        "key_ends": metadata.certificate(found.certificate).not_valid_after_utc if found.certificate else None,
        "lacks_extra": found.kind == Provider.Kind.SAML and not saml.is_installed(),
        "faults": faults,
        **more,
    }
    return render(request, "signon/way.html", context, status=status)

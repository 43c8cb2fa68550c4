"""The pages on which owners have news go out, and see what became of each message."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import lead_to_proof, signed_in
from campus.common.errors import InvalidError
from campus.events import queries
from campus.events.forms import EndpointForm
from campus.events.models import Endpoint, Topic
from campus.events.services import endpoints
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization

OWNER = Membership.Role.OWNER
A_PAGE = 25
TOPICS = dict(EndpointForm.base_fields["topics"].choices)  # type: ignore[attr-defined]  # of a ChoiceField


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Name an address that news goes to; its secret is shown on the answer alone."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if path := lead_to_proof(request):
            return redirect(path)
        said, now = form.cleaned_data, timezone.now()
        try:
            made, secret = endpoints.make(signed_in(request), organization=organization, now=now, **said)
        except InvalidError as err:
            form.add_error(err.field if err.field in form.fields else None, str(err))
        else:
            return _shown(request, organization, made, secret)
    context = {"organization": organization, "form": form}
    return render(request, "events/endpoint_new.html", context, status=422 if form.errors else 200)


@members_only(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def endpoint(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show an endpoint with each message and each try; send one again, set it going again, or end it."""
    found = get_object_or_404(queries.endpoints(organization), public_id=public_id)
    if request.method != "POST":
        return _shown(request, organization, found, "")
    person, now = signed_in(request), timezone.now()
    what = request.POST.get("do", "")
    if what == "end":
        endpoints.end(person, endpoint=found, now=now)
        messages.success(request, _("Nothing more is sent to %s.") % found.url)
        return redirect("events", organization.slug)
    if what == "resume":
        endpoints.resume(person, endpoint=found, now=now)
        messages.success(request, _("What waits is sent now."))
    if what.startswith("again:"):
        again = get_object_or_404(found.deliveries, public_id=what.partition(":")[2])
        endpoints.replay(person, delivery=again, now=now)
        messages.success(request, _("It is sent once more, under the same id."))
    return redirect("event-endpoint", organization.slug, found.public_id)


def _shown(request: HttpRequest, organization: Organization, found: Endpoint, secret: str) -> HttpResponse:
    page = Paginator(queries.deliveries(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "endpoint": found,
        "secret": secret,
        "topics": [TOPICS[each] for each in Topic.values if each in found.topics],
        "page": page,
        "rows": [(each, TOPICS[each.topic], list(each.log.all())) for each in page],
    }
    answer = render(request, "events/endpoint.html", context)
    answer["Cache-Control"] = "no-store"
    return answer

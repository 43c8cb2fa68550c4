"""Certificates of other issuers, as a learner shows them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.queries import addresses
from campus.assessments.forms import take_error
from campus.assessments.models import Certificate
from campus.assessments.services import certificates as services
from campus.assessments.ways.foreign import Check
from campus.assessments.ways.forms import CertificateForm
from campus.common.counts import is_within
from campus.common.errors import ConflictError, InvalidError

A_WHILE, MOST = 300, 10  # seconds, and certificates that one person may have checked in them
State = Certificate.State


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    """List one's certificates of other issuers; POST has another one checked."""
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            shown = _shown(request, form)
        except InvalidError as err:
            take_error(form, err)
        except ConflictError as err:
            form.add_error(None, str(err))
        else:
            messages.success(request, _SAID[shown.state]())
            return redirect("certificates")
    own = Certificate.objects.filter(person=signed_in(request)).select_related("organization", "evidence")
    context = {"form": form, "own": own.order_by("-shown_at", "-pk")}
    return render(request, "assessments/ways/certificates.html", context)


def _shown(request: HttpRequest, form: CertificateForm) -> Certificate:
    person, now = signed_in(request), timezone.now()
    if not is_within(f"certificate:{person.pk}", most=MOST, seconds=A_WHILE, now=now):
        raise InvalidError(_("These were many in a short time. Wait five minutes, then show the next."))
    data = form.data_of(most=services.MOST_BYTES)
    check: Check = import_string(settings.CREDENTIAL_CHECK)
    checked = check(data, now=now, emails=addresses(person)) if len(data) <= services.MOST_BYTES else None
    if checked is None:
        raise InvalidError(_("A certificate holds at most 2\N{NO-BREAK SPACE}MB."), field="file")
    organization = form.cleaned_data["organization"]
    return services.show(person, organization=organization, data=data, checked=checked, now=now)


_SAID: dict[str, Callable[[], str]] = {
    State.COUNTED: lambda: _("It holds and is about you, so it counts."),
    State.WAITING: lambda: _("It holds. An assessor has to confirm that it is yours."),
    State.KEPT: lambda: _("It is kept as evidence. It does not count; why stands beside it."),
    State.REFUSED: lambda: _("An assessor decided on this certificate before."),
}

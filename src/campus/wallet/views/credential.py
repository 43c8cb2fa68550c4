"""The public page of one credential, for whoever was given its link."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.achievements.queries import badge_alt
from campus.achievements.wording import facts
from campus.assessments.services import set_public
from campus.awards.models import Award
from campus.awards.services import mark_seen
from campus.common.errors import CampusError
from campus.common.negotiation import wanted
from campus.courses import offline
from campus.organizations.context import house_of
from campus.wallet import kept, queries, sharing
from campus.wallet.reading import read
from campus.wallet.seen import seen
from campus.wallet.states import domain, state_of
from campus.wallet.views.files import NAMED, PAGE, gone, send, unacceptable


@require_safe
@vary_on_headers("Accept")
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a credential to people; to who asks for data or a file, that (RFC 9110, 12.5.1)."""
    return _negotiated(request, public_id) or _shown(request, public_id)


@require_safe
@vary_on_headers("Accept")
def by_id(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer at the credential's own id, and at `/credentials/…`: data at once, and people where the page is."""
    answer = _negotiated(request, public_id)
    return answer or redirect("credential", public_id, permanent=True)


def _negotiated(request: HttpRequest, public_id: str) -> HttpResponse | None:
    named = wanted(request, list(NAMED))
    if named is None:
        return unacceptable(public_id)
    return None if named == PAGE else send(request, public_id, NAMED[named], media_type=named)


def _shown(request: HttpRequest, public_id: str) -> HttpResponse:
    answer = kept.page(request, public_id, make=lambda: _page(request, public_id))
    seen(request, public_id, what="page")
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Link"] = f'<{request.path.rstrip("/")}.json>; rel="alternate"; type="application/vc"'
    return answer


def _page(request: HttpRequest, public_id: str) -> HttpResponse:
    award = queries.credential(public_id)
    if award is None:
        raise Http404(_("There is no such credential."))
    if award.forgotten_at is not None:
        return gone(request)
    is_mine = isinstance(request.user, Person) and request.user.pk == award.person_id
    return offline.page(request, "wallet/credential.html", _context(request, award, is_mine=is_mine), is_kept=is_mine)


@require_POST
@login_required
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the graded work beside the badge, or no longer: the holder's choice alone."""
    person = signed_in(request)
    award = get_object_or_404(Award, public_id=public_id, person=person)
    chosen = [each for each in queries.work(award) if each.public_id == request.POST.get("work")]
    is_public = request.POST.get("is_public") == "1"
    for submission in chosen:
        try:
            set_public(person, submission=submission, is_public=is_public, now=timezone.now())
        except CampusError as err:
            messages.error(request, str(err))
        else:
            words = _("Your work is shown on this page.") if is_public else _("Your work is no longer shown here.")
            messages.success(request, words)
    return redirect("credential", public_id)


def _context(request: HttpRequest, award: Award, *, is_mine: bool) -> dict[str, object]:
    now = timezone.now()
    reading = read(json.loads(bytes(award.credential)))
    work = queries.work(award)
    return {
        "award": award,
        "house": house_of(award.organization),
        "says": reading,
        "state": state_of(award, now=now),
        "now": now,
        "alt": badge_alt(award.version),
        "size": [(name, value) for name, value in facts(award.version) if value],
        "link": sharing.link(award),
        "linkedin": sharing.linkedin(award, name=reading.name),
        "mail": sharing.mail(award, name=reading.name),
        "domain": domain(award),
        "sizes": {**queries.sizes(award), "json": len(award.credential)},
        "is_mine": is_mine,
        "is_new": is_mine and mark_seen(signed_in(request), award=award, now=now),
        "pieces": queries.pieces(award),
        "feet": [import_string(path)(award) for path in settings.CREDENTIAL_FEET],
        "heads": [import_string(path)(award, reading) for path in settings.CREDENTIAL_HEADS],
        "panels": [import_string(path)(award) for path in settings.CREDENTIAL_PANELS] if is_mine else [],
        "work": work if is_mine else [each for each in work if each.is_public],
    }

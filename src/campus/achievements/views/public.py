"""What everybody may see of an achievement: its page, the same as data, and its badge."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from campus.achievements import queries, standard
from campus.achievements.documents import document
from campus.achievements.models import Achievement, Version
from campus.common.negotiation import is_known
from campus.organizations.context import house_of
from campus.organizations.models import Organization
from campus.organizations.queries import public_url

DATA = ("application/ld+json", "application/json")
SANDBOX = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
AN_HOUR, A_MONTH = 60 * 60, 30 * 24 * 60 * 60


@require_safe
@vary_on_headers("Accept")
def achievement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what can be earned, and how; as data to whoever asks for data."""
    version = _current(public_id)
    wanted = request.get_preferred_type(["text/html", *DATA])
    if wanted in DATA:
        return _data(version, str(wanted))
    context = {
        "version": version,
        "house": house_of(version.achievement.organization),
        "skills": version.skills.order_by("name"),
        "image_url": public_url(f"/a/{public_id}/badge.svg"),
        "alt": queries.badge_alt(version),
        "outcomes": standard.outcomes(version),
        "standing": standard.standing(version),
        "standard": standard.facts(version),
        "panels": [import_string(path)(version.achievement) for path in settings.ACHIEVEMENT_PANELS],
        "ways": import_string(settings.ACHIEVEMENT_WAYS)(version.achievement),
    }
    return render(request, "achievements/achievement.html", context)


@require_safe
def achievement_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send an achievement as data, under an address of its own."""
    return _data(_current(public_id), DATA[0])


@require_safe
def badge_image(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the badge as SVG: the one awarded now, or that of the published version `?v=`.

    A version never changes, so its badge may be kept for long; `?small=1` draws the one for small sizes.
    """
    number = request.GET.get("v", "")
    version = _numbered(public_id, number) if number else _current(public_id)
    drawing = queries.badge_svg(version, small=request.GET.get("small") == "1").encode()
    tag = f'"{hashlib.sha256(drawing).hexdigest()}"'
    if is_known(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(drawing, content_type="image/svg+xml")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={A_MONTH if number else AN_HOUR}"
    return _for_all(answer)


def offered(organization: Organization) -> SafeString:
    """Return what stands on the page of an issuer (settings.ISSUER_PANELS): what can be earned from it."""
    return render_to_string("achievements/_offered.html", {"achievements": queries.published(organization)})


def _current(public_id: str) -> Version:
    found = get_object_or_404(
        Achievement.objects.select_related("current", "organization"), public_id=public_id, current__isnull=False
    )
    if found.current is None:
        raise Http404
    found.current.achievement = found
    return found.current


def _numbered(public_id: str, number: str) -> Version:
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    published = Version.objects.filter(published_at__isnull=False).select_related("achievement")
    return get_object_or_404(published, achievement__public_id=public_id, number=int(number))


def _data(version: Version, media_type: str) -> HttpResponse:
    data = json.dumps(document(version), ensure_ascii=False, indent=2)
    answer = HttpResponse(data, content_type=media_type)
    answer["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return _for_all(answer)


def _for_all(answer: HttpResponse) -> HttpResponse:
    """Let every site read the answer, and no browser run anything in it."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

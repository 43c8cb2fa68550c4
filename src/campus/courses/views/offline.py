"""What a browser asks for to read without a line: the worker, the page for when nothing is kept, and the manifest."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campus.accounts.models import Person
from campus.courses import offline
from campus.ui.house import house_of


@require_safe
@cache_control(no_cache=True, public=True)
def learn_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker of the learner's pages: those under /learn/, where it lies, and those that ask for it."""
    # The path of the static files without its first file's name: a prefix, whatever storage names them.
    statics = static("courses/").removesuffix("courses/")
    house = {"version": offline.version(), "statics": statics, "page": reverse("learn-offline")}
    script = f"self.house = {json.dumps(house)};\nimportScripts({json.dumps(static('courses/worker.js'))});\n"
    # Pages say which part of the site they stand in (Service Workers, clause 4.1.1, Service-Worker-Allowed).
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def learn_offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no line, and what can be read all the same."""
    reader = offline.stamp(request.user) if isinstance(request.user, Person) else ""
    return render(request, "courses/offline.html", {"reader": reader})


@require_safe
def learn_manifest(request: HttpRequest) -> HttpResponse:
    """Describe the site as something to put on a phone's first screen (Web Application Manifest)."""
    house = house_of(request)
    icons = [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {"src": static(f"courses/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    manifest = {
        "id": "/learn/",
        "name": house.name,
        "short_name": house.name[:30],
        "lang": get_language(),
        "start_url": reverse("learn"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f7f7f2",
        "theme_color": "#005860",
        "icons": icons,
        "shortcuts": [
            {"name": _("Your wallet"), "url": reverse("wallet")},
            {"name": _("Your portfolio"), "url": reverse("portfolio")},
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")

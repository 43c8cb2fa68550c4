"""Answer what a field of a form asks as one types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from campus.skills import queries
from campus.skills.forms import LONGEST, NEAR


@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """Return the skills that are near `?q=`, by label; nothing for nothing, and 403 for who is not signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({"skills": []}, status=403)
    words = request.GET.get("q", "").strip()[:LONGEST]
    return JsonResponse({"skills": [skill.label for skill in queries.suggested(words, most=NEAR)] if words else []})

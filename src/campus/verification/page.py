"""The page that checks credentials without us, to be taken away: it knows the keys of the institutions here.

Sent to be saved, never shown at our own address: its script is its own, and our policy lets no such script run.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campus.organizations.queries import did_documents
from testamur.page import page

AN_HOUR = 60 * 60


@require_safe
def offline_page(_request: HttpRequest) -> HttpResponse:
    """Send the page with what it has to know of our institutions."""
    answer = HttpResponse(page(issuers=did_documents()), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="check-a-credential.html"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = f"public, max-age={AN_HOUR}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    return answer

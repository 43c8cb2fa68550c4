"""The public page of a credential, kept for a minute for strangers: a page that is linked from a CV is asked for often.

Only for visitors without a session, for whom it is the same: what they see depends on the award, the language and the
colours alone. What must be seen at once is part of the name it is kept under: taking back, issuing anew, and which work
is shown. The rest (an institution's new name, the day of expiry) is at most a minute late.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from campus.assessments.models import Evidence, Submission
from campus.awards.models import Award
from campus.ui.context import theme_of

SECONDS = 60


def page(request: HttpRequest, public_id: str, *, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the kept page of a stranger, or what `make` makes, which is kept if it may be."""
    name = _name(request, public_id)
    if name is None:
        return make()
    content = cache.get(name)
    if content is not None:
        return HttpResponse(content)
    answer = make()
    if answer.status_code == 200:
        cache.set(name, answer.content, SECONDS)
    return answer


def _name(request: HttpRequest, public_id: str) -> str | None:
    """Return what the page is kept under, or None for a visitor or an address that it is not the same for."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.META.get("QUERY_STRING"):
        return None
    found = Award.objects.filter(public_id=public_id)
    state = found.values_list(
        "pk", "revoked_at", "replaced_by", "forgotten_at", _shown(Submission), _shown(Evidence)
    ).first()
    if state is None:
        return None
    stamp = "-".join(str(each).replace(" ", "T") for each in state)
    return f"credential:{request.get_host()}:{stamp}:{get_language()}:{theme_of(request)}"


def _shown(model: type[Submission] | type[Evidence]) -> Coalesce:
    """Return a number that changes with what the holder shows of a kind."""
    public: QuerySet[Submission] | QuerySet[Evidence] = model.objects.filter(person=OuterRef("person"), is_public=True)
    summed = public.order_by().values("person").annotate(n=Sum("pk") * 1000 + Count("pk")).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)

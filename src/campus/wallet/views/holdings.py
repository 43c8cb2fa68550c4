"""What the person who asks has earned: the wallet, the shelf on their home, and whether there is news."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_safe

from campus.accounts.access import signed_in
from campus.awards.holder import earned
from campus.awards.models import Award
from campus.awards.queries import unseen
from campus.awards.services import mark_seen
from campus.wallet import queries
from campus.wallet.states import State, state_of, state_of_held

ON_SHELF = 6


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    """List what the person holds, by year, narrowed by `?state=valid` or `?state=attention`."""
    person, now = signed_in(request), timezone.now()
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in queries.STATES else ""
    every = [(award, state_of(award, now=now)) for award in queries.held(person)]
    counts = {"every": len(every), "valid": sum(state.kind == "valid" for _award, state in every)}
    counts["attention"] = counts["every"] - counts["valid"]
    shown = [pair for pair in every if chosen in ("", "valid" if pair[1].kind == "valid" else "attention")]
    others = [(each, state_of_held(each, now=now)) for each in queries.collected(person)]
    panels = [import_string(path)(request) for path in settings.WALLET_PANELS]
    context = {"years": _by_year(shown), "counts": counts, "chosen": chosen, "others": others, "panels": panels}
    return render(request, "wallet/wallet.html", context)


@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """Say whether an award came that its holder has not seen: where to look (200), nothing yet (204), or stop (403)."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    person = signed_in(request)
    if unseen(person).exists():
        answer: HttpResponse = JsonResponse({"location": reverse("learn")})
    elif queries.waits(person):
        answer = HttpResponse(status=204)
    else:
        answer = HttpResponse(status=403)
    answer["Cache-Control"] = "no-store"
    return answer


def moment(request: HttpRequest) -> SafeString:
    """Return what was just earned, above all else on the learner's home (settings.LEARN_MOMENTS): each award once."""
    person, now = signed_in(request), timezone.now()
    new = [each.award for each in earned(request) if each.is_new]
    fresh = [award for award in new if mark_seen(person, award=award, now=now)]
    return render_to_string("wallet/_moment.html", {"fresh": fresh}, request=request)


def shelf(request: HttpRequest) -> SafeString:
    """Return the shelf of what was earned, for the learner's home (settings.LEARN_PANELS)."""
    person, now = signed_in(request), timezone.now()
    on_shelf = [(each.award, state_of(each.award, now=now)) for each in earned(request)[:ON_SHELF]]
    others = queries.collected(person).count()
    context = {"earned": on_shelf, "others": others, "waits": queries.waits(person)}
    return render_to_string("wallet/_shelf.html", context, request=request)


def _by_year(held: list[tuple[Award, State]]) -> list[tuple[int, list[tuple[Award, State]]]]:
    def year(pair: tuple[Award, State]) -> int:
        return _local(pair[0].awarded_at).year

    return [(number, list(pairs)) for number, pairs in groupby(held, key=year)]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)

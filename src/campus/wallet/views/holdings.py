"""What the person who asks has earned: the wallet, the shelf on their home, and whether there is news."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from campus.accounts.access import signed_in
from campus.awards.holder import earned
from campus.awards.models import Award
from campus.awards.queries import ask_stacks, stacks_of, unseen
from campus.awards.services import mark_all_seen
from campus.common.together import Ask, Rows
from campus.courses import offline
from campus.ui.panels import Panel
from campus.wallet import queries
from campus.wallet import shelf as shelves
from campus.wallet.models import Collection
from campus.wallet.shelf import Asked, Entry
from campus.wallet.states import State, state_of, state_of_held

ON_SHELF = 6
A_PAGE = 48
MOST_PROOFS = 6  # named beside a skill; the rest is a link away
VIEWS = ("years", "list", "skills")
Line = tuple[Entry, State]


class Choice(NamedTuple):
    """One field by which the wallet is narrowed or put in order."""

    name: str
    label: str
    values: list[tuple[str, str]]
    chosen: str


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    """Show what the person has, narrowed as the address asks: by year, as a list, or by what they can do."""
    person, now = signed_in(request), timezone.now()
    entries, wanted = queries.shelf(person, now=now), shelves.asked(request.GET)
    found = shelves.chosen(entries, wanted)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "years"
    of_skills = shelves.by_skill(found) if view == "skills" else []
    every: list[Any] = of_skills or found
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    lines = [] if of_skills else [(each, _state(each, now=now)) for each in page]
    context = {
        "view": view,
        "wanted": wanted,
        "counts": shelves.counts(entries),
        "choices": _choices(entries, wanted, list(queries.collections(person))) if entries else [],
        "page": page,
        "skills": _proven(list(page)) if of_skills else [],
        "groups": _groups(lines, view, wanted),
        "panels": [import_string(path)(request) for path in settings.WALLET_PANELS],
    }
    return offline.page(request, "wallet/wallet.html", context, is_kept=True)


def _proven(skills: list[tuple[str, list[Entry]]]) -> list[tuple[str, list[Entry], int]]:
    """Return each skill with the first of its proofs, and how many more there are."""
    return [(skill, proofs[:MOST_PROOFS], len(proofs) - MOST_PROOFS) for skill, proofs in skills]


def _state(entry: Entry, *, now: datetime) -> State:
    thing = entry.thing
    return state_of(thing, now=now) if isinstance(thing, Award) else state_of_held(thing, now=now)


def _groups(lines: list[Line], view: str, wanted: Asked) -> list[tuple[str, list[Line]]]:
    """Return the lines under headings: what is pinned, then the years where they stand in that order."""
    if view != "years" or wanted.order not in {"newest", "oldest"}:
        return [("", lines)] if lines else []
    pinned = [(_("Pinned"), [line for line in lines if line[0].is_pinned])]
    years = groupby((line for line in lines if not line[0].is_pinned), key=lambda line: str(line[0].year))
    return [group for group in [*pinned, *((year, list(each)) for year, each in years)] if group[1]]


def _choices(entries: list[Entry], wanted: Asked, collections: list[Collection]) -> list[Choice]:
    """Return by what it can be narrowed: the field's name, its label, its values with their labels, the one chosen."""
    found = shelves.choices([each for each in entries if each.place == wanted.place])
    labels = {
        "skill": _("Skill"),
        "issuer": _("Issuer"),
        "level": _("Level"),
        "year": _("Year"),
        "tag": _("Your word"),
    }
    rows = [
        Choice(name, label, [(value, value) for value in found[name]], getattr(wanted, name))
        for name, label in labels.items()
        if len(found[name]) > 1 or getattr(wanted, name)
    ]
    if collections:
        names = [(each.public_id, f"{each.name} ({each.size})") for each in collections]  # type: ignore[attr-defined]  # annotated
        rows.append(Choice("collection", _("Collection"), names, wanted.collection))
    orders = {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "name": _("Name"),
        "issuer": _("Issuer"),
        "end": _("Ends soonest"),
    }
    rows.append(Choice("order", _("Sorted by"), list(orders.items()), wanted.order))
    return rows


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


def _asks_moment(request: HttpRequest) -> list[Ask]:
    return [ask_stacks(signed_in(request))]


def _moment(request: HttpRequest, rows: Rows) -> SafeString:
    mine = earned(request)
    new = [each.award for each in mine if each.is_new]
    fresh = mark_all_seen(signed_in(request), awards=new, now=timezone.now())
    held = {each.award.achievement_id for each in mine if each.stands}
    complete = stacks_of(rows, fresh={award.achievement_id for award in fresh}, held=held)
    return render_to_string("wallet/_moment.html", {"fresh": fresh, "complete": complete}, request=request)


# What was just earned, above all else on the learner's home (settings.LEARN_MOMENTS): each award once.
moment = Panel(_asks_moment, _moment)


def _asks_shelf(request: HttpRequest) -> list[Ask]:
    return [queries.ask_shelf(signed_in(request))]


def _shelf(request: HttpRequest, rows: Rows) -> SafeString:
    now = timezone.now()
    on_shelf = [(each.award, state_of(each.award, now=now)) for each in earned(request)[:ON_SHELF]]
    [[others, waits]] = rows
    context = {"earned": on_shelf, "others": others or 0, "waits": waits}
    return render_to_string("wallet/_shelf.html", context, request=request)


# What was earned, for the learner's home (settings.LEARN_PANELS).
shelf = Panel(_asks_shelf, _shelf)

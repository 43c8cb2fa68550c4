"""The owner's side of a portfolio: what it shows, in which order and words, and whether anybody sees it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.common.errors import CampusError, InvalidError
from campus.common.text import sought
from campus.courses import offline
from campus.portfolio import queries, services
from campus.portfolio.forms import GroupForm, OwnForm, PageForm, PickForm, TextForm
from campus.portfolio.models import Group, Piece, Portfolio

ANY = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show the owner what their page holds, who sees it, and the ways on."""
    mine = queries.portfolio_of(signed_in(request))
    groups = [] if mine is None else list(mine.groups.all())
    now = timezone.now()
    rows = [(group, [(piece, queries.show(piece, now=now)) for piece in queries.pieces(group)]) for group in groups]
    return offline.page(request, "portfolio/portfolio.html", {"mine": mine, "rows": rows}, is_kept=True)


@require_http_methods(ANY)
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Change how the page is called, set and found; nothing is shown to anybody before it is turned on here."""
    person = signed_in(request)
    mine = queries.portfolio_of(person) or Portfolio(person=person, title=person.name)
    form = PageForm(request.POST or None, initial={name: getattr(mine, name) for name in PageForm.base_fields})
    if form.is_bound and form.is_valid():
        try:
            kept = services.change(
                person, portfolio=services.ensure(person), said=form.cleaned_data, now=timezone.now()
            )
        except InvalidError as err:
            form.add_error(err.field or None, str(err))
        else:
            messages.success(request, _("Your page is on.") if kept.is_public else _("Kept. Nobody but you sees it."))
            return redirect("portfolio")
    return render(request, "portfolio/page_form.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(ANY)
@login_required
def group_new(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None)
    if form.is_bound and form.is_valid():
        person = signed_in(request)
        made = services.group(person, portfolio=services.ensure(person), **form.cleaned_data)
        return redirect("portfolio-group", made.public_id)
    return render(request, "portfolio/group_new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(ANY)
@login_required
def group(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a group: its heading and words, what comes into it; or remove it from the page."""
    this = _group(request, public_id)
    if request.POST.get("do") == "remove":
        services.remove(signed_in(request), thing=this)
        messages.success(request, _("The group is gone from your page. Your credentials are where they were."))
        return redirect("portfolio")
    words = GroupForm(request.POST or None, initial={"title": this.title, "text": this.text})
    picks = PickForm(request.POST or None, choices=_choices(request, this))
    if request.method == "POST" and words.is_valid() and picks.is_valid():
        _keep(request, this, words, picks)
        return redirect("portfolio")
    context = {"group": this, "form": words, "picks": picks, "number": this.pieces.count()}
    return render(request, "portfolio/group.html", context, status=400 if words.errors or picks.errors else 200)


@require_http_methods(ANY)
@login_required
def own_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put something of one's own into a group."""
    this, form = _group(request, public_id), OwnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.add_own(signed_in(request), group=this, **form.cleaned_data)
        return redirect("portfolio")
    context = {"group": this, "form": form, "title": _("Something of your own")}
    return render(request, "portfolio/piece.html", context, status=400 if form.errors else 200)


@require_http_methods(ANY)
@login_required
def piece(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write about one thing, or take it off the page."""
    this = _piece(request, public_id)
    if request.POST.get("do") == "remove":
        services.remove(signed_in(request), thing=this)
        messages.success(request, _("It is gone from your page. The credential itself is where it was."))
        return redirect("portfolio")
    shown = queries.show(this, now=timezone.now())
    kind = TextForm if this.award_id or this.held_id or this.work_id else OwnForm
    form = kind(request.POST or None, initial={"title": this.title, "url": this.url, "text": this.text})
    if form.is_bound and form.is_valid():
        services.write(signed_in(request), piece=this, **form.cleaned_data)
        return redirect("portfolio")
    context = {"piece": this, "form": form, "title": shown.title if shown else _("No longer shown")}
    return render(request, "portfolio/piece.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def move(request: HttpRequest) -> HttpResponse:
    """Let a group or a thing change places with its neighbour."""
    is_up = request.POST.get("to") != "down"
    if "group" in request.POST:
        services.move(signed_in(request), thing=_group(request, sought(request.POST["group"])), is_up=is_up)
    elif "piece" in request.POST:
        services.move(signed_in(request), thing=_piece(request, sought(request.POST["piece"])), is_up=is_up)
    return redirect("portfolio")


def _group(request: HttpRequest, public_id: str) -> Group:
    mine = Group.objects.filter(portfolio__person=signed_in(request)).select_related("portfolio")
    return get_object_or_404(mine, public_id=public_id)


def _piece(request: HttpRequest, public_id: str) -> Piece:
    person = signed_in(request)
    mine = Piece.objects.filter(group__portfolio__person=person).select_related("group__portfolio")
    return get_object_or_404(queries.own(mine, person.pk), public_id=public_id)


def _choices(request: HttpRequest, group: Group) -> dict[str, list[tuple[str, str]]]:
    """Return what is not in the group yet, by the names of the form's fields."""
    there = {pk for row in group.pieces.values_list("award", "held", "work") for pk in enumerate(row)}
    awards, helds, works = queries.candidates(signed_in(request))
    return {
        "awards": [(each.public_id, each.version.name) for each in awards if (0, each.pk) not in there],
        "helds": [(each.public_id, each.name) for each in helds if (1, each.pk) not in there],
        "works": [(each.public_id, each.title or each.project.title) for each in works if (2, each.pk) not in there],
    }


def _keep(request: HttpRequest, group: Group, words: GroupForm, picks: PickForm) -> None:
    person = signed_in(request)
    picked = {name: picks.cleaned_data.get(name, []) for name in ("awards", "helds", "works")}
    try:
        services.group(person, portfolio=group.portfolio, this=group, **words.cleaned_data)
        services.pick(person, group=group, **picked)
    except CampusError as err:
        messages.error(request, str(err))

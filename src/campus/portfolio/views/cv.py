"""The CV: what its owner picks and types, as a file in the form they choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.limits import counts
from campus.accounts.models import Person
from campus.awards.pictures import PictureError
from campus.common.turns import BusyError, Turns
from campus.portfolio import queries, services
from campus.portfolio.cv import CV, FORMS, Proof, entries, made
from campus.portfolio.cv.document import plain
from campus.portfolio.forms import CVForm
from campus.portfolio.models import Portfolio
from campus.portfolio.queries import Shown
from campus.ui.colour import oklch

TURNS = Turns(at_once=1, waiting=1)  # setting a sheet takes a processor for a while
A_MINUTE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cv(request: HttpRequest) -> HttpResponse:
    """Ask what comes into the CV; on sending it, answer with the file."""
    person = signed_in(request)
    mine = queries.portfolio_of(person) or Portfolio(person=person, title=person.name)
    form = CVForm(request.POST or None, choices=_choices(person), initial=_initial(mine))
    if form.is_bound and form.is_valid():
        if not counts(f"cv:{person.pk}", most=A_MINUTE):
            form.add_error(None, _("Many files were made. Try again in a minute."))
        elif (answer := _file(person, form, mine.hue)) is not None:
            return answer
    return render(request, "portfolio/cv.html", {"form": form}, status=400 if form.errors else 200)


def _file(person: Person, form: CVForm, hue: int) -> HttpResponse | None:
    """Return the file, or None where it could not be made, which the form then says."""
    said, now = form.cleaned_data, timezone.now()
    services.keep_cv(person, said=said)
    kind = FORMS[said["form"]]
    try:
        with TURNS.one():
            data = made(_cv(person, said, hue, now=now), form=said["form"], design=said["design"], now=now)
    except (PictureError, BusyError):
        form.add_error(None, _("The file could not be made just now. Try again in a moment."))
        return None
    answer = HttpResponse(data, content_type=kind.media_type)
    name = slugify(said["name"]) or "cv"
    answer["Content-Disposition"] = f'attachment; filename="cv-{name}.{kind.ending}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _choices(person: Person) -> dict[str, list[tuple[str, str]]]:
    awards, helds, works = queries.candidates(person)
    return {
        "awards": [(each.public_id, f"{each.version.name}, {each.organization.name}") for each in awards],
        "helds": [(each.public_id, f"{each.name}, {each.issuer or each.issuer_id}") for each in helds],
        "works": [(each.public_id, each.title or each.project.title) for each in works],
    }


def _initial(mine: Portfolio) -> dict[str, Any]:
    """Return what was said the last time, and before that what the portfolio says; no address of the account."""
    first = {"name": mine.title, "line": mine.line[:200], "place": mine.place, "has_skills": True}
    return {"design": "plain", "form": "pdf", **first, **mine.cv}


def _cv(person: Person, said: dict[str, Any], hue: int, *, now: datetime) -> CV:
    picks = {name: said.get(name, []) for name in ("awards", "helds", "works")}
    shown = queries.picked(person, **picks, now=now)
    skills = sorted({skill for each in shown for skill in each.proven}, key=str.casefold)
    typed = {name: plain(said[name]) for name in ("name", "line", "email", "phone", "place", "url", "about")}
    return CV(
        **typed,
        work=entries(plain(said["work"])),
        schooling=entries(plain(said["schooling"])),
        proofs=tuple(_proof(each) for each in shown),
        skills=tuple(map(plain, skills)) if said["has_skills"] else (),
        language=(get_language() or "en").partition("-")[0],
        is_rtl=get_language_bidi(),
        accent=oklch(0.42, 0.08, hue),
    )


def _proof(shown: Shown) -> Proof:
    return Proof(
        title=plain(shown.title),
        issuer=plain(shown.issuer),
        at=timezone.localdate(shown.at) if shown.at else None,
        until=timezone.localdate(shown.until) if shown.until else None,
        link=plain(shown.link),
        is_own=shown.is_own,
    )

"""The editor: what an institution defines, and the designer of its badges."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.achievements import designs, queries, services, standard
from campus.achievements.forms import VersionForm, as_typed, initial
from campus.achievements.models import Achievement, Version
from campus.achievements.views.public import SANDBOX
from campus.common.errors import CampusError, InvalidError
from campus.common.identifiers import public_id as new_public_id
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role
from campus.skills.models import Skill
from campus.skills.services import ensure
from campus.ui import badge as drawing

MOST_SEARCH = 120  # characters: each word is a condition of the query
OWNER = Membership.Role.OWNER
START = {"shape": "circle", "pictogram": "book", "scheme": "ink", "language": "en"}


@require_safe
@members_only()
def achievements(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what the institution has defined."""
    context = {
        "org": organization,
        "achievements": [(each, each.versions.all()[0]) for each in queries.of(organization)],
        "is_owner": role(request.user, organization) == OWNER,
    }
    return render(request, "achievements/achievements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(OWNER)
def achievement_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Begin an achievement."""
    return _edit(request, organization, None)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(OWNER)
def achievement_edit(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Change an achievement: its draft, or the next version of what is published."""
    return _edit(request, organization, get_object_or_404(Achievement, organization=organization, public_id=public_id))


@require_safe
@members_only()
def preview(request: HttpRequest, organization: Organization, public_id: str = "") -> HttpResponse:
    """Draw the badge that the address describes; without a description, the one last saved."""
    is_small = request.GET.get("small") == "1"
    if public_id and "shape" not in request.GET:
        achievement = get_object_or_404(Achievement, organization=organization, public_id=public_id)
        drawn = queries.badge_svg(queries.latest(achievement), small=is_small)
    else:
        drawn = drawing.svg(designs.preview(request.GET.dict()), small=is_small)
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def _edit(request: HttpRequest, organization: Organization, achievement: Achievement | None) -> HttpResponse:
    version = queries.latest(achievement) if achievement else None
    hue = version.hue if version else organization.hue
    if request.method != "POST":
        form = VersionForm(initial=initial(version) if version else START, hue=hue, shown=version)
        return _page(request, organization, version, form)
    if "preview" in request.POST or "find" in request.POST:
        search = request.POST.get("skill_search", "").replace("\x00", "").strip()[:MOST_SEARCH]
        form = VersionForm(initial=as_typed(request.POST), hue=hue, shown=version, search=search)
        return _page(request, organization, version, form)
    kept = {"skills": initial(version)["skills"]} if version else {}
    form = VersionForm(request.POST, request.FILES, initial=kept, hue=hue, shown=version)
    if form.is_valid():
        try:
            return _saved(request, organization, achievement, form)
        except CampusError as err:
            form.add_error(err.field if isinstance(err, InvalidError) and err.field in form.fields else None, str(err))
    return _page(request, organization, version, form, status=400)


def _saved(
    request: HttpRequest, organization: Organization, achievement: Achievement | None, form: VersionForm
) -> HttpResponse:
    actor, values = signed_in(request), form.values()
    skills = _skills(form)
    if achievement is None:
        chosen = request.POST.get("public_id", "")
        made = services.draft(actor, organization=organization, skills=skills, public_id=chosen, **values)
    else:
        base = request.POST.get("base", "")
        made = services.change(actor, achievement=achievement, skills=skills, base=base, **values)
    if "publish" in request.POST:
        services.publish(actor, version=made, now=timezone.now())
        messages.success(request, _("“%s” is published. From now on this version is awarded.") % made.name)
        return redirect("achievements", organization.slug)
    messages.success(request, _("The draft is kept. Nobody outside sees it before it is published."))
    return redirect("achievement-edit", organization.slug, made.achievement.public_id)


def _skills(form: VersionForm) -> list[Skill]:
    chosen = list(form.cleaned_data["skills"])
    if form.cleaned_data["skill_name"]:
        try:
            chosen.append(ensure(name=form.cleaned_data["skill_name"], url=form.cleaned_data["skill_url"]))
        except InvalidError as err:
            raise InvalidError(str(err), field=f"skill_{err.field}") from err
    return chosen


def _page(
    request: HttpRequest, organization: Organization, version: Version | None, form: VersionForm, *, status: int = 200
) -> HttpResponse:
    hue = version.hue if version else organization.hue
    asked = {name: form[name].value() for name in designs.ASKED if name in form.fields} | {"hue": hue}
    badge = designs.preview({name: str(value or "") for name, value in asked.items()})
    context: dict[str, Any] = {
        "org": organization,
        "version": version,
        "achievement": version.achievement if version else None,
        "form": form,
        "note": _note(version),
        "base": request.POST.get("base") or (queries.base(version) if version else ""),
        "public_id": request.POST.get("public_id", "")[:19] or new_public_id(),
        "hue": hue,
        "asked": designs.query(asked),
        "alt": drawing.describe(badge),
        "standing": standard.standing(version) if version else None,
        "is_uploaded": version is not None and queries.is_uploaded(version),
    }
    return render(request, "achievements/edit.html", context, status=status)


def _note(version: Version | None) -> str:
    """Say which version this is, and what becomes of those that people hold."""
    if version is None:
        return _("It can be changed as often as you like until it is published, and in versions after that.")
    published = version.achievement.current
    if published is None:
        return _("A draft: nobody outside sees it, and nothing can be awarded yet.")
    holders = import_string(settings.ACHIEVEMENT_HOLDERS)(published.pk) if settings.ACHIEVEMENT_HOLDERS else 0
    held = ngettext("%(n)d person holds version %(v)d.", "%(n)d people hold version %(v)d.", holders)
    said = held % {"n": holders, "v": published.number}
    fresh = version.number if version.published_at is None else version.number + 1
    return f"{said} {_('What you change here makes version %d; badges already awarded stay as they are.') % fresh}"

"""What people say to each other in a discussion unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campus.accounts.access import signed_in
from campus.common.errors import InvalidError
from campus.courses import queries, services
from campus.courses.access import Place
from campus.courses.forms import PostForm
from campus.courses.models import Unit

A_PAGE = 50


def thread(request: HttpRequest, unit: Unit, *, n: int) -> dict[str, Any]:
    """Return what the page of a discussion shows of it: the last page of the thread, where no other is asked for."""
    is_staff = queries.is_staff(request.user, unit.course)
    pages = Paginator(queries.posts(unit, signed_in(request), is_staff=is_staff), A_PAGE)
    page = pages.get_page(request.GET.get("page", pages.num_pages))
    return {"posts": page, "post_form": PostForm(), "is_staff": is_staff, "post_url": _url("discussion-post", unit, n)}


def _url(name: str, unit: Unit, n: int) -> str:
    return reverse(name, args=[unit.course.slug, n])


@require_POST
def discussion_post(request: HttpRequest, place: Place) -> HttpResponse:
    """Say something."""
    form = PostForm(request.POST)
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in ("text", "form_token")}
    try:
        services.say(signed_in(request), unit=place.unit, now=timezone.now(), **said)
    except InvalidError as err:
        messages.error(request, str(err))
        return redirect(_url("unit", place.unit, place.n) + "#thread-end")
    return redirect(_url("unit", place.unit, place.n) + "?said=1#thread-end")  # what the browser kept of it may go


@require_POST
def discussion_change(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Take back what one said, or, as staff, hide and show it."""
    person, now = signed_in(request), timezone.now()
    is_staff = queries.is_staff(person, place.course)
    found = get_object_or_404(queries.posts(place.unit, person, is_staff=is_staff), pk=post)
    if request.POST.get("to") == "back":
        services.take_back(person, post=found, now=now)
        messages.success(request, _("Your words are gone."))
    else:
        services.hide_post(person, post=found, is_hidden=request.POST.get("to") == "hide", now=now)
    return redirect(_url("unit", place.unit, place.n) + "#thread")

"""Who opens a learner's page of an activity, and which activity an address of staff means."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from campus.assessments.models import Activity
from campus.assessments.queries import staffs
from campus.assessments.ways import queries
from campus.organizations.models import Organization

P = ParamSpec("P")


def takers_only(
    view: Callable[Concatenate[HttpRequest, Activity, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a view to those who may show this activity or have, and to its staff, passing it the activity.

    A stranger signs in first; to everybody else it does not exist (404).
    """

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        activity = queries.by_public_id(public_id)
        if activity is None:
            raise Http404
        if not (queries.may_open(request.user, activity) or staffs(request.user, activity.organization)):
            raise Http404
        return view(request, activity, *args, **kwargs)

    return wrapped


def activity_of(organization: Organization, public_id: str, *, kind: str = "") -> Activity:
    """Return an organization's activity, of one kind where the page is for that kind alone; else 404."""
    activity = queries.by_public_id(public_id)
    if activity is None or activity.organization_id != organization.pk or (kind and activity.kind != kind):
        raise Http404
    return activity

"""Who may open a staff page: every view of an organization goes through `members_only`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from campus.common.errors import NotAllowedError
from campus.organizations.models import Membership, Organization
from campus.organizations.visitor import membership

P = ParamSpec("P")
Role = Membership.Role
STAFF = (Role.OWNER, Role.EDUCATOR)


def members_only(
    *roles: str,
    is_for_employers: bool = False,
) -> Callable[[Callable[Concatenate[HttpRequest, Organization, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Open a view to members in one of `roles` (all staff without any), passing it the organization for its slug.

    A stranger signs in first; somebody who is no member gets 404, so that nothing is learnt from asking; a member in
    another role gets 403. What else stands between staff and their desk is told by upper apps (settings.DESK_DOORS).
    Employers read and do not issue: what courses and awards are made with is not there for them.
    """
    wanted = roles or STAFF

    def decorate(
        view: Callable[Concatenate[HttpRequest, Organization, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, org: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = membership(request, org)
            if found is None or not (is_for_employers or found.organization.kind == Organization.Kind.ISSUER):
                raise Http404
            organization = found.organization
            if found.role not in wanted:
                raise PermissionDenied
            if path := _elsewhere(request, organization):
                return redirect(path)
            try:
                return view(request, organization, *args, **kwargs)
            except NotAllowedError as err:  # a service knows more than the role
                raise PermissionDenied(str(err)) from err

        # Django gives `org` by name, which Concatenate cannot say.
        return cast(Callable[Concatenate[HttpRequest, str, P], HttpResponseBase], wrapped)

    return decorate


def _elsewhere(request: HttpRequest, organization: Organization) -> str:
    """Return where somebody has to go before the desk opens to them; empty where it is open."""
    return next((path for door in settings.DESK_DOORS if (path := import_string(door)(request, organization))), "")

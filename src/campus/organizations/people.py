"""Who belongs to an organization: the page of its people, and the page behind an invitation."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.accounts.services import MailNotSentError, send
from campus.common.errors import CampusError, ConflictError, NotAllowedError
from campus.organizations import queries, services
from campus.organizations.access import members_only
from campus.organizations.forms import MemberForm
from campus.organizations.letters import invitation_letter, welcome_letter
from campus.organizations.models import Invitation, Membership, Organization

Role = Membership.Role


@members_only(is_for_employers=True)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List members and invitations; owners add somebody by address."""
    actor = cast(Person, request.user)
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        services.require(actor, organization, Role.OWNER)
        if form.is_valid():
            try:
                said = _add(actor, organization, email=form.cleaned_data["email"], role=form.cleaned_data["role"])
            except CampusError as err:
                form.add_error(None, str(err))
            else:
                messages.success(request, said)
                return redirect("people", org=organization.slug)
    members, role = list(queries.members(organization)), queries.role(actor, organization)
    owners = [member.pk for member in members if member.role == Role.OWNER]
    context = {
        "organization": organization,
        "form": form,
        "members": members,
        "sole_owner": owners[0] if len(owners) == 1 else None,
        "invitations": organization.invitations.order_by("email"),
        "is_owner": role == Role.OWNER,
        "roles": Role.choices,
        "days": queries.INVITATION_DAYS,
        "panels": _panels(organization, role),
    }
    return render(request, "organizations/people.html", context)


def _panels(organization: Organization, role: str | None) -> list[str]:
    """Return what upper apps add; an employer has no learners."""
    if organization.kind != Organization.Kind.ISSUER:
        return []
    return [import_string(path)(organization, role) for path in settings.PEOPLE_PANELS]


def _add(actor: Person, organization: Organization, *, email: str, role: str) -> str:
    """Make whoever confirmed the address a member, or invite the address; return what to tell the owner."""
    now = timezone.now()
    person = by_address(email)
    if person:
        membership = services.add_member(actor, organization=organization, person=person, role=role, now=now)
        try:
            send(welcome_letter(membership))
        except MailNotSentError:
            return _("%(name)s is a member. The mail about it could not be sent.") % {"name": person.name}
        return _("%(name)s is a member, and was told by mail.") % {"name": person.name}
    invitation = services.invite(actor, organization=organization, email=email, role=role, now=now)
    try:
        send(invitation_letter(invitation))
    except MailNotSentError:
        services.withdraw(actor, invitation=invitation, now=now)
        raise
    return _("%(email)s was invited by mail.") % {"email": invitation.email}


@members_only(Role.OWNER, is_for_employers=True)
@require_POST
def role(request: HttpRequest, organization: Organization, member_id: int) -> HttpResponse:
    """Give a member another role."""
    member = get_object_or_404(organization.memberships, pk=member_id)
    try:
        services.add_member(
            cast(Person, request.user),
            organization=organization,
            person=member.person,
            role=request.POST.get("role", ""),
            now=timezone.now(),
        )
    except CampusError as err:
        messages.error(request, str(err))
    return redirect("people", org=organization.slug)


@members_only(is_for_employers=True)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, organization: Organization, member_id: int) -> HttpResponse:
    """Ask, then end a membership: owners anybody's, educators their own."""
    actor = cast(Person, request.user)
    member = get_object_or_404(queries.members(organization), pk=member_id)
    if member.person_id != actor.pk:
        services.require(actor, organization, Role.OWNER)
    if request.method == "POST":
        try:
            services.remove_member(actor, membership=member, now=timezone.now())
        except ConflictError as err:
            messages.error(request, str(err))
            return redirect("people", org=organization.slug)
        if member.person_id == actor.pk:
            messages.success(request, _("You left %(name)s.") % {"name": organization.name})
            return redirect("home")
        messages.success(request, _("%(name)s is no member any more.") % {"name": member.person.name})
        return redirect("people", org=organization.slug)
    context = {"member": member, "organization": organization, "is_self": member.person_id == actor.pk}
    return render(request, "organizations/remove.html", context)


@members_only(Role.OWNER, is_for_employers=True)
@require_POST
def withdraw(request: HttpRequest, organization: Organization, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(organization.invitations, pk=invitation_id)
    services.withdraw(cast(Person, request.user), invitation=invitation, now=timezone.now())
    messages.success(request, _("The invitation to %(email)s is taken back.") % {"email": invitation.email})
    return redirect("people", org=organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an invitation offers, and take it up.

    A link can be passed on, so that having it proves nothing: who takes it up has confirmed the address by a code.
    """
    invitation = queries.by_token(token)
    if invitation is None:
        return render(request, "organizations/join_gone.html", status=404)
    if not request.user.is_authenticated:
        has_account = by_address(invitation.email) is not None
        return render(request, "organizations/join.html", {"invitation": invitation, "has_account": has_account})
    if request.method == "POST":
        return _take_up(request, invitation)
    is_mine = queries.is_for(invitation, request.user)
    return render(request, "organizations/join.html", {"invitation": invitation, "is_mine": is_mine})


def _take_up(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        services.accept(cast(Person, request.user), invitation=invitation, now=timezone.now())
    except (ConflictError, NotAllowedError) as err:
        messages.error(request, str(err))
        return redirect(request.path)
    messages.success(request, _("You belong to %(name)s now.") % {"name": invitation.organization.name})
    return redirect("manage-home", org=invitation.organization.slug)

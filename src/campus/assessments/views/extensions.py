"""More time for single learners to hand a project in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.assessments import opinions, services
from campus.assessments.forms import take_error
from campus.assessments.models import Project
from campus.assessments.project_forms import ExtensionForm
from campus.assessments.sheet import whole
from campus.common.errors import InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@members_only()
def extensions(request: HttpRequest, organization: Organization, project_id: int) -> HttpResponse:
    """List who has more time; POST gives it to one (`email`, `due_at`) or takes it back (`remove`)."""
    project = get_object_or_404(Project, pk=project_id, organization=organization)
    form = ExtensionForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if "remove" in request.POST:
        extension = whole(request.POST["remove"])
        services.withdraw_extension(signed_in(request), project=project, extension_id=extension, now=timezone.now())
        messages.success(request, _("The learner has the time that everybody has."))
        return redirect("project-extensions", organization.slug, project.pk)
    if form.is_bound and form.is_valid() and _extended(request, project, form):
        return redirect("project-extensions", organization.slug, project.pk)
    context = {
        "organization": organization,
        "project": project,
        "form": form,
        "extensions": opinions.extensions(project),
    }
    return render(request, "assessments/extensions.html", context)


def _extended(request: HttpRequest, project: Project, form: ExtensionForm) -> bool:
    """Give more time to whom the form names, or show in it why not."""
    person = _learner(project, form.cleaned_data["email"])
    if person is None:
        form.add_error("email", _("Nobody with this address takes this project."))
        return False
    try:
        services.extend(
            signed_in(request),
            project=project,
            person=person,
            due_at=form.cleaned_data["due_at"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except InvalidError as err:
        take_error(form, err)
        return False
    messages.success(request, _("%(who)s has more time.") % {"who": person.name})
    return True


def _learner(project: Project, address: str) -> Person | None:
    """Return who takes the project under an address; nobody learns from here who else has an account."""
    person = by_address(address)
    if person is None:
        return None
    has_begun = project.submissions.filter(person=person).exists()
    takes = has_begun or import_string(settings.ACTIVITY_TAKERS)(person, "project", project.pk)
    return person if takes else None

"""The project editor: brief, scale, and a rubric whose rows move with buttons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import opinions, queries, services
from campus.assessments.forms import take_error
from campus.assessments.models import Project
from campus.assessments.project_forms import ProjectForm, RubricForm, rubric_initial
from campus.assessments.services import CriterionText
from campus.assessments.services.projects import MOST_CRITERIA
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import members
from campus.ui import markdown

SPARE = 2  # empty rows below the rubric


@members_only()
def project_edit(request: HttpRequest, organization: Organization, project_id: int) -> HttpResponse:
    """Show and change a project; every button saves what was typed, "Up" and "Down" move a row besides."""
    project = get_object_or_404(Project, pk=project_id, organization=organization)
    if request.method != "POST":
        return _page(request, organization, project, *_forms_of(project))
    form, rubric = _forms_sent(request, project)
    status = 200
    if _has_other_columns(request, rubric):
        words = _("The number of levels changed. See that each text stands under its level, then save again.")
        rubric.add_error("criteria", words)
    if form.is_valid() and rubric.is_valid() and "preview" not in request.POST:
        try:
            return _saved(request, organization, project, form, rubric)
        except InvalidError as err:
            take_error(_where(err, form, rubric), err)
        except ConflictError as err:
            form, rubric = _forms_sent(request, Project.objects.get(pk=project.pk), newest=True)
            form.is_valid()
            form.add_error(None, str(err))
            status = 409
    return _page(request, organization, project, form, rubric, status=status)


def _forms_of(project: Project) -> tuple[ProjectForm, RubricForm]:
    named = [str(pk) for pk in project.moderators.values_list("pk", flat=True)]
    start = {"revision": project.revision, "levels": "\n".join(project.scale), "moderators": named}
    rows = project.criteria.count() + (0 if queries.is_in_use(project) else SPARE)
    rubric = RubricForm(initial=rubric_initial(project), rows=rows, scale=project.scale)
    return ProjectForm(instance=project, initial=start, staff=_staff(project)), rubric


def _staff(project: Project) -> list[tuple[int, str]]:
    """Return who may be named as moderator; owners moderate without it."""
    found = members(project.organization).filter(role=Membership.Role.EDUCATOR)
    return [(member.person_id, member.person.name) for member in found]


def _forms_sent(request: HttpRequest, project: Project, *, newest: bool = False) -> tuple[ProjectForm, RubricForm]:
    sent = request.POST.copy()
    if newest:
        sent["revision"] = str(project.revision)
    form = ProjectForm(sent, instance=project, staff=_staff(project))
    given = sent.get("rows", "")
    rows = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else MOST_CRITERIA
    # The columns are those that were sent; a level added just now gets its column with the next page.
    return form, RubricForm(sent, rows=rows, scale=form.scale()[:4])


def _has_other_columns(request: HttpRequest, rubric: RubricForm) -> bool:
    """Say whether the rows were typed under another number of levels: saved unseen, texts would slip to others."""
    return request.POST.get("columns", "") != str(len(rubric.scale)) and any(
        row["name"].value() for _n, row, _levels in rubric.lines()
    )


def _where(error: InvalidError, form: ProjectForm, rubric: RubricForm) -> ProjectForm | RubricForm:
    if error.field == "scale":
        error.field = "levels"
    return rubric if error.field == "criteria" else form


def _saved(
    request: HttpRequest, organization: Organization, project: Project, form: ProjectForm, rubric: RubricForm
) -> HttpResponse:
    services.change_project(
        signed_in(request),
        project=project,
        criteria=_moved(rubric.texts(), request.POST.get("move", "")),
        revision=form.cleaned_data["revision"],
        **form.values(),
    )
    messages.success(request, _("The project is saved."))
    place = "#rubric" if "move" in request.POST else ""
    return redirect(reverse("project-edit", args=[organization.slug, project.pk]) + place)


def _moved(texts: list[CriterionText], move: str) -> list[CriterionText]:
    """Return the rows with one moved: `up-3` sets the third before the second."""
    direction, _dash, number = move.partition("-")
    place = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 3 else -1
    goal = place + (-1 if direction == "up" else 1)
    if not (0 <= place < len(texts) and 0 <= goal < len(texts)):
        return texts
    texts.insert(goal, texts.pop(place))
    return texts


def _page(
    request: HttpRequest,
    organization: Organization,
    project: Project,
    form: ProjectForm,
    rubric: RubricForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "project": Project.objects.get(pk=project.pk),  # the form has put what was typed into `project`
        "form": form,
        "rubric": rubric,
        "is_in_use": queries.is_in_use(project),
        "agreed": opinions.graders_agree(project) if project.graders == 2 else None,
        "preview": markdown.render(form["brief"].value() or "") if "preview" in request.POST else "",
    }
    return render(request, "assessments/project_edit.html", context, status=status)

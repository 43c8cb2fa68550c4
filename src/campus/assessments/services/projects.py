"""Making projects and their rubrics. Once work was handed in, the rubric keeps its shape (docs/decisions/0037)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import queries
from campus.assessments.models import Criterion, PeerUse, Project, Supervision
from campus.assessments.services.staff import require_staff
from campus.common.errors import ConflictError, InvalidError
from campus.common.text import MOST_MARKDOWN, one_line
from campus.journal import services as journal
from campus.organizations.models import Membership, Organization
from campus.skills.models import Skill

FIELDS = (
    *("title", "brief", "takes_files", "takes_link", "promised_days", "due_at", "takes_late"),
    *("graders", "moderate_from", "is_blind", "peer_reviews", "peer_days", "peer_use", "supervision"),
)
MOST_PEERS = 5
SCALE = ("Not yet", "Developing", "Competent", "Strong")
MOST_LEVELS = 4  # what a row of the rubric holds side by side, and the keys 1 to 4 reach
MOST_CRITERIA = 10


@dataclass(frozen=True)
class CriterionText:
    """One row of a rubric as written; `pk` is None for a new one, `levels` has a text for each level of the scale."""

    name: str
    levels: tuple[str, ...]
    description: str = ""
    pk: int | None = None
    skill: Skill | None = None
    skill_level: str = ""


@transaction.atomic
def create_project(actor: Person, *, organization: Organization, title: str) -> Project:
    """Return a new project with the usual scale, and neither brief nor rubric."""
    require_staff(actor, organization)
    project = Project(organization=organization, title=title.strip(), scale=[*SCALE])
    _check_fields(project)
    project.save()
    journal.record("project.created", actor=actor, thing=project, organization_id=organization.pk)
    return project


@transaction.atomic
def change_project(
    actor: Person,
    *,
    project: Project,
    scale: Sequence[str] | None = None,
    criteria: Sequence[CriterionText] | None = None,
    moderators: Collection[int] | None = None,
    revision: int | None = None,
    **fields: Any,
) -> Project:
    """Change a project, and its scale, its rubric and its moderators (staff, by primary key) where they are given.

    Raises ConflictError if `revision` is no longer the newest, InvalidError naming the field that is wrong.
    """
    require_staff(actor, project.organization)
    project = _locked(project, revision=revision)
    for name, value in _known(fields).items():
        setattr(project, name, value)
    _check_fields(project)
    is_in_use = queries.is_in_use(project)
    if scale is not None:
        _rescale(project, scale, is_in_use=is_in_use)
    project.revision += 1
    project.save()
    if criteria is not None:
        _rewrite(project, criteria, is_in_use=is_in_use)
    _refuse_uneven(project)
    if moderators is not None:
        _name_moderators(project, moderators)
    journal.record("project.changed", actor=actor, thing=project, organization_id=project.organization_id)
    return project


def _locked(project: Project, *, revision: int | None) -> Project:
    found = Project.objects.select_for_update().get(pk=project.pk)
    if revision is not None and found.revision != revision:
        words = _("Somebody else changed this project since you opened it. Look at theirs, then save again.")
        raise ConflictError(words)
    return found


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise InvalidError(f"A project has no {', '.join(unknown)}.", field=unknown[0])
    return fields


def _check_fields(project: Project) -> None:
    project.title = project.title.strip()
    if not 1 <= len(project.title) <= 120:
        raise InvalidError(_("Give a title of at most 120 characters."), field="title")
    if len(project.brief) > MOST_MARKDOWN:
        raise InvalidError(_("The brief is too long: it holds %(n)s characters.") % {"n": MOST_MARKDOWN}, field="brief")
    if not 1 <= project.promised_days <= 60:
        raise InvalidError(_("Promise a grade within 1 to 60 days."), field="promised_days")
    if project.supervision not in Supervision.values:
        raise InvalidError(_("Choose whether the work is watched."), field="supervision")
    _check_grading(project)
    _check_peers(project)


def _check_grading(project: Project) -> None:
    if project.graders not in (1, 2):
        raise InvalidError(_("One or two people grade each piece of work."), field="graders")
    if not 1 <= project.moderate_from < MOST_LEVELS:
        words = _("Say how many levels apart, 1 to %(n)s, are too far.") % {"n": MOST_LEVELS - 1}
        raise InvalidError(words, field="moderate_from")
    staff = Membership.objects.filter(organization=project.organization_id).count()
    if project.graders == 2 and staff < 2:
        words = _("Two graders need two people: invite another educator first.")
        raise InvalidError(words, field="graders")


def _check_peers(project: Project) -> None:
    if not 0 <= project.peer_reviews <= MOST_PEERS:
        words = _("A learner reviews the work of 1 to %(n)s others, or of nobody (0).") % {"n": MOST_PEERS}
        raise InvalidError(words, field="peer_reviews")
    if not 1 <= project.peer_days <= 60:
        raise InvalidError(_("Give 1 to 60 days for a review."), field="peer_days")
    if project.peer_use == PeerUse.SECOND and (project.graders != 1 or not project.peer_reviews):
        words = _("Peers stand as a second opinion where there are peer reviews and one grader.")
        raise InvalidError(words, field="peer_use")


def _name_moderators(project: Project, people: Collection[int]) -> None:
    staff = Membership.objects.filter(organization=project.organization_id, person__in=people)
    if staff.count() < len(set(people)):
        raise InvalidError(_("A moderator belongs to the staff."), field="moderators")
    project.moderators.set(people)


def _rescale(project: Project, scale: Sequence[str], *, is_in_use: bool) -> None:
    names = [name.strip() for name in scale if name.strip()]
    if not 2 <= len(names) <= MOST_LEVELS or len(set(names)) < len(names):
        words = _("Give 2 to %(most)s different levels, from the lowest to the highest.") % {"most": MOST_LEVELS}
        raise InvalidError(words, field="scale")
    if is_in_use and len(names) != len(project.scale):
        words = _("Work was handed in on this scale: levels may be renamed, but none added or taken away.")
        raise InvalidError(words, field="scale")
    project.scale = names


def _rewrite(project: Project, criteria: Sequence[CriterionText], *, is_in_use: bool) -> None:
    """Make the rubric what `criteria` says, in that order."""
    has = {criterion.pk: criterion for criterion in project.criteria.all()}
    wanted = [text.pk for text in criteria if text.pk is not None]
    if not set(wanted) <= set(has) or len(set(wanted)) < len(wanted):
        raise InvalidError(_("That criterion belongs to another rubric."), field="criteria")
    if is_in_use and (set(wanted) != set(has) or len(criteria) != len(has)):
        words = _("Work was handed in on this rubric: criteria may be reworded, but none added or taken away.")
        raise InvalidError(words, field="criteria")
    if len(criteria) > MOST_CRITERIA:
        raise InvalidError(_("A rubric has at most %(n)s criteria.") % {"n": MOST_CRITERIA}, field="criteria")
    project.criteria.exclude(pk__in=wanted).delete()
    for order, text in enumerate(criteria):
        criterion = has.get(text.pk or 0) or Criterion(project=project)
        _write(criterion, text, order=order)


def _write(criterion: Criterion, text: CriterionText, *, order: int) -> None:
    name = text.name.strip()
    if not 1 <= len(name) <= 80 or len(text.description) > 300:
        words = _("Name each criterion in at most 80 characters and say in at most 300 what it asks for.")
        raise InvalidError(words, field="criteria")
    criterion.order, criterion.name, criterion.description = order, name, text.description.strip()
    criterion.levels = [level.strip() for level in text.levels]
    criterion.skill = text.skill
    criterion.skill_level = one_line(text.skill_level, field="criteria") if text.skill else ""
    criterion.save()


def _refuse_uneven(project: Project) -> None:
    for criterion in project.criteria.all():
        if len(criterion.levels) != len(project.scale) or not all(criterion.levels):
            words = _("Say for “%(name)s” what each of the %(n)s levels stands for.")
            raise InvalidError(words % {"name": criterion.name, "n": len(project.scale)}, field="criteria")

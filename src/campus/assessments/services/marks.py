"""What every opinion on a rubric must be, whoever gives it: levels of that rubric, and a comment within bounds."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from campus.assessments.models import Criterion, Project
from campus.common.errors import InvalidError
from campus.common.text import storable

LONGEST_COMMENT = 10_000


def checked_levels(project: Project, levels: Mapping[int, int], *, is_whole: bool) -> list[tuple[Criterion, int]]:
    """Return each criterion with its level; `is_whole` asks for all of them. Raises InvalidError (field "levels")."""
    criteria = {criterion.pk: criterion for criterion in project.criteria.all()}
    if not set(levels) <= set(criteria) or not all(0 <= level < len(project.scale) for level in levels.values()):
        raise InvalidError(_("These levels are not of this rubric. Load the page again."), field="levels")
    missing = [criterion.name for pk, criterion in criteria.items() if pk not in levels]
    if (missing or not criteria) and is_whole:
        words = _("Choose a level for every criterion. Still open: %(names)s.")
        raise InvalidError(words % {"names": ", ".join(missing)}, field="levels")
    return [(criteria[pk], level) for pk, level in levels.items()]


def checked_comment(comment: str) -> str:
    """Return a comment as it may be kept. Raises InvalidError (field "comment")."""
    clean = storable(comment.strip(), field="comment")
    if len(clean) > LONGEST_COMMENT:
        words = _("A comment holds %(most)s characters; yours has %(has)s.")
        raise InvalidError(words % {"most": LONGEST_COMMENT, "has": len(clean)}, field="comment")
    return clean

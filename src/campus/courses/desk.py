"""What courses tell the desk: that there is none yet, and which are still being written."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campus.courses import queries
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return the first step towards a course, or a line for each that was never open.

    One that somebody takes was closed on purpose (`services.withdraw`): it does not ask to be finished.
    """
    found = list(queries.of_organization(organization))
    if not found:
        url, detail = reverse("course-new", args=[organization.slug]), _("A title is enough to begin.")
        return [Waiting(_("There is no course yet"), url, _("New course"), detail)]
    return [
        Waiting(
            _("“%s” is not published") % course.title,
            reverse("course-edit", args=[organization.slug, course.slug]),
            _("Go on with the course"),
            _("Its page says what is still missing."),
        )
        for course in found
        if course.published_at is None and not course.enrolments.exists()
    ]

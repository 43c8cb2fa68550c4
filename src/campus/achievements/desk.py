"""What achievements tell the desk: that there is none yet, and which are drafts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campus.achievements import queries
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return the first step of a new institution, or a line for each draft; both are for owners."""
    found = list(queries.of(organization))
    if not found:
        url, detail = reverse("achievement-new", args=[organization.slug]), _("Begin with what a person can earn.")
        return [Waiting(_("Nothing can be earned here yet"), url, _("New achievement"), detail, is_owners=True)]
    newest = [(each, each.versions.all()[0]) for each in found]
    return [
        Waiting(
            _("“%s” is a draft") % version.name,
            reverse("achievement-edit", args=[organization.slug, each.public_id]),
            _("Finish the draft"),
            _("An earlier version is awarded until it is published.")
            if each.current
            else _("Nobody can earn it before it is published."),
            is_owners=True,
        )
        for each, version in newest
        if version.published_at is None
    ]

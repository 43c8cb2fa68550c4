"""What awards tell the desk: what has no rule, and credentials that only this machine can check."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.achievements.queries import published
from campus.awards import queries
from campus.awards.models import Rule
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return a line for each published achievement without a rule, and one for what was signed on trial."""
    ruled = Rule.objects.filter(achievement__organization=organization).values("achievement")
    found = [
        Waiting(
            _("“%s” has no rule") % each.current.name,
            reverse("rule", args=[organization.slug, each.public_id]),
            _("Say what it is awarded for"),
            _("Nobody earns it by themselves."),
        )
        for each in published(organization).exclude(pk__in=ruled)
        if each.current
    ]
    return found + _on_trial(organization)


def _on_trial(organization: Organization) -> list[Waiting]:
    trials = queries.trial_awards(organization).count()
    if not trials:
        return []
    words = ngettext(
        "%d credential was signed under the trial address", "%d credentials were signed under the trial address", trials
    )
    url, detail = reverse("awards", args=[organization.slug]), _("Nobody elsewhere can check what was signed on trial.")
    return [Waiting(words % trials, url, _("Issue anew"), detail, is_owners=True)]

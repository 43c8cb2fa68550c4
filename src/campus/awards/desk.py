"""What awards tell the desk: what waits for a word, what has no rule, and what was signed on trial."""

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
    earned = Rule.objects.filter(achievement__organization=organization, purpose=Rule.Purpose.EARN)
    ruled = earned.values("achievement")
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
    return _proposed(organization) + found + _on_trial(organization)


def _proposed(organization: Organization) -> list[Waiting]:
    number = queries.proposals(organization).count()
    if not number:
        return []
    words = ngettext("%d award waits for your word", "%d awards wait for your word", number) % number
    url = reverse("proposals", args=[organization.slug])
    return [Waiting(words, url, _("Approve or decline"), _("Somebody has met a rule that asks for it."))]


def _on_trial(organization: Organization) -> list[Waiting]:
    trials = queries.trial_awards(organization).count()
    if not trials:
        return []
    words = ngettext(
        "%d credential was signed under the trial address", "%d credentials were signed under the trial address", trials
    )
    url, detail = reverse("awards", args=[organization.slug]), _("Nobody elsewhere can check what was signed on trial.")
    return [Waiting(words % trials, url, _("Issue anew"), detail, is_owners=True)]

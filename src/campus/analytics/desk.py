"""What analytics tell the desk: who is stuck."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.analytics import queries
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return one line with how many learners are stuck, or nothing."""
    found = queries.summaries(organization, now=timezone.now())
    number = sum(each.stuck for each in found.values())
    if not number:
        return []
    text = ngettext("%(n)d learner is stuck", "%(n)d learners are stuck", number) % {"n": number}
    detail = _("Nothing done for two weeks, failing again and again, or without any attempt left.")
    return [Waiting(text, reverse("insight", args=[organization.slug]), _("See who and where"), detail)]

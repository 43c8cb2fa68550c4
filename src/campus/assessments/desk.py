"""What assessments tell the desk: the work that waits for a grade, and the answers for a mark."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.assessments import queries
from campus.assessments.ways import queries as ways
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return a line each for work and for answers that wait, with how much and since when."""
    return [*_work(organization), *_answers(organization)]


def _answers(organization: Organization) -> list[Waiting]:
    number = queries.marking_queue(organization).count()
    if not number:
        return []
    text = ngettext("%(n)d answer waits for a mark", "%(n)d answers wait for a mark", number) % {"n": number}
    return [Waiting(text, reverse("marking", args=[organization.slug]), _("Begin marking"), "")]


def _work(organization: Organization) -> list[Waiting]:
    counts = queries.queue_counts(organization)
    if counts.oldest_at is None:
        return []
    text = ngettext("%(n)d piece of work waits for a grade", "%(n)d pieces of work wait for a grade", counts.total)
    days = (timezone.now() - counts.oldest_at).days
    oldest = ngettext("The oldest has waited %(n)d day.", "The oldest has waited %(n)d days.", days) % {"n": days}
    detail = oldest if days else _("The oldest came in less than a day ago.")
    return [
        Waiting(text % {"n": counts.total}, reverse("grading", args=[organization.slug]), _("Begin grading"), detail)
    ]


def activities_waiting(organization: Organization) -> list[Waiting]:
    """Return one line with how much waits in observations, reported hours, claims, sessions and certificates."""
    found = ways.waiting(organization, now=timezone.now())
    if not found:
        return []
    text = ngettext("%(n)d thing waits in activities", "%(n)d things wait in activities", found) % {"n": found}
    detail = _("Learners who are ready, hours to confirm, claims to decide, sessions to close.")
    return [Waiting(text, reverse("activities", args=[organization.slug]), _("See what waits"), detail)]

"""The learner's own pages: how far they are from an achievement, how to renew it, and whether to be reminded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.achievements.models import Achievement
from campus.awards import queries, services
from campus.awards.holder import earned
from campus.awards.models import Rule
from campus.common.together import Ask, Rows
from campus.ui.panels import Panel

AT_ONCE = 3  # moments on the learner's home


@require_safe
@login_required
def earn(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say in words how far the reader is from a published achievement, and from renewing it where they hold it."""
    known = Achievement.objects.select_related("current", "organization").filter(current__isnull=False)
    achievement = get_object_or_404(known, public_id=public_id)
    person, now = signed_in(request), timezone.now()
    standing = queries.standings([person.pk], achievement)[person.pk]
    until = standing.held.valid_until if standing.held else None
    context: dict[str, object] = {"achievement": achievement, "standing": standing}
    context["is_ended"] = until is not None and until < now
    for purpose in (Rule.Purpose.EARN, Rule.Purpose.RENEW):
        rule = queries.rule_of(achievement, purpose)
        context[purpose.value] = queries.outlook(person, rule, now=now) if rule else None
    return render(request, "awards/earn.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Show whether the reader is reminded of what ends, and change it."""
    person = signed_in(request)
    if request.method == "POST":
        is_wanted = request.POST.get("is_wanted") == "1"
        services.want_reminders(person, is_wanted=is_wanted, now=timezone.now())
        messages.success(request, _("You will be reminded.") if is_wanted else _("You will not be reminded."))
        return redirect("reminders")
    now = timezone.now()
    ending = queries.ending(earned(request), now=now)
    context = {"is_wanted": services.wants_reminders(person), "ending": ending, "now": now}
    return render(request, "awards/reminders.html", context)


def _asks_halfway(request: HttpRequest) -> list[Ask]:
    return [queries.ask_told(signed_in(request), now=timezone.now())]


def _halfway(request: HttpRequest, rows: Rows) -> SafeString:
    told = queries.told_of(rows)[:AT_ONCE]
    return render_to_string("awards/_halfway.html", {"told": told}, request=request)


# To what the reader has come halfway, for their home (settings.LEARN_MOMENTS), until they put it away.
halfway = Panel(_asks_halfway, _halfway)


@require_POST
@login_required
def moment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put away what was said of one."""
    services.put_away(signed_in(request), public_id=public_id, now=timezone.now())
    return redirect("learn")


def panel(request: HttpRequest) -> SafeString:
    """Return what of the reader's ends soon and can be renewed, for their home (settings.LEARN_PANELS)."""
    now = timezone.now()
    ending = queries.ending(earned(request), now=now)
    return render_to_string("awards/_ending.html", {"ending": ending, "now": now}, request=request)

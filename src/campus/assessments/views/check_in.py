"""Checking in at a session: by the address behind a QR code, or by typing its three words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.assessments.models import Activity, Presence
from campus.assessments.services import attendance
from campus.assessments.ways import codes, queries
from campus.common.counts import is_within
from campus.common.errors import InvalidError
from campus.organizations.context import house_of

GUESSES, WHILE = 10, 300  # of one person at one activity, in so many seconds
HOLDS = timedelta(minutes=5)  # what somebody scanned who has to sign in first
_SALT = "campus.assessments.check-in"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the code, filled in where it was scanned; POST checks in.

    Who has to sign in first keeps the moment at which they scanned, signed: a code lives for a minute, and finding
    one's password takes longer.
    """
    activity = queries.by_public_id(public_id)
    if activity is None or activity.kind != Activity.Kind.ATTENDANCE:
        raise Http404
    now, code = timezone.now(), codes.tidy(request.GET.get("code", ""))
    if not request.user.is_authenticated:
        seen = signing.dumps({"code": code, "at": now.timestamp()}, salt=_SALT) if code else ""
        path = reverse("check-in", args=[public_id])
        return redirect_to_login(f"{path}?seen={seen}" if seen else path)
    if not queries.may_open(request.user, activity):
        raise Http404
    seen = request.POST.get("seen", request.GET.get("seen", ""))
    if request.method != "POST":
        return _page(request, activity, code=code or _seen(seen)[0], seen=seen)
    return _checked_in(request, activity, typed=request.POST.get("code", ""), seen=seen, now=now)


def _checked_in(request: HttpRequest, activity: Activity, *, typed: str, seen: str, now: datetime) -> HttpResponse:
    person = signed_in(request)
    if not is_within(f"check-in:{activity.pk}:{person.pk}", most=GUESSES, seconds=WHILE, now=now):
        words = _("These were many tries. Wait five minutes, or ask the organiser to tick you on the list.")
        return _page(request, activity, code=typed, error=words, status=429)
    scanned, at = _seen(seen)
    then = at if at and scanned == codes.tidy(typed) and timedelta(0) <= now - at <= HOLDS else now
    try:
        present = attendance.check_in(person, activity=activity, typed=typed, now=then)
    except InvalidError as err:
        return _page(request, activity, code=typed, error=str(err), status=422)
    return _page(request, activity, present=present)


def _seen(token: str) -> tuple[str, datetime | None]:
    try:
        said = signing.loads(token, salt=_SALT, max_age=HOLDS)
    except signing.BadSignature:
        return "", None
    return str(said["code"]), datetime.fromtimestamp(said["at"], tz=timezone.get_current_timezone())


def _page(
    request: HttpRequest,
    activity: Activity,
    *,
    code: str = "",
    seen: str = "",
    error: str = "",
    present: Presence | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "activity": activity,
        "house": house_of(activity.organization),
        "code": code.replace("-", " "),
        "seen": seen,
        "error": error,
        "present": present,
    }
    return render(request, "assessments/ways/check_in.html", context, status=status)

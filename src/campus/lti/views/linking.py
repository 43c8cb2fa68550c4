"""What teachers do in the frame: say what a link shows, place things, fetch the roster, choose columns."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campus.common.counts import is_within
from campus.common.errors import InvalidError
from campus.common.text import sought
from campus.common.turns import SLOW
from campus.lti import queries
from campus.lti.models import Visit
from campus.lti.services import columns as gradebook
from campus.lti.services import linking, placing, rosters
from campus.lti.services.launching import origin_of
from campus.lti.services.platform import PlatformError
from campus.lti.views.frames import inside, shown
from campus.lti.views.inside import page, picker
from campus.organizations.queries import role

MOST, WHILE = 10, 60  # askings of the platform by one frame in so many seconds


@require_POST
@inside
def show(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Say what a link shows that was placed without our help."""
    _teachers(visit)
    if (
        visit.placement is None
        or visit.placement.shows
        or not placing.show(visit.placement, request.POST.get("value", ""))
    ):
        return page(request, visit, key, said=_("Choose one of what is offered."))
    return page(request, visit, key)


@require_POST
@inside
def place(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Send what was chosen back to the platform: a form that sends itself, or by its button."""
    _teachers(visit)
    back = str(visit.deep.get("deep_link_return_url", ""))
    if not origin_of(back):
        raise PermissionDenied
    try:
        token = linking.answer(visit, request.POST.getlist("value"), now=timezone.now())
    except InvalidError as err:
        return picker(request, visit, key, said=str(err))
    context = {"token": token, "back": back}
    return shown(request, "lti/placed.html", context, visit=visit, key=key, sends_to=origin_of(back))


@require_POST
@inside
def roster(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Fetch the roster of the platform's course now."""
    _teachers(visit)
    if visit.context is None:
        raise PermissionDenied
    _politely(visit)
    try:
        with _turn():
            found = rosters.sync(visit.context, now=timezone.now())
    except PlatformError as err:
        return page(request, visit, key, said=str(err))
    words = ngettext("%(n)d person is in this course.", "%(n)d people are in this course.", found)
    return page(request, visit, key, said=words % {"n": found})


@require_POST
@inside
def columns(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """List the columns of the gradebook, choose one for rules, or drop one. For staff of the institution."""
    _teachers(visit)
    context, person = visit.context, visit.subject.person
    if context is None or role(person, visit.registration.organization) is None:
        raise PermissionDenied
    _politely(visit)
    offered: list[tuple[str, str]] = []
    trouble = ""
    try:
        with _turn():
            offered = gradebook.offered(context, now=timezone.now())
    except PlatformError as err:
        trouble = str(err)
    said = _changed(request, visit, dict(offered))
    chosen = [(each, queries.ref_of(each)) for each in context.columns.filter(is_chosen=True)]
    told = {"offered": offered, "chosen": chosen, "said": trouble or said}
    return shown(request, "lti/columns.html", told, visit=visit, key=key)


def _changed(request: HttpRequest, visit: Visit, labels: dict[str, str]) -> str:
    """Do what the form asks, with the labels of the columns by their addresses; return what there is to say."""
    person, context, url = visit.subject.person, visit.context, request.POST.get("url", "")
    if context is None:
        return ""
    if dropped := context.columns.filter(is_chosen=True, public_id=sought(request.POST.get("drop", ""))).first():
        gradebook.drop(person, column=dropped)
    if not url:
        return ""
    least = request.POST.get("least", "")
    try:
        if url not in labels:
            raise InvalidError(_("Choose one of the columns."))
        number = int(least) if least.isascii() and least.isdigit() and len(least) < 4 else 0
        gradebook.choose(person, context=context, url=url, label=labels[url], least=number, now=timezone.now())
    except InvalidError as err:
        return str(err)
    return _("Rules can look at it from now on. Its grades come in within a quarter of an hour.")


def _turn() -> AbstractContextManager[None]:
    """Talk with a platform only where a thread is left for everybody else."""
    return SLOW.one(busy=PlatformError(_("Too much is being asked just now. Try again in a minute.")))


def _teachers(visit: Visit) -> None:
    if not visit.is_teacher:
        raise PermissionDenied


def _politely(visit: Visit) -> None:
    if not is_within(f"lti-ask:{visit.pk}", most=MOST, seconds=WHILE, now=timezone.now()):
        raise InvalidError(_("That was often in a short time. Wait a minute."))

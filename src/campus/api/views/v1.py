"""The interface itself: awards, achievements, and the description of both (docs/api.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt

from campus.accounts.services import Expected
from campus.achievements.models import Achievement
from campus.api import problems, queries, services, shapes
from campus.api.description import described
from campus.api.models import Key
from campus.api.paging import asked, wrong
from campus.api.problems import ProblemError
from campus.api.reading import Fault, read
from campus.api.services import Named, Recipient, Reply
from campus.api.views.door import after, body, once, page_of, secured, text, told
from campus.awards import services as awards_services
from campus.awards.basis import Stated
from campus.awards.models import Award
from campus.bulk import naming
from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.organizations.queries import zone

Scope = Key.Scope
_NO_ACHIEVEMENT = _lazy("Your institution has published no achievement with this id.")


def _list_awards(request: HttpRequest, key: Key) -> HttpResponse:
    now, page = timezone.now(), asked(request.GET.dict(), known=["since", "achievement", "state"])
    found, chosen = queries.awards(key.organization), page.chosen
    if (since := page.since()) is not None:
        found = found.filter(awarded_at__gte=since)
    if chosen["achievement"]:
        found = found.filter(achievement__public_id=chosen["achievement"])
    if chosen["state"]:
        if chosen["state"] not in queries.STATES:
            raise wrong("state", _("It is one of these: %s.") % ", ".join(queries.STATES))
        found = queries.in_state(found, chosen["state"], now=now)
    return page_of(request, after(found, page), page, show=lambda each: shapes.award(each, now=now))


def _list_achievements(request: HttpRequest, key: Key) -> HttpResponse:
    page = asked(request.GET.dict())
    return page_of(request, after(queries.achievements(key.organization), page), page, show=shapes.achievement)


def _show_award(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    return told(request, shapes.award(_award(key, public_id), now=timezone.now()))


def _show_achievement(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    found = _achievement(key, public_id)
    if found is None:
        raise ProblemError(404, "not_found", str(_NO_ACHIEVEMENT))
    return told(request, shapes.achievement(found))


def _achievement(key: Key, public_id: str) -> Achievement | None:
    return queries.achievements(key.organization).filter(public_id=public_id).first()


def _make_award(request: HttpRequest, key: Key) -> HttpResponse:
    raw = body(request)
    with timezone.override(zone(key.organization)):
        sent = read(shapes.NEW_AWARD, raw)
    achievement = _achievement(key, sent["achievement"])
    if achievement is None:
        raise ProblemError(422, "invalid", str(_NO_ACHIEVEMENT), faults=[Fault("/achievement", str(_NO_ACHIEVEMENT))])
    return once(request, key, raw, do=lambda: _awarded(key, achievement, sent))


def _awarded(key: Key, achievement: Achievement, sent: Mapping[str, Any]) -> Reply:
    recipient, now = _recipient(sent["recipient"]), timezone.now()
    stated = {name: sent[name] for name in ("narrative", "result", "evidence") if name in sent}
    if isinstance(recipient, Named) and recipient.kind in (naming.NUMBER, naming.DID):
        stated |= {"identity": naming.bare(recipient.value), "identity_type": naming.TYPES[recipient.kind]}
    given = awards_services.Given(sent.get("awarded_at"), sent.get("valid_until"), Stated(**stated))
    made, is_new = services.award(key, achievement=achievement, recipient=recipient, given=given, now=now)
    place = settings.PUBLIC_URL + reverse("api-award", args=[made.public_id])
    return Reply(201 if is_new else 200, text(shapes.award(made, now=now)), place)


def _recipient(who: Mapping[str, Any]) -> Recipient:
    email, identifier = who.get("email"), who.get("identifier")
    if bool(email) == bool(identifier):
        raise InvalidError(_("Give an address or an identifier, one of both."), field="recipient")
    name, language = one_line(who.get("name", ""), field="recipient/name"), who.get("language", "")
    if identifier:
        return Named(identifier["kind"], identifier["value"], name, language)
    return Expected(str(email), name, language)


def _take_back(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    raw, found = body(request), _award(key, public_id)
    sent = read(shapes.REVOCATION, raw)
    return once(request, key, raw, do=lambda: _revoked(key, found, sent))


def _revoked(key: Key, found: Award, sent: Mapping[str, Any]) -> Reply:
    now, again = timezone.now(), sent.get("again") or Award.Again.NO.value
    gone = awards_services.revoke(key.by, award=found, reason=sent["reason"], again=again, now=now)
    return Reply(200, text(shapes.award(gone, now=now)))


def _award(key: Key, public_id: str) -> Award:
    found = queries.awards(key.organization).filter(public_id=public_id).first()
    if found is None:
        raise ProblemError(404, "not_found", _("Your institution has made no award with this id."))
    return found


def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the interface to whoever asks (OpenAPI 3.1)."""
    return told(request, described(settings.PUBLIC_URL))


@csrf_exempt  # nothing is done here, and a program has no cookie
def elsewhere(request: HttpRequest, path: str) -> HttpResponse:
    """Tell a program that asks for what is not here so in the form that it reads."""
    place = reverse("api-openapi")
    return problems.answer(ProblemError(404, "not_found", _("Nothing is here. What there is stands at %s.") % place))


awards = secured({"GET": (Scope.AWARDS_READ, _list_awards), "POST": (Scope.AWARDS_WRITE, _make_award)})
award = secured({"GET": (Scope.AWARDS_READ, _show_award)})
revoke = secured({"POST": (Scope.AWARDS_WRITE, _take_back)})
achievements = secured({"GET": (Scope.ACHIEVEMENTS_READ, _list_achievements)})
achievement = secured({"GET": (Scope.ACHIEVEMENTS_READ, _show_achievement)})

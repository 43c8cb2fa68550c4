"""A credential in every form, from the bytes that were stored, for machines and for keeping.

The bytes never change, so a strong entity tag names them for ever; what is asked again costs no more than its digest.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from campus.awards import queries as awards
from campus.awards.models import Award
from campus.awards.pictures import PictureError
from campus.awards.services import bundle, picture
from campus.common.negotiation import is_known, wanted
from campus.wallet import queries
from campus.wallet.queries import FORMS, Kept
from campus.wallet.seen import seen
from testamur.errors import MalformedError

TYPES = {
    "json": "application/vc",  # VC Data Model 2.0, appendix B.2; by its own address also for who knows only JSON
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
PAGE = "text/html"
# What the address of a credential answers with, each with its form, the first where the asker has no preference.
NAMED = {
    PAGE: "",
    "application/vc": "json",
    "application/vc+ld+json": "json",  # Open Badges 3.0, "Serving"; the name before VC Data Model 2.0 was finished
    "application/ld+json": "json",
    "application/json": "json",
    "application/vc+jwt": "jwt",
    "application/jwt": "jwt",
    "text/plain": "jwt",  # Open Badges 3.0: a compact JWS is text
    "image/png": "png",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
}
DATA = [named for named, form in NAMED.items() if form == "json"]
SHOWN = frozenset({"json"})  # the rest is saved under a name
SANDBOX = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
A_MINUTE, AN_HOUR = 60, 60 * 60


@require_safe
@vary_on_headers("Accept")
def credential_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """Send one form of a credential; 304 to who has it; 404 for a form or a credential that is not there.

    JSON is called what the asker calls it: programs that know no `application/vc` read it as JSON then.
    """
    return send(request, public_id, form, media_type=_named(request, form))


def at_hand(request: HttpRequest, public_id: str, form: str) -> HttpResponse | None:
    """Return what `credential_file` answers where the bytes are stored already; None where it has more to do.

    Nothing of the asker is looked at but their headers: it works without session, language and user.
    """
    answer = stored(request, public_id, form, media_type=_named(request, form))
    if answer is not None:
        answer["Vary"] = "Accept"
    return answer


def stored(request: HttpRequest, public_id: str, form: str, *, media_type: str = "") -> HttpResponse | None:
    """Answer with the bytes of one form as they are stored now, or 304 to who has them; None where there are none."""
    is_asked = "HTTP_IF_NONE_MATCH" in request.META
    if is_asked and (tag := queries.tag_of(public_id, form)) and is_known(request, tag):
        seen(request, public_id, what="file")
        return _headed(HttpResponseNotModified(), tag)
    found = queries.kept(public_id, form) if form in FORMS else queries.picture_made(public_id, form)
    return _sent(request, public_id, form, found, media_type=media_type) if found else None


def send(request: HttpRequest, public_id: str, form: str, *, media_type: str = "") -> HttpResponse:
    """Answer with the bytes of one form, under another media type where the asker named it; a picture is made now."""
    answer = stored(request, public_id, form, media_type=media_type)
    if answer is not None:
        return answer
    try:
        made = None if form in FORMS else _picture(public_id, form)
    except PictureError:
        return render(request, "wallet/no_picture.html", status=503)
    if made is not None:
        return _sent(request, public_id, form, made, media_type=media_type)
    if queries.is_forgotten(public_id):
        return gone(request)
    raise Http404(_("There is no such credential."))


def _named(request: HttpRequest, form: str) -> str:
    return wanted(request, DATA) or "" if form == "json" else ""


def _sent(request: HttpRequest, public_id: str, form: str, found: Kept, *, media_type: str) -> HttpResponse:
    seen(request, public_id, what="file")
    answer = HttpResponse(found.data, content_type=media_type or TYPES[form])
    answer["Content-Disposition"] = _disposition(found.name, form)
    return _headed(answer, found.tag)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a credential was deleted with its holder's account (RFC 9110, 15.5.11)."""
    return render(request, "wallet/gone.html", status=410)


@require_safe
def offline_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the file by which a credential is checked without a network; 404 for one that was taken back."""
    award = awards.by_public_id(public_id)
    if award is not None and award.forgotten_at is not None:
        return gone(request)
    data = _bundle(award) if award is not None else None
    if award is None or data is None:
        raise Http404(_("There is no such file."))
    answer = HttpResponse(data, content_type="application/json")
    answer["Content-Disposition"] = _disposition(
        f"{award.version.name} {_('for checking without a network')}", "json", kind="attachment"
    )
    return _headed(answer, "")


def _bundle(award: Award) -> bytes | None:
    """Return the bundle, made at most once a minute: it takes four signatures; None for what was taken back."""
    name = f"bundle:{award.pk}:{award.sha256}:{award.revoked_at}".replace(" ", "T")
    held: bytes | None = cache.get(name)
    if held is not None:
        return held
    try:
        made = bundle(award, now=timezone.now())
    except MalformedError:
        return None
    cache.set(name, made, A_MINUTE)
    return made


def unacceptable(public_id: str) -> HttpResponse:
    """Say in plain text what there is, to who accepts none of it (RFC 9110, 15.5.7)."""
    held = [f"{named}  {reverse('credential', args=[public_id])}" for named, form in NAMED.items() if not form]
    held += [f"{named}  {reverse('credential-file', args=[public_id, form])}" for named, form in NAMED.items() if form]
    answer = HttpResponse("".join(f"{line}\n" for line in held), status=406, content_type="text/plain; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _picture(public_id: str, form: str) -> Kept | None:
    """Return a picture, made now; None where there is no such credential."""
    award = awards.by_public_id(public_id)
    if award is None or award.forgotten_at is not None:
        return None
    picture(award, form)
    return queries.picture_made(public_id, form)


def _headed(answer: HttpResponse, tag: str) -> HttpResponse:
    if tag:
        answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={AN_HOUR}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@lru_cache(maxsize=256)
def _disposition(name: str, form: str, *, kind: str = "") -> str:
    kind = kind or ("inline" if form in SHOWN else "attachment")
    plain = slugify(name) or "credential"
    return f"{kind}; filename=\"{plain}.{form}\"; filename*=UTF-8''{quote(name, safe='')}.{form}"

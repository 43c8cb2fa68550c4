"""Sharing one credential: its holder's page of ways, and what those ways lead to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt, xframe_options_sameorigin
from django.views.decorators.http import require_safe

from campus.accounts.access import signed_in
from campus.awards.models import Award
from campus.awards.pictures import PictureError
from campus.awards.services import picture
from campus.common.negotiation import is_known
from campus.organizations.context import house_of
from campus.portfolio import channels, embedding
from campus.ui.qr import qr
from campus.verification.queries import award as award_at
from campus.wallet import queries, sharing
from campus.wallet.seen import seen
from campus.wallet.states import state_of

IN_A_FRAME = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
A_LETTER = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"
A_DAY, FIVE_MINUTES = 24 * 60 * 60, 300
_DIGITS = 5


@require_safe
@login_required
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the holder every way to show a credential to somebody; `?instance=` makes the one for Mastodon."""
    award = _mine(request, public_id)
    link, text = sharing.link(award), _("I have earned “%s”.") % award.version.name
    instance = request.GET.get("instance", "")
    context = {
        "award": award,
        "house": house_of(award.organization),
        "link": link,
        "qr": qr(link),
        "linkedin": sharing.linkedin(award, name=award.version.name),
        "mail": sharing.mail(award, name=award.version.name),
        "channels": channels.channels(link, text=text),
        "instance": instance,
        "mastodon": channels.mastodon(instance, link=link, text=text),
        "frame": embedding.frame(award),
        "snippet": embedding.snippet(award),
    }
    return render(request, "portfolio/share.html", context)


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the picture that other sites show beside the link, made when first asked for; 404 for what is taken back."""
    award = _shown(public_id)
    tag = queries.tag_of(public_id, "card")
    if tag and is_known(request, tag):
        return _card(HttpResponseNotModified(), tag)
    kept = queries.picture_made(public_id, "card")
    if kept is None:
        try:
            picture(award, "card")
        except PictureError:
            return HttpResponse(status=503)
        kept = queries.picture_made(public_id, "card")
    if kept is None:
        raise Http404(_("There is no such credential."))
    return _card(HttpResponse(kept.data, content_type="image/png"), kept.tag)


def _card(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the credential small, for a frame in anybody's page: the only page of ours that may stand in one."""
    award = queries.credential(public_id)
    if award is None or award.forgotten_at is not None:
        raise Http404(_("There is no such credential."))
    with translation.override(award.version.language):
        state = state_of(award, now=timezone.now())
        context = {"award": award, "house": house_of(award.organization), "state": state, "link": sharing.link(award)}
        answer = render(request, "portfolio/embed.html", context)
    seen(request, public_id, what="frame")
    answer["Content-Security-Policy"] = f"{IN_A_FRAME}frame-ancestors *"
    answer["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer oEmbed 1.0 for the link of a credential: JSON alone (501 for XML, as clause 2.3.5 has it)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("JSON alone.\n", status=501, content_type="text/plain; charset=utf-8")
    award = award_at(request.GET.get("url", ""))
    if award is None or award.revoked_at is not None or award.forgotten_at is not None:
        raise Http404(_("There is no such credential."))
    most = _number(request, "maxwidth", embedding.WIDTH), _number(request, "maxheight", embedding.HEIGHT)
    answer = JsonResponse(embedding.oembed(award, most=most))
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    return answer


@require_safe
@login_required
@xframe_options_sameorigin
def signature(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the block for the foot of a mail: to be copied from the page, or kept as a file with `?save`."""
    award = _mine(request, public_id)
    name = award.name or signed_in(request).name
    context = {
        "award": award,
        "name": name,
        "link": sharing.link(award),
        "image": f"{settings.PUBLIC_URL}{reverse('credential-file', args=[award.public_id, 'png'])}",
        # Where pictures are blocked, as mail programs do at first, this stands in their small square.
        "alt": _("Badge: %s") % award.version.name,
    }
    answer = render(request, "portfolio/mail/signature.html", context)
    answer["Content-Security-Policy"] = A_LETTER
    if "save" in request.GET:
        answer["Content-Disposition"] = 'attachment; filename="signature.htm"'
    return answer


def _mine(request: HttpRequest, public_id: str) -> Award:
    """Return an award of the reader's; 404 for anybody else's, and for what was taken back."""
    mine = Award.objects.filter(person=signed_in(request), revoked_at__isnull=True, replaced_by__isnull=True)
    known = mine.select_related("version", "organization", "achievement", "person")
    return get_object_or_404(known, public_id=public_id)


def _shown(public_id: str) -> Award:
    """Return an award that stands, without what only the making of its picture needs."""
    known = Award.objects.filter(revoked_at__isnull=True, forgotten_at__isnull=True)
    return get_object_or_404(known.defer("credential", "jwt", "decision"), public_id=public_id)


def _number(request: HttpRequest, name: str, most: int) -> int:
    said = request.GET.get(name, "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else most

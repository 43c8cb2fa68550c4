"""What another issuer gave, for visitors of a portfolio: its words, how it stood when checked, and a copy to check.

The file that came in is never sent, since an address may lie in it: `?as=picture` sends the badge drawn anew,
`?as=copy` the credential itself where it names nobody’s address (wallet.insides).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.common.serving import make_inert
from campus.portfolio.models import Piece, Portfolio
from campus.ui import local
from campus.ui.house import House
from campus.wallet import insides
from campus.wallet.insides import File
from campus.wallet.models import Held
from campus.wallet.states import state_of_held

AN_HOUR = 60 * 60


def shown(request: HttpRequest, portfolio: Portfolio, piece: Piece | None, *, back: str) -> HttpResponse:
    """Answer with the page, the picture or the copy; 404 for what does not stand there."""
    if piece is None or piece.held is None:
        raise Http404(_("There is no such page."))
    match request.GET.get("as", ""):
        case "picture":
            return _picture(piece.held)
        case "copy":
            return _sent(insides.copy(piece.held), name=slugify(piece.held.name) or "credential")
    return _page(request, portfolio, piece, piece.held, back=back)


def _page(request: HttpRequest, portfolio: Portfolio, piece: Piece, held: Held, *, back: str) -> HttpResponse:
    context = {
        "portfolio": portfolio,
        "house": House(portfolio.title, hue=portfolio.hue),
        "back": back,
        "piece": piece,
        "held": held,
        "state": state_of_held(held, now=timezone.now()),
        "inside": insides.told(held),
        "has_picture": insides.has_picture(held),
        "has_copy": insides.copy(held) is not None,
        "facts": _facts(held),
    }
    return render(request, "portfolio/elsewhere.html", context)


def _facts(held: Held) -> list[tuple[str, str]]:
    found = [
        (_("Issuer"), held.issuer or held.issuer_id),
        (_("Awarded"), local.day(held.awarded_at) if held.awarded_at else ""),
        (_("Valid until"), local.day(held.valid_until) if held.valid_until else ""),
        (_("Skills"), ", ".join(held.skills)),
        (_("Level"), held.level),
    ]
    return [pair for pair in found if pair[1]]


def _picture(held: Held) -> HttpResponse:
    answer = _sent(insides.picture(held))
    answer["Cache-Control"] = f"private, max-age={AN_HOUR}"
    return answer


def _sent(found: File | None, *, name: str = "") -> HttpResponse:
    if found is None:
        raise Http404(_("There is no such file."))
    answer = HttpResponse(found.data, content_type=found.media_type)
    make_inert(answer)
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}.{found.ending}"'
    return answer

"""What leaves the wallet when a credential is shown, in words, and whether it shows whose it is."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from campus.openid4.fitting import Choice, Form
from campus.wallet.shapes import mapping


def label(choice: Choice) -> SafeString:
    """Return a credential as one line to choose it by, and below it what would leave."""
    card = choice.card
    return format_html(
        '{}, {}<span class="leaves small quiet">{} {} {} {}</span>',
        card.name,
        card.issuer,
        "" if choice.is_meant else _("It is not what is asked for."),
        card.note,
        leaves(choice),
        bound(choice),
    )


def leaves(choice: Choice) -> str:
    """Return what whoever asks would read."""
    document = choice.card.document
    there = {*document, *mapping(document.get("credentialSubject"))}
    parts = {name: words for name, words in _parts().items() if name in there}
    if choice.form != Form.SD_JWT:
        return _("They read the whole credential: %s.") % _listed([_badge(), *parts.values()])
    return _("They read %s, and nothing else.") % _listed(
        [_badge(), *(parts[each] for each in choice.named if each in parts)]
    )


def bound(choice: Choice) -> str:
    """Return whether it shows whose it is."""
    if choice.card.is_bound:
        return _("It names the key of your wallet, so they see that it is yours.")
    return _("It does not name the key of your wallet: they see that it is genuine, and not that it is yours.")


def _badge() -> str:
    return _("the badge, its issuer and dates")


def _parts() -> dict[str, str]:
    return {
        "identifier": _("your name or address, as far as it is in there"),
        "result": _("your results"),
        "narrative": _("what was written about you"),
        "creditsEarned": _("your credits"),
        "assessmentRecord": _("how you were assessed"),
        "evidence": _("your evidence"),
    }


def _listed(parts: list[str]) -> str:
    return get_text_list(parts, _("and"))

"""How an award stands, from what is stored: the word, the sentence of its page, the line of a list.

Cheap on purpose: nobody's list is fetched and no signature is checked. Who wants that has the verify page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from campus.awards.models import Award
from campus.awards.queries import is_trial
from campus.ui import local
from campus.wallet.models import Held

NOT_YET = "dates.not_yet"  # the reason that campus.verification gives


@dataclass(frozen=True, slots=True)
class State:
    """The verdict's word (valid, expired, revoked), the sentence, what stands under it, and the line for lists."""

    kind: str
    sentence: str
    detail: str
    line: str


def state_of(award: Award, *, now: datetime) -> State:
    """Return how the award stands now; organization and replaced_by should be loaded with it."""
    if award.revoked_at is not None:
        day = local.day(award.revoked_at)
        return State("revoked", _("Taken back by the issuer on %s.") % day, _why(award), _revoked_line(award, day))
    if award.valid_until is not None and award.valid_until < now:
        day = local.day(award.valid_until)
        known = _("%(issued)s. It was valid from %(day)s.")
        detail = known % {"issued": _issued(award), "day": local.day(award.awarded_at)}
        return State("expired", _("Authentic, but it expired on %s.") % day, detail, _("Expired on %s") % day)
    detail = _("%s. Nothing in it has been changed since it was signed.") % _issued(award)
    if is_trial(award):
        detail = f"{detail} {_('It can be checked on this site alone, until it is issued anew at a public address.')}"
    until = _("Valid until %s") % local.month(award.valid_until) if award.valid_until else _("Valid, no end")
    return State("valid", _("Authentic, and valid today."), detail, until)


def _issued(award: Award) -> str:
    issuer = award.organization.name
    if is_trial(award):
        return _("Issued on trial by %s") % issuer
    words = {"issuer": issuer, "domain": domain(award)}
    return _("Issued by %(issuer)s, whose identity is confirmed by its domain, %(domain)s") % words


def domain(award: Award) -> str:
    """Return the domain that speaks for the issuer; empty on a trial."""
    return "" if is_trial(award) else urlsplit(award.base_url).netloc


def _why(award: Award) -> str:
    said = _("It was issued by %s, which no longer stands behind it.") % award.organization.name
    if award.replaced_by_id is not None:
        return _("It was issued anew by %s: the newer one counts.") % award.organization.name
    reason = award.revocation_reason.rstrip(".")
    return f"{said} {_('Reason given: “%s”.') % reason}" if reason else said


def _revoked_line(award: Award, day: str) -> str:
    return _("Issued anew on %s") % day if award.replaced_by_id is not None else _("Taken back on %s") % day


def kind_of(award: Award, *, now: datetime) -> str:
    """Return the word for how an award stands, as `state_of` has it, without any sentence."""
    if award.revoked_at is not None:
        return "revoked"
    return "expired" if award.valid_until is not None and award.valid_until < now else "valid"


def kind_of_held(held: Held, *, now: datetime) -> str:
    """Return the word for how what is held stands, as `state_of_held` has it, without any sentence."""
    has_ended = held.valid_until is not None and held.valid_until < now
    if held.reason == NOT_YET:
        return "expired" if held.valid_from is not None and held.valid_from > now else "valid"
    if held.state == Held.State.INVALID:
        return "altered"
    if has_ended and held.state in (Held.State.VALID, Held.State.EXPIRED):
        return "expired"
    return {Held.State.VALID: "valid", Held.State.REVOKED: "revoked"}.get(Held.State(held.state), "unconfirmed")


def state_of_held(held: Held, *, now: datetime) -> State:
    """Return how a credential of another issuer stood when it was last checked; its end is looked at today."""
    day = local.day(held.checked_at)
    has_ended = held.valid_until is not None and held.valid_until < now
    if held.state in (Held.State.VALID, Held.State.EXPIRED) and has_ended and held.valid_until is not None:
        end = local.day(held.valid_until)
        return State("expired", _("Authentic, but it expired on %s.") % end, _checked(day), _("Expired on %s") % end)
    if held.reason == NOT_YET and held.valid_from is not None and held.valid_from > now:
        begin = local.day(held.valid_from)
        words = _("Authentic, but not valid before %s.") % begin
        return State("expired", words, _checked(day), _("Not valid before %s") % begin)
    match Held.State.VALID if held.reason == NOT_YET else held.state:
        case Held.State.VALID:
            until = _("Valid until %s") % local.month(held.valid_until) if held.valid_until else _("Valid, no end")
            return State("valid", _("Authentic, and valid when it was checked."), _checked(day), until)
        case Held.State.REVOKED:
            return State("revoked", _("Taken back by its issuer."), _checked(day), _("Taken back"))
        case Held.State.STATED:
            words = _("You say so: it comes from a list, which nobody signed.")
            return State("unconfirmed", words, "", _("Not verified"))
        case Held.State.INVALID:
            return State("altered", _("This is not what was signed."), _checked(day), _("Altered"))
        case Held.State.UNKNOWN_ISSUER:
            words = _("Unchanged, but we cannot say who issued it.")
            return State("unconfirmed", words, _checked(day), _("Issuer not known"))
    return State("unconfirmed", _("It could not be checked so far."), _why_not(held, day), _("Could not be checked"))


def _checked(day: str) -> str:
    return _("Checked on %s.") % day


def _why_not(held: Held, day: str) -> str:
    """Return what kept us from checking, in words."""
    words = {
        "key": _("The issuer’s key could not be had."),
        "signature": _("It is signed in a way that we do not read."),
        "status": _("Whether it was taken back could not be read."),
    }.get(held.reason.partition(".")[0], "")
    return f"{words} {_('Last tried on %s.') % day}".strip()

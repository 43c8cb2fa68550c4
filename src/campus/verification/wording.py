"""A report in words: the sentence, how we know, the checks in the order they are made, what to do.

The order and wording of the verdicts are fixed by the design; programs use the ids that these words are made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from campus.awards.models import Award
from campus.ui import local
from campus.verification.lines import Line, lines
from campus.verification.said import said
from campus.wallet.reading import Reading
from testamur.did import did_web_url
from testamur.errors import ResolutionError
from testamur.report import Report, Verdict

NOTHING = "nothing"  # the kind of what is no credential: none of the five verdicts


@dataclass(frozen=True, slots=True)
class Told:
    """A report in words. `kind` is valid, expired, revoked, altered or unconfirmed; or NOTHING for no credential.

    `advice` says what to do, in paragraphs; `may_retry` that the same question may have another answer later.
    """

    kind: str
    sentence: str
    detail: str
    lines: tuple[Line, ...]
    advice: tuple[str, ...]
    is_warning: bool = False
    may_retry: bool = False


def tell(report: Report, *, award: Award | None, now: datetime) -> Told:
    """Return the report in words; `award` is ours where the credential is one of ours."""
    kind, sentence = _verdict(report, award)
    reading = said(report)
    return Told(
        kind=kind,
        sentence=sentence,
        detail=_detail(report, reading, award),
        lines=tuple(lines(report, now=now)),
        advice=tuple(_advice(report, kind, reading, award)),
        is_warning=kind in ("altered", "revoked") or _is_somebody_else(report),
        may_retry=(kind == "unconfirmed" and _reason(report, "key") == "no_key")
        or _reason(report, "status") == "not_read",
    )


def _verdict(report: Report, award: Award | None) -> tuple[str, str]:
    match report.verdict:
        case Verdict.VALID:
            return "valid", _("Authentic, and valid today.")
        case Verdict.EXPIRED:
            day = local.day(report.valid_until) if report.valid_until else ""
            return "expired", _("Authentic, but it expired on %s.") % day
        case Verdict.REVOKED:
            return "revoked", _taken_back(report, award)
        case Verdict.UNKNOWN_ISSUER:
            return "unconfirmed", _("Unchanged, but we cannot say who issued it.")
        case Verdict.COULD_NOT_CHECK:
            return "unconfirmed", _("It could not be checked just now.")
        case Verdict.INVALID:
            return _invalid(report)


def _invalid(report: Report) -> tuple[str, str]:
    if "failed" in (_outcome(report, "container"), _outcome(report, "structure")):
        return NOTHING, _("This is not a credential that we can read.")
    if _reason(report, "signature") == "unsigned":
        return "altered", _("Nobody has signed this: anybody could have written it.")
    if _reason(report, "dates") == "not_yet":
        return "expired", _("Authentic, but not valid before %s.") % _day(report, "validFrom")
    if _reason(report, "key") == "revoked_key":
        return "altered", _("Not to be relied on: its issuer has withdrawn the key it was signed with.")
    return "altered", _("Altered: this is not what was signed.")


def _taken_back(report: Report, award: Award | None) -> str:
    if award is not None and award.revoked_at is not None:
        return _("Taken back by the issuer on %s.") % local.day(award.revoked_at)
    if _reason(report, "status") == "suspended":
        return _("Suspended by the issuer: it does not count for now.")
    return _("Taken back by the issuer.")


def _detail(report: Report, reading: Reading | None, award: Award | None) -> str:
    if reading is None:
        return _nothing_told(report)
    issuer = reading.issuer.name or report.issuer
    match report.verdict:
        case Verdict.REVOKED:
            said = _("It was issued by %s and nothing in it was changed, but the issuer no longer stands behind it.")
            return " ".join([said % issuer, *_why(award)])
        case Verdict.UNKNOWN_ISSUER:
            said = _("It calls its issuer “%s”. No domain or register that we can reach confirms this name.")
            return said % issuer
        case Verdict.COULD_NOT_CHECK:
            said = _("It is unchanged, and %s. But whether it was taken back since could not be read.")
            return said % _issued(report, issuer)
    return _("%s. Nothing in it was changed since it was signed.") % _capital(_issued(report, issuer))


def _issued(report: Report, issuer: str) -> str:
    """Return how we know the issuer, as the middle of a sentence."""
    if report.is_trial:
        return _("issued by %s, an institution of this site, on trial") % issuer
    words = {"issuer": issuer, "domain": report.issuer_domain}
    if report.issuer_domain:
        return _("issued by %(issuer)s, whose identity is confirmed by its domain, %(domain)s") % words
    return _("issued by %(issuer)s, which this site knows") % words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _why(award: Award | None) -> Iterator[str]:
    if award is None:
        return
    if award.replaced_by is not None:
        yield _("It was issued anew: the newer one counts.")
    elif award.revocation_reason:
        yield _("Reason given: “%s”.") % award.revocation_reason.rstrip(".")


def _nothing_told(report: Report) -> str:
    """Return what can be said of something whose signature did not hold: nothing that it says."""
    if _outcome(report, "container") == "failed":
        return _("We looked for a signed credential in it and found none.")
    if _outcome(report, "structure") == "failed":
        return _("It is data, but not in the form of a credential that we know, so there was nothing we could check.")
    if _reason(report, "signature") == "unsigned":
        return _("There is no signature in it. We therefore show nothing else that it says.")
    if _reason(report, "key") == "revoked_key":
        return _(
            "Others have had that key, so that anybody may have made this. We therefore show nothing that it says."
        )
    if report.verdict is not Verdict.COULD_NOT_CHECK:
        return _("The signature does not match the content. We therefore show nothing else that it says.")
    kind = _reason(report, "signature")
    if kind in ("sealed", "anchored"):
        return _(
            "It is secured by an electronic seal or a blockchain, which we do not judge. Nothing in it was checked."
        )
    if kind in ("unknown_kind", "unknown_context"):
        return _("It is signed in a way, or in words, that we do not read. That is our lack, not its fault.")
    site = _site(report)
    if not site:
        return _("It names its issuer by an identifier that we have no way to look up.")
    return _("The issuer’s site, %s, did not give us its key, so nothing in it could be checked.") % site


def _site(report: Report) -> str:
    key = report.check("key")
    try:
        return did_web_url(str(key.params.get("issuer", ""))).split("/")[2] if key else ""
    except ResolutionError:
        return ""


def _advice(report: Report, kind: str, reading: Reading | None, award: Award | None) -> Iterator[str]:
    holder = reading.holder if reading and reading.holder else _("the holder")
    if _is_somebody_else(report):
        yield _(
            "The e-mail address that you gave is not the one it was issued to. "
            "Ask for another address, or for an identity document."
        )
    if kind == "expired":
        yield _("Ask %s whether they hold a newer one.") % holder
    elif kind == "revoked":
        yield from _advice_revoked(reading, award)
    elif kind == "altered":
        yield _(
            "Do not rely on it. Ask the holder for a link in place of the file: "
            "a damaged copy is put right by that, a forgery is not."
        )
    elif report.verdict is Verdict.UNKNOWN_ISSUER:
        yield _(
            "This is neither a yes nor a no. "
            "Ask the issuer, by an address that you found yourself, whether the key is theirs."
        )
    elif kind == "unconfirmed":
        yield _(
            "This is neither a yes nor a no. We will not call it valid until the answer is there. "
            "If it stays so, ask the issuer, by an address that you found yourself."
        )
    elif kind == NOTHING:
        yield from _advice_nothing()


def _advice_revoked(reading: Reading | None, award: Award | None) -> Iterator[str]:
    if award is not None and award.replaced_by is not None:
        yield _("Do not rely on this one. Ask the holder for the newer one.")
        return
    yield _("Do not rely on it.")
    if reading and reading.issuer_email:
        yield _("If this is a surprise to its holder, they can write to %s.") % reading.issuer_email


def _advice_nothing() -> Iterator[str]:
    yield _(
        "A screenshot, or a picture that a chat or a mail program made smaller, carries no credential: "
        "ask for the original file."
    )
    yield _("A link is the surest: ask the holder for the address of the credential’s page.")


def _is_somebody_else(report: Report) -> bool:
    return _outcome(report, "identity") == "failed"


def _reason(report: Report, id: str) -> str:
    check = report.check(id)
    return check.reason if check else ""


def _outcome(report: Report, id: str) -> str:
    check = report.check(id)
    return check.outcome.value if check else ""


def _day(report: Report, param: str) -> str:
    check = report.check("dates")
    moment = parse_datetime(str(check.params.get(param, ""))) if check else None
    return local.day(moment) if moment else ""

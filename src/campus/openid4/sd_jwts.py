"""The report on an SD-JWT VC that was shown, in the same words and the same order as on every other credential."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campus.awards.occasions import token_list_url
from campus.awards.services import status_token
from campus.common.errors import FetchError
from campus.organizations.queries import by_did
from campus.ui import local
from campus.verification import queries
from campus.verification.lines import Line
from campus.verification.sources import MOST_LIST, Keys, Network
from campus.wallet.reading import Reading
from campus.wallet.reading import read as read_document
from campus.wallet.shapes import mapping
from testamur.did import issuer_key
from testamur.errors import ForeignKeyError, KeyFormatError, ProofError, ResolutionError, StatusError
from testamur.proofs import jws
from testamur.report import Check, Outcome
from testamur.status import TOKEN_TYPE, read_token_status, reference
from testamur.verify.sd_jwt import verify_sd_jwt

_TAKEN_BACK = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a page shows of it: one of the five verdicts, its sentence, the lines, and what it says if that counts."""

    kind: str
    sentence: str
    lines: tuple[Line, ...]
    says: Reading | None = None
    document: Mapping[str, Any] | None = None


def tell(text: str, *, now: datetime) -> Told:
    """Check an SD-JWT VC as of now and say what was found; of what nobody signed nothing is told."""
    network = Network()
    keys = Keys(network)
    report = verify_sd_jwt(text, now=now, resolver=keys)
    checks = {check.id: check for check in report.checks}
    if not report.claims:
        return _untold(checks)
    status = _status(report.claims, keys=keys, network=network, now=now)
    is_known = by_did(str(report.claims.get("iss", ""))) is not None
    kind, sentence = _verdict(checks["dates"], status, is_known=is_known)
    lines = (_line(checks["signature"]), _issuer(report.claims, is_known), _dates(checks["dates"]), status)
    # Whose it is says the key, and not what stands in it.
    issuer = {**mapping(report.claims.get("issuer")), "id": report.claims.get("iss")}
    document = {**report.claims, "issuer": issuer}
    return Told(kind, sentence, lines, read_document(document), document)


def _untold(checks: Mapping[str, Check]) -> Told:
    held = tuple(Line(check.outcome, check.detail) for check in checks.values())
    if any(check.outcome is Outcome.FAILED for check in checks.values()):
        return Told("altered", _("Altered: this is not what was signed."), held)
    return Told("unconfirmed", _("It could not be checked just now."), held)


def _verdict(dates: Check, status: Line, *, is_known: bool) -> tuple[str, str]:
    if status.outcome is Outcome.FAILED:
        return "revoked", _("Taken back by the issuer.")
    if dates.outcome is Outcome.FAILED:
        return "expired", _("Authentic, but not valid today.")
    if status.outcome is not Outcome.PASSED:
        return "unconfirmed", _("It could not be checked just now.")
    if not is_known:
        return "unconfirmed", _("Unchanged, but we cannot say who issued it.")
    return "valid", _("Authentic, and valid today.")


def _line(signature: Check) -> Line:
    return Line(signature.outcome, _("The signature matches: nothing was changed"))


def _issuer(claims: Mapping[str, Any], is_known: bool) -> Line:
    if is_known:
        return Line(Outcome.PASSED, _("The key belongs to an institution of this site"))
    return Line(Outcome.NOT_CHECKED, _("The issuer’s identity"), str(claims.get("iss", ""))[:200])


def _dates(check: Check) -> Line:
    return Line(check.outcome, _("Not expired") if check.outcome is Outcome.PASSED else _("Not valid today"))


def _status(claims: Mapping[str, Any], *, keys: Keys, network: Network, now: datetime) -> Line:
    """Read the issuer's list; what cannot be read is not checked."""
    if "status" not in claims:
        return Line(
            Outcome.NOT_CHECKED, _("Whether it was taken back"), _("The issuer keeps no list that could say so.")
        )
    try:
        url, index = reference(claims["status"])
        listed = _list(url, issuer=str(claims.get("iss", "")), keys=keys, network=network, now=now)
        value = read_token_status(listed, url=url, index=index, now=now)
    except (StatusError, FetchError, ProofError, ForeignKeyError, ResolutionError, KeyFormatError) as err:
        return Line(Outcome.NOT_CHECKED, unread, str(err)[:300])
    if value == 0:
        read = _("Not taken back: the issuer’s list was read just now, on %s") % local.moment(now)
        return Line(Outcome.PASSED, read)
    if value == _TAKEN_BACK:
        return Line(Outcome.FAILED, _("On the issuer’s list of credentials taken back"))
    return Line(Outcome.FAILED, _("On the issuer’s list of credentials suspended"))


def _list(url: str, *, issuer: str, keys: Keys, network: Network, now: datetime) -> Mapping[str, Any]:
    """Return the claims of a list whose signature is the credential's issuer's; ours without a network."""
    token = _ours(url, now=now) or network.get(url, accept=f"application/{TOKEN_TYPE}", most_bytes=MOST_LIST).decode()
    header = jws.read_header(token, allowed=frozenset({"alg", "kid", "typ"}))
    if header.get("typ") != TOKEN_TYPE:
        raise ProofError(f"typ is {header.get('typ')!r}: it must be {TOKEN_TYPE}")
    return jws.check(token, key=issuer_key(keys, str(header.get("kid", "")), issuer=issuer))


def _ours(url: str, *, now: datetime) -> str:
    found = queries.status_list(url.removesuffix("/token"))
    return status_token(found, now=now) if found is not None and token_list_url(found) == url else ""


def binding_lines(binding: str) -> Iterator[Line]:
    """Yield what is known of who showed it."""
    yield {
        "bound": Line(Outcome.PASSED, _("Whoever showed it has the key that it was issued to")),
        "open": Line(
            Outcome.NOT_CHECKED,
            _("Whether it is theirs"),
            _("It names no key of a wallet, so that anybody who has a copy could show it. Compare the name."),
        ),
    }.get(binding, Line(Outcome.FAILED, _("Whoever showed it could not prove that it is theirs")))

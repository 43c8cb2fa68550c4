"""The checks of a report as lines: what was looked at, in the order in which it was, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.ui import local
from testamur.report import Check, Outcome, Report


@dataclass(frozen=True, slots=True)
class Line:
    """One line: passed, failed or not checked; and a note where one helps."""

    outcome: Outcome
    text: str
    note: str = ""


def lines(report: Report, *, now: datetime) -> Iterator[Line]:
    """Yield the lines of a report. What was never reached stands together in the last."""
    yield from _form(report)
    checks = {check.id: check for check in report.checks if check.reason != "skipped"}
    if "signature" in checks:
        yield _signature(checks["signature"])
    if "key" in checks and _is_telling(checks["key"], report):
        yield _key(checks["key"], checks.get("issuer"), report)
    if "schema" in checks and checks["schema"].outcome is Outcome.FAILED:
        note = str(checks["schema"].params.get("message", ""))[:300]
        yield Line(Outcome.FAILED, _("It does not keep the form that its issuer promises"), note)
    if "dates" in checks:
        yield _dates(checks["dates"], report, now)
    if "status" in checks:
        yield _status(checks["status"], now)
    if report.document is None:
        known = _("Issuer, dates, status and person")
        yield Line(
            Outcome.NOT_CHECKED, known if "signature" in checks else _("Signature, issuer, dates, status, person")
        )
    else:
        yield _identity(checks.get("identity"))


def _form(report: Report) -> Iterator[Line]:
    checks = {check.id: check for check in report.checks}
    container, structure = checks["container"], checks["structure"]
    if container.outcome is Outcome.FAILED:
        yield Line(Outcome.FAILED, _("There is no credential in it"), _containers().get(container.reason, ""))
    elif structure.outcome is Outcome.FAILED:
        note = str(structure.params.get("message", ""))
        yield Line(Outcome.FAILED, _("It does not have the form of a credential"), note[:300])
    else:
        yield Line(Outcome.PASSED, _("It has the form of a credential"))


def _containers() -> dict[str, str]:
    return {
        "malformed": _("It is neither credential data nor a picture or document that can hold one; or it is damaged."),
        "no_credential": _("It is a picture or a document, but no credential was put into it."),
    }


def _signature(check: Check) -> Line:
    if check.reason == "hosted":
        return Line(check.outcome, _("It is exactly what lies at its issuer’s address"))
    if check.outcome is Outcome.PASSED:
        return Line(check.outcome, _("The signature matches: nothing was changed"))
    if check.reason == "unsigned":
        return Line(check.outcome, _("There is no signature"))
    if check.outcome is Outcome.FAILED:
        note = _("Something was changed after signing, or the file was damaged on its way.")
        return Line(check.outcome, _("The signature does not match"), note)
    notes = {
        "unknown_kind": _("It is signed by a method that is not read here: %s") % check.params.get("kind", ""),
        "unknown_context": _("It uses a vocabulary that is not known here: %s") % check.params.get("url", ""),
        "no_key": _("There is no key to check it with."),
        "not_had": _("It is confirmed by what lies at its own address, which we could not read."),
        "sealed": _("It carries an electronic seal, which we do not judge."),
        "anchored": _("Whether it stands in a blockchain is not looked up here."),
    }
    return Line(check.outcome, _("The signature"), notes.get(check.reason, ""))


def _is_telling(key: Check, report: Report) -> bool:
    """Say whether the line of the key adds something: that it was found says nothing if the signature then fails."""
    if key.outcome is Outcome.PASSED:
        return report.document is not None
    return key.reason not in ("unsigned", "unknown_kind", "unknown_context")


def _key(key: Check, issuer: Check | None, report: Report) -> Line:
    if key.reason == "revoked_key":
        return Line(key.outcome, _("The issuer has withdrawn the key it was signed with"))
    if key.outcome is Outcome.FAILED:
        return Line(key.outcome, _("The key belongs to somebody else than the issuer it names"))
    if key.outcome is Outcome.NOT_CHECKED:
        return Line(key.outcome, _("Whose key it was signed with"), key.detail[:300])
    if issuer is None or issuer.outcome is not Outcome.PASSED:
        note = _("The key stands alone: it is tied to no domain.")
        return Line(Outcome.NOT_CHECKED, _("The issuer’s identity"), note)
    if report.is_trial:
        return Line(Outcome.PASSED, _("The key belongs to an institution of this site, which is on trial"))
    return Line(Outcome.PASSED, _("The key belongs to %s") % (report.issuer_domain or report.issuer))


def _dates(check: Check, report: Report, now: datetime) -> Line:
    start = parse_datetime(str(check.params.get("validFrom", "")))
    if check.reason == "not_yet" and start:
        return Line(check.outcome, _("Not valid before %s") % local.day(start))
    end = report.valid_until
    if end is None:
        return Line(check.outcome, _("Not expired: it has no end"))
    if check.outcome is Outcome.PASSED:
        return Line(check.outcome, _("Not expired: valid until %s") % local.day(end))
    days = (now - end).days
    if days < 1:
        return Line(check.outcome, _("Expired today"))
    return Line(check.outcome, ngettext("Expired %d day ago", "Expired %d days ago", days) % days)


def _status(check: Check, now: datetime) -> Line:
    if check.outcome is Outcome.PASSED:
        read = _("Not taken back: the issuer’s list was read just now, on %s") % local.moment(now)
        return Line(check.outcome, read)
    if check.outcome is Outcome.FAILED:
        if check.reason == "suspended":
            return Line(check.outcome, _("On the issuer’s list of credentials suspended"))
        return Line(check.outcome, _("On the issuer’s list of credentials taken back"))
    if check.reason == "none_named":
        return Line(check.outcome, _("Whether it was taken back"), _("The issuer keeps no list that could say so."))
    return Line(check.outcome, _("Whether it was taken back"), check.detail[:300])


def _identity(check: Check | None) -> Line:
    if check is None:
        note = _("Ask for their e-mail address and compare it below, or ask for an identity document.")
        return Line(Outcome.NOT_CHECKED, _("Whether it is about the person before you"), note)
    if check.outcome is Outcome.PASSED:
        return Line(check.outcome, _("It was issued to the e-mail address that you gave"))
    if check.outcome is Outcome.FAILED:
        return Line(check.outcome, _("It was not issued to the e-mail address that you gave"))
    note = _("It holds nothing that an e-mail address could be compared with. Ask for an identity document.")
    return Line(check.outcome, _("Whether it is about the person before you"), note)

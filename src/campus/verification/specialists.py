"""What a specialist asks of a report: format, proof, key, status list, digest. Only of what a signature held for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from testamur.formats import FORMATS
from testamur.report import Report

_CONTAINERS = {"png": "PNG", "svg": "SVG", "pdf": "PDF"}


def facts(report: Report) -> list[tuple[str, str]]:
    """Return names and values; of what was not believed only what it is and where the checks stopped."""
    return [(name, value) for name, value in _facts(report) if value]


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    document = report.document
    yield _("File"), _CONTAINERS.get(report.container, report.kind.upper())
    if document is None:
        yield from (
            (check.id, f"{check.outcome.value}, {check.reason}. {check.detail}"[:400]) for check in report.checks
        )
        return
    yield _("Format"), _format(report)
    signature = report.check("signature")
    yield _("Proof"), str(signature.params.get("how", "")) if signature else ""
    key = report.check("key")
    yield _("Key"), str(key.params.get("method", "")) if key else ""
    yield from _status(document)
    yield "SHA-256", report.digest


def _format(report: Report) -> str:
    if report.view is not None and report.view.format == "ob-3.0":
        return _("Open Badges 3.0, W3C Verifiable Credential 2.0")
    return next((each.name for each in FORMATS if each.id == report.format), report.format)


def _status(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    held = document.get("credentialStatus")
    for entry in held if isinstance(held, list) else [held]:
        if isinstance(entry, Mapping) and entry.get("statusListCredential"):
            words = {"index": entry.get("statusListIndex", ""), "url": entry["statusListCredential"]}
            yield _("Status list"), _("entry %(index)s of %(url)s") % words

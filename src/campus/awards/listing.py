"""The awards of an institution as a list that staff narrow, leaf through and take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from campus.awards.models import Award
from campus.common.spreadsheets import cell

STATES = ("held", "revoked", "replaced")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for; what it does not know it ignores."""

    achievement: str = ""
    state: str = ""
    search: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filter:
        """Return the filter in an address: `?achievement=…&state=revoked&q=name`."""
        state = query.get("state", "")
        return cls(
            achievement=query.get("achievement", "")[:19],
            state=state if state in STATES else "",
            search=query.get("q", "").strip()[:120],
        )


def state_of(award: Award, *, now: datetime) -> tuple[str, str]:
    """Return the verdict's word and the words to show: valid, expired or revoked."""
    if award.replaced_by_id is not None:
        return "revoked", _("Issued anew")
    if award.revoked_at is not None:
        return "revoked", _("Taken back")
    if award.valid_until is not None and award.valid_until < now:
        return "expired", _("Expired")
    return "valid", _("Valid")


def to_csv(awards: Iterable[Award], *, now: datetime) -> str:
    """Return the awards as CSV with a byte-order mark, so that every spreadsheet reads the letters right."""
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out)
    rows.writerow([_("Holder"), _("Achievement"), _("Awarded"), _("Valid until"), _("State"), _("Reason"), _("Link")])
    for award in awards:
        cells = [
            award.name or award.person.name,
            award.version.name,
            award.awarded_at.date().isoformat(),
            award.valid_until.date().isoformat() if award.valid_until else "",
            state_of(award, now=now)[1],
            award.revocation_reason,
            f"{award.base_url}/c/{award.public_id}",
        ]
        rows.writerow([cell(each) for each in cells])
    return out.getvalue()

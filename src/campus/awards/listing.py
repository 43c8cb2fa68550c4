"""The awards of an institution as a list that staff narrow, leaf through and take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campus.awards.models import Award
from campus.awards.queries import ORDERS
from campus.common.spreadsheets import cell

STATES = ("held", "revoked", "replaced")
COLUMNS = (
    ("holder", _lazy("Holder")),
    ("achievement", _lazy("Achievement")),
    ("awarded", _lazy("Awarded")),
    ("until", _lazy("Valid until")),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A head that sorts: its words, what its link asks for, and how the table is sorted by it now ("" for not)."""

    name: str
    label: str
    link: str
    sort: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for; what it does not know it ignores."""

    achievement: str = ""
    state: str = ""
    search: str = ""
    order: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filter:
        """Return the filter in an address: `?achievement=…&state=revoked&q=name&order=-until`."""
        state, order = query.get("state", ""), query.get("order", "")
        return cls(
            achievement=query.get("achievement", "")[:19],
            state=state if state in STATES else "",
            search=query.get("q", "").strip()[:120],
            order=order if order.removeprefix("-") in ORDERS else "",
        )


def columns(order: str) -> list[Column]:
    """Return the heads of the list; a second click on one turns its order round."""
    found = []
    for name, label in COLUMNS:
        sort = {name: "ascending", f"-{name}": "descending"}.get(order, "")
        found.append(Column(name, str(label), f"-{name}" if sort == "ascending" else name, sort))
    return found


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

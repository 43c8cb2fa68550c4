"""Lists in pages: each page names the next by the last thing on it, so that nothing is skipped while more comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from campus.api.problems import ProblemError
from campus.api.reading import Fault, start
from campus.common.errors import InvalidError

USUAL, MOST = 50, 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query of an address asks for; `after` is the id of the last thing on the page before."""

    limit: int
    after: str
    chosen: dict[str, str]

    def next_query(self, last: str) -> str:
        """Return the query for the page after the one that ends with `last`."""
        kept = {name: value for name, value in self.chosen.items() if value}
        return urlencode({**kept, "limit": self.limit, "after": last})

    def since(self) -> datetime | None:
        """Return from when on; raises ProblemError for what is no moment."""
        try:
            # A plus sign that nobody escaped came as a space.
            return start(self.chosen["since"].replace(" ", "+")) if self.chosen.get("since") else None
        except InvalidError as err:
            raise wrong("since", str(err)) from err


def asked(query: Mapping[str, str], *, known: Iterable[str] = ()) -> Asked:
    """Return what a query asks for; raises ProblemError for a name that nobody knows, and for no number."""
    names = set(known)
    if unknown := sorted(query.keys() - names - {"limit", "after"}):
        raise wrong(unknown[0], _("There is no such filter."))
    limit = query.get("limit", str(USUAL))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 6 and int(limit) >= 1):
        raise wrong("limit", _("Give a whole number from 1 to %d.") % MOST)
    return Asked(min(int(limit), MOST), query.get("after", ""), {name: query.get(name, "") for name in sorted(names)})


def wrong(name: str, words: str) -> ProblemError:
    """Return the problem of a query that asks for what is not there."""
    return ProblemError(400, "query", words, faults=[Fault(f"/{name}", words)])

"""The lines of a lot as the worker reads them: plain values, as objects of the model would cost as much as signing."""

from __future__ import annotations

import json
from typing import NamedTuple

from campus.bulk.models import Lot, Row
from campus.bulk.people import Said

_decoded = json.JSONDecoder().raw_decode  # of what `Said.rest` wrote, without spaces around it


class Line(NamedTuple):
    """A line that is to be awarded; see `Row`."""

    pk: int
    number: int
    email: str
    name: str
    kind: str
    named: str
    said: str

    @property
    def language(self) -> str:
        """Which language its holder reads, as far as the list says."""
        return self.read().language if '"language"' in self.said else ""

    def read(self) -> Said:
        """Return what the line says."""
        rest = _decoded(self.said)[0] if self.said else {}
        return Said(self.email, self.name, **rest, kind=self.kind, named=self.named)


def lines_of(lot: Lot) -> list[Line]:
    """Return the lines of a lot that are to be awarded."""
    found = Row.objects.filter(batch=lot.batch_id, number__range=(lot.first, lot.last), verdict=Row.Verdict.FRESH)
    return list(map(Line._make, found.order_by("number").values_list(*Line._fields)))

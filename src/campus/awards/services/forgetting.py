"""What stays of an award whose holder deleted their account: that it was given, and whether it still holds.

The signed bytes name the holder, and go, with every picture and copy made of them. The digest, the day and the place
in the status list stay: whoever was given a copy can check it as before, and the institution can say that it issued
it. Nothing that stays says to whom (decision 0169).
"""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.awards.models import Award, Copy, Delivery, Picture


def forget(person: Person, *, now: datetime) -> None:
    """Empty the awards of a person of all that is about them."""
    mine = Award.objects.filter(person=person)
    for model in (Picture, Copy, Delivery):
        model._default_manager.filter(award__in=mine).delete()
    mine.update(name="", credential=b"", jwt=b"", decision={})

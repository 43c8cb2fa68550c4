"""What waits for the staff of an institution, told by the apps that know and shown together on the desk's first page.

`settings.DESK` lists functions `(organization) -> Iterable[Waiting]` of apps above this one, the most pressing first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from campus.organizations.models import Organization


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what it is, where it is done, and what the button says if it is the first of all."""

    text: str
    url: str
    action: str
    detail: str = ""
    is_owners: bool = False


def waiting(organization: Organization, *, is_owner: bool) -> list[Waiting]:
    """Return what waits, in the order of the setting; what only an owner can do is told to owners alone."""
    found: list[Waiting] = []
    for path in settings.DESK:
        told: Iterable[Waiting] = import_string(path)(organization)
        found.extend(each for each in told if is_owner or not each.is_owners)
    return found

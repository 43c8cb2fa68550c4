"""Whose house a page is in: the institution's name, hue and place, found without knowing about institutions.

`settings.HOUSE` names a function `(request) -> House`, which an app above this one provides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

HUES = 360


@dataclass(frozen=True)
class House:
    """The institution a page speaks for; `hue` is 0 to 359 (0 degrees is red), `place` may be empty."""

    name: str
    hue: int = 205
    place: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.hue < HUES:
            raise ValueError(f"hue is 0 to {HUES - 1}, got {self.hue}")


UNNAMED = House("Testamur")


def house_of(request: HttpRequest) -> House:
    """Return the house of this request, or a nameless one where none is set."""
    path: str = getattr(settings, "HOUSE", "")
    if not path:
        return UNNAMED
    found: House = import_string(path)(request)
    return found

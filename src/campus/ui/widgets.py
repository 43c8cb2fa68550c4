"""Form widgets that Django has none for: a choice of pictures, as in the badge designer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from campus.ui import badge as badges
from campus.ui.badge import Badge
from campus.ui.badge_parts import PICTOGRAMS, SCHEMES, SHAPES


class PictureSelect(forms.RadioSelect):
    """Radio buttons with a picture over each name; `pictures` gives the SVG of each value, made by us."""

    option_template_name = "ui/widgets/picture_option.html"

    def __init__(self, *, pictures: Mapping[str, str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "picks", **(attrs or {})})
        self.pictures = pictures

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the picture to what the template of an option is given."""
        option = super().create_option(*args, **kwargs)
        option["picture"] = mark_safe(self.pictures.get(str(option["value"]), ""))  # noqa: S308 - drawn by campus.ui.badge
        return option


def shape_pictures() -> dict[str, str]:
    """Return each shape of a badge as an outline."""
    return {name: badges.outline(name) for name in SHAPES}


def pictogram_pictures() -> dict[str, str]:
    """Return each pictogram of a badge."""
    return {name: badges.pictogram(name) for name in PICTOGRAMS}


def scheme_pictures(*, hue: int = 205, pictogram: str = "book") -> dict[str, str]:
    """Return a small badge in each scheme."""
    return {
        scheme: badges.decoration(Badge("", scheme=scheme, hue=hue, pictogram=pictogram), uid=f"scheme-{scheme}")
        for scheme in SCHEMES
    }

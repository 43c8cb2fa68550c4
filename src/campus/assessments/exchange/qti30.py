"""QTI 3.0: packages of items, and single items. Reading takes either version; the difference is in the writing."""

from __future__ import annotations

from collections.abc import Sequence

from campus.assessments.exchange import qti_package
from campus.assessments.exchange.item import Item, Left
from campus.assessments.exchange.qti_package import read

__all__ = ["read", "write"]


def write(items: Sequence[Item], *, title: str = "") -> tuple[bytes, tuple[Left, ...]]:
    """Return a package in the spelling of 3.0."""
    return qti_package.write(items, title=title, version="3.0")

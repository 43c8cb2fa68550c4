"""Making checks: the few forms in which every step states what it found."""

from collections.abc import Mapping
from types import MappingProxyType

from testamur.report import Check, Outcome


def passed(id: str, reason: str, detail: str, **params: str | int) -> Check:
    """Return a check that found what it looked for."""
    return Check(id=id, outcome=Outcome.PASSED, reason=reason, detail=detail, params=MappingProxyType(params))


def failed(
    id: str, reason: str, detail: str, *, pointer: str = "", params: Mapping[str, str | int] | None = None
) -> Check:
    """Return a check that found a fault."""
    return Check(
        id=id,
        outcome=Outcome.FAILED,
        reason=reason,
        detail=detail,
        params=MappingProxyType(dict(params or {})),
        pointer=pointer,
    )


def not_checked(
    id: str, reason: str, detail: str, *, pointer: str = "", params: Mapping[str, str | int] | None = None
) -> Check:
    """Return a check that could not be made, or was not asked for."""
    return Check(
        id=id,
        outcome=Outcome.NOT_CHECKED,
        reason=reason,
        detail=detail,
        params=MappingProxyType(dict(params or {})),
        pointer=pointer,
    )

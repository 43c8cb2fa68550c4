"""Making checks: the few forms in which every step states what it found."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from testamur.report import Check, Outcome

_LONGEST = 1 << 10  # characters that a check made once may be of: what strangers call themselves has any length


def once(make: Callable[[str, str], Check]) -> Callable[[str, str], Check]:
    """Have a check that says the same of the same two texts made once, of the few that come again and again."""
    held = lru_cache(maxsize=64)(make)

    def made(one: str, other: str) -> Check:
        return held(one, other) if len(one) + len(other) < _LONGEST else make(one, other)

    return made


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

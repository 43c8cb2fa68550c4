"""Who a command is about, or who answers for it: somebody with an account, by an address they have confirmed."""

from __future__ import annotations

from typing import Any


def whose(address: str) -> Any:
    """Return the person with this address, once Django is set up; raises InvalidError where there is none."""
    from campus.accounts.queries import by_address
    from campus.common.errors import InvalidError

    person = by_address(address)
    if person is None:
        raise InvalidError(f"nobody has the address {address!r}.")
    return person

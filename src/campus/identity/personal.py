"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from campus.accounts.personal import Address, Then, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="identity.Rescue"),
    Tie(model="identity.Rescue", field="decided_by", moves=False, then=Then.CLEAR),
    Address(model="identity.Rescue", field="address"),
    Tie(model="identity.Farewell"),
    Tie(model="identity.Farewell", field="by", moves=False, then=Then.CLEAR),
    Address(model="identity.Farewell", field="address"),
)

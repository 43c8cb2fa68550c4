"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from campus.accounts.personal import Address, Then, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="signon.Provider", field="made_by", moves=False, then=Then.CLEAR),
    Address(model="signon.Attempt"),
)

"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from campus.accounts.personal import Address, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="openid4.Request", field="asker"),
    Tie(model="openid4.HolderKey"),
    Tie(model="openid4.Enquiry"),
)

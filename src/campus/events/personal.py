"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from campus.accounts.personal import Address, Then, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="events.Source", field="made_by", moves=False, then=Then.CLEAR),
    Tie(model="events.Endpoint", field="made_by", moves=False, then=Then.CLEAR),
    Tie(model="events.Actor", field="said_by", moves=False, then=Then.CLEAR),
    # With what was told of them.
    Tie(model="events.Actor"),
    Tie(model="events.Delivery"),
)

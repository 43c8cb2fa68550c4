"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal).

Of two accounts that are joined each passkey goes on opening the one that is left, and the codes of an app too, unless
it has its own: joining never lets anybody in with less than before.
"""

from __future__ import annotations

from campus.accounts.personal import Address, Then, Tie

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="factors.Passkey"),
    Tie(model="factors.CodeApp"),
    Tie(model="factors.RecoveryCode"),
    Tie(model="factors.Tries", moves=False),
    Tie(model="factors.Demand", field="by", moves=False, then=Then.CLEAR),
)

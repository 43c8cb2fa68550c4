"""What a holder does with credentials: put them in, order them, let them go."""

from campus.wallet.parcels import MOST_BYTES
from campus.wallet.services.adding import add, deal_with, take_up
from campus.wallet.services.keeping import Addition, drop, keep, note, recheck
from campus.wallet.services.keepsakes import let_go
from campus.wallet.services.looking import clear, look_again
from campus.wallet.services.ordering import collect, give_up_collection, mark, name_collection

__all__ = [
    "MOST_BYTES",
    "Addition",
    "add",
    "clear",
    "collect",
    "deal_with",
    "drop",
    "give_up_collection",
    "keep",
    "let_go",
    "look_again",
    "mark",
    "name_collection",
    "note",
    "recheck",
    "take_up",
]

"""Take in a list, look at it, issue it, stop it, take it back."""

from campus.bulk.services.checking import check, reading
from campus.bulk.services.issuing import finish, issue_lot
from campus.bulk.services.knowing import say_whose
from campus.bulk.services.lists import (
    EDUCATOR,
    GOING,
    OWNER,
    cancel,
    name_columns,
    pause,
    resume,
    send_mails_again,
    start,
    start_due,
    take_in,
    undo,
)
from campus.bulk.services.undoing import undo_lot

__all__ = [
    "EDUCATOR",
    "GOING",
    "OWNER",
    "cancel",
    "check",
    "finish",
    "issue_lot",
    "name_columns",
    "pause",
    "reading",
    "resume",
    "say_whose",
    "send_mails_again",
    "start",
    "start_due",
    "take_in",
    "undo",
    "undo_lot",
]

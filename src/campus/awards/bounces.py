"""Read what mail servers say of a mail that did not arrive: at once (RFC 5321, 4.2), or in a report (RFC 3464)."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from campus.awards.models import Delivery
from campus.common.text import as_line

MOST_BYTES = 1024 * 1024  # of a report: longer ones are cut, their beginning says it all
MOST_WORDS = 300
_OURS = re.compile(r"<?award-([0-9a-z]{4}(?:-[0-9a-z]{4}){3})-([a-z0-9-]+)@")
_PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail: its award and kind, and in the words of a mail server why it came back."""

    award: str
    kind: str
    words: str


def refused(error: BaseException) -> str:
    """Return why a mail server takes a mail to this address never, empty where another try may help."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    found = list(error.recipients.values())
    if not found or any(code not in _PERMANENT for code, _words in found):
        return ""
    code, words = found[0]
    return plain(f"{code} {words.decode(errors='replace')}")


def read(data: bytes) -> Report | None:
    """Return what a report says of a mail of ours that failed for good; None for every other message."""
    try:
        return _read(message_from_bytes(data[:MOST_BYTES]))
    except RecursionError:  # thousands of parts within parts are no mail server's
        return None


def plain(text: str) -> str:
    """Return words of a mail server as one line that can be kept and shown."""
    return as_line(text)[:MOST_WORDS]


def _read(message: Message) -> Report | None:
    named = next((match for text in _message_ids(message) if (match := _OURS.match(text.strip()))), None)
    failed = next((each for each in _recipients(message) if str(each["Action"]).strip().lower() == "failed"), None)
    if named is None or failed is None or named[2] not in Delivery.Kind.values:
        return None
    said = str(failed.get("Diagnostic-Code") or failed.get("Status") or "")
    return Report(named[1], named[2], plain(said.partition(";")[2] or said))


def _recipients(message: Message) -> Iterator[Message]:
    """Yield the fields that a report has for each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            fields = part.get_payload()
            yield from (each for each in fields if isinstance(each, Message)) if isinstance(fields, list) else ()


def _message_ids(message: Message) -> Iterator[str]:
    """Yield the Message-IDs of what came back: the whole of it, or its head alone."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            yield str(message_from_bytes(head if isinstance(head, bytes) else b"")["Message-ID"] or "")
        elif part is not message:
            yield str(part["Message-ID"] or "")

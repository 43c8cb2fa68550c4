"""What goes wrong with other hosts, in words for the person who connects them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campus.common.errors import CampusError, FetchError
from campus.common.net import Answer
from campus.common.text import printable
from campus.openbadges.status_info import description
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

MOST_WORDS = 200


class HostError(CampusError):
    """The other side did not do what was asked.

    `is_over`: it does not let this person's connection in any more; `is_forgotten`: it does not know us at all.
    """

    def __init__(self, message: str, *, is_over: bool = False, is_forgotten: bool = False) -> None:
        super().__init__(message)
        self.is_over = is_over or is_forgotten
        self.is_forgotten = is_forgotten


def not_reached(err: FetchError, host: str) -> HostError:
    """Return the words for a host that gave no answer we could take."""
    words = {
        "url": _("%s is not an address that we connect to: it has to be a public one that begins with https."),
        "address": _("%s is not an address that we connect to: it has to be a public one that begins with https."),
        "name": _("Nobody knows %s. Look whether the address was cut short."),
        "connection": _("Nobody answers at %s just now. Try again later."),
        "slow": _("%s took too long to answer. Try again later."),
        "size": _("%s answered with more than we take."),
        "redirects": _("%s sent us on to another address, which we do not follow."),
    }.get(err.code, _("%s gave an answer that we could not read."))
    return HostError(words % host)


def refused(answer: Answer, host: str) -> HostError:
    """Return the words for an answer that is a refusal, with those of the other side where it gave some."""
    said = " ".join(words_in(answer).split())[:MOST_WORDS]
    told = _("%(host)s refused, with the number %(status)d") % {"host": host, "status": answer.status}
    message = f"{told}: “{said}”." if said else f"{told}."
    return HostError(message, is_over=answer.status == 401)


def words_in(answer: Answer) -> str:
    """Return what a refusal says of itself, as Imsx_StatusInfo or as OAuth has it; empty where it says nothing."""
    try:
        document = parse_object(answer.body)
    except MalformedError:
        return ""
    told = document.get("error_description") or document.get("error")
    words = description(document) or (told if isinstance(told, str) else "")
    return printable(words)

"""Carry credentials between a wallet here and a host that its person connected: pull all of theirs, send one of ours.

A pull may be broken off anywhere and begun anew: what came is kept, and known by its digest without another check.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.errors import FetchError, InvalidError
from campus.common.links import next_page
from campus.common.net import Answer
from campus.openbadges import exchange
from campus.openbadges.errors import HostError, refused
from campus.openbadges.exchange import host_of
from campus.openbadges.models import Connection, Sent
from campus.openbadges.queries import Text, text_of
from campus.openbadges.services.connecting import alone, client_of, keep_token, known_there, token_of
from campus.openbadges.slices import credentials_in
from campus.wallet.models import Held
from campus.wallet.services import keep

SECONDS = 25.0  # for one pull, with all its checks; the next goes on from there
PAGE = 50
MOST_PAGES = 100
MOST_PAGE = 5 * 1024 * 1024
OVERLAP = timedelta(days=1)  # clocks differ, and "issued after" is told in days by some


@dataclass(slots=True)
class Pulled:
    """What a pull brought: how many are new, were here, were refused by us; `trouble` says why it ended too early."""

    new: int = 0
    known: int = 0
    refused: int = 0
    trouble: str = ""


def pull(actor: Person, *, connection: Connection, is_everything: bool, now: datetime) -> Pulled:
    """Fetch the person's badges from a host, what came since the last pull or everything; never loses what came.

    Raises ConflictError while another talk with this host is under way.
    """
    pulled = Pulled()
    with alone(connection, now=now):
        since = None if is_everything or connection.pulled_at is None else connection.pulled_at - OVERLAP
        line = _Line(connection, now=now)
        try:
            with known_there(connection):
                for data in line.credentials(since):
                    _take_in(actor, data, connection, pulled, now=now)
        except (HostError, InvalidError) as err:
            pulled.trouble = str(err)
        else:
            Connection.objects.filter(pk=connection.pk).update(pulled_at=now)
    return pulled


def _take_in(actor: Person, data: bytes, connection: Connection, pulled: Pulled, *, now: datetime) -> None:
    try:
        added = keep(actor, data, Held.Source.PULL, now=now, came_from=connection.host.name)
    except InvalidError:
        pulled.refused += 1
        return
    pulled.new += added.is_new
    pulled.known += not added.is_new


def send(actor: Person, *, connection: Connection, thing: Award | Held, now: datetime) -> None:
    """Put one credential of the person into a host, as it was signed; raises HostError or ConflictError."""
    if thing.person_id != actor.pk:
        raise InvalidError(_("This is in somebody else’s wallet."))
    text = Text(bytes(thing.credential), is_jws=False) if isinstance(thing, Award) else text_of(thing)
    with alone(connection, now=now), known_there(connection):
        line = _Line(connection, now=now)
        media_type = "text/plain" if text.is_jws else "application/json"
        answer = line.ask("/credentials", method="POST", headers={"Content-Type": media_type}, body=text.data)
        if answer.status not in (200, 201):
            raise refused(answer, line.host)
    Sent.objects.update_or_create(connection=connection, digest=thing.digest, defaults={"at": now})


class _Line:
    """One talk with a host: a token that is renewed where it is over, and a purse of seconds."""

    def __init__(self, connection: Connection, *, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.host = host_of(connection.host.api_url)
        self.until = time.monotonic() + SECONDS
        self.oauth = client_of(connection, token_of(connection))

    def credentials(self, since: datetime | None) -> Iterator[bytes]:
        """Yield every credential of every page; a host that says the same page again and again is at its end."""
        seen: set[bytes] = set()
        asked = {"limit": str(PAGE), "offset": "0"} | ({"since": since.isoformat()} if since else {})
        path, offset = f"/credentials?{urlencode(asked)}", 0
        for _page in range(MOST_PAGES):
            answer = self.ask(path, headers={"Accept": "application/json"})
            if answer.status != 200:
                raise refused(answer, self.host)
            found = credentials_in(answer.body)
            fresh = [data for data in dict.fromkeys(found) if data not in seen]
            for data in fresh:
                self._left()
                yield data
            seen.update(fresh)
            offset += len(found)
            path = self._next(answer, asked, path=path, offset=offset, number=len(found))
            if not path or not fresh:
                return
        raise HostError(_("%s has more pages than we turn in one go. Pull again to go on.") % self.host)

    def _next(self, answer: Answer, asked: dict[str, str], *, path: str, offset: int, number: int) -> str:
        """Return where the next page is: where the host says, if that is itself; else by counting."""
        try:
            if target := next_page(answer.headers.get("link", ""), base=self._url(path)):
                return target
            is_elsewhere = False
        except FetchError:
            is_elsewhere = True
        total = answer.headers.get("x-total-count", "")
        has_more = offset < int(total) if total.isascii() and total.isdigit() and len(total) < 9 else number >= PAGE
        return (
            f"/credentials?{urlencode(asked | {'offset': str(offset)})}"
            if number and (is_elsewhere or has_more)
            else ""
        )

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            words = _("There is more than could be fetched in one go. What came is kept; pull again to go on.")
            raise HostError(words)
        return left

    def ask(self, path: str, *, headers: dict[str, str], method: str = "GET", body: bytes = b"") -> Answer:
        """Ask the API; once more with a new token where the first was not taken."""
        if self.oauth.token.is_expired():
            self._renew()
        answer = self._ask(path, headers=headers, method=method, body=body)
        if answer.status == 401 and self.oauth.token.get("refresh_token"):
            self._renew()
            answer = self._ask(path, headers=headers, method=method, body=body)
        return answer

    def _ask(self, path: str, *, headers: dict[str, str], method: str, body: bytes) -> Answer:
        bearer = {"Authorization": f"Bearer {self.oauth.token['access_token']}"}
        left = min(self._left(), exchange.SECONDS)
        return exchange.reach(
            self._url(path), method=method, headers=headers | bearer, body=body, most_bytes=MOST_PAGE, timeout=left
        )

    def _url(self, path: str) -> str:
        return path if "://" in path else self.connection.host.api_url + path

    def _renew(self) -> None:
        """Get a new token, and keep it before it is used: the old refresh token is good for nothing any more."""
        if not self.oauth.token.get("refresh_token"):
            raise HostError(_("The time that %s gave us is over. Connect it again.") % self.host, is_over=True)
        keep_token(self.connection, exchange.renewed(self.oauth, self.connection.host.refresh_url))

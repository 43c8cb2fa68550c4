"""Check what somebody shows us. Nothing shown is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campus.common.counts import is_within
from campus.organizations.queries import by_did
from campus.verification.sources import Keys, Lists, Network
from testamur.offline import credential_in
from testamur.report import Report
from testamur.verify import Policy, ShapeCache, verify

# Credentials of one kind are read once in full and then in a fraction of the time (docs/decisions/0163).
_SHAPES = ShapeCache(64)
_NEW_KINDS, _AN_HOUR = 20, 3600


@dataclass(frozen=True, slots=True)
class _Budget:
    """How many kinds of credential one client may have made ready in an hour; more are read in full each time."""

    client: str
    now: datetime

    def take(self) -> bool:
        return is_within(f"shapes:{self.client}", most=_NEW_KINDS, seconds=_AN_HOUR, now=self.now)


def check(data: bytes, *, now: datetime, email: str | None = None, client: str = "") -> Report:
    """Return the report on a credential in any form (JSON, JWT, PNG, SVG, PDF); never raises for what is in it.

    Institutions of this place are known, others by the domain that gives their key. `email` is held against the person
    the credential is about; `client` is whom the check is for, an address of the network.
    """
    network = Network()
    policy = Policy(
        is_trusted=lambda issuer: by_did(issuer) is not None,
        check_identity=email or None,
        fetching=network.fetching,
    )
    # Here is a network: what was kept for the day without one is checked as of now.
    shown = credential_in(data) or data
    shapes = _SHAPES.within(_Budget(client, now))
    return verify(shown, now=now, resolver=Keys(network), loader=Lists(network, now=now), policy=policy, shapes=shapes)

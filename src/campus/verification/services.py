"""Check what somebody shows us. Nothing shown is kept."""

from __future__ import annotations

from datetime import datetime

from campus.organizations.queries import by_did
from campus.verification.sources import Keys, Lists, Network
from testamur.offline import credential_in
from testamur.report import Report
from testamur.verify import Policy, verify


def check(data: bytes, *, now: datetime, email: str | None = None) -> Report:
    """Return the report on a credential in any form (JSON, JWT, PNG, SVG, PDF); never raises for what is in it.

    Institutions of this place are known, others by the domain that gives their key. `email` is held against the person
    the credential is about.
    """
    network = Network()
    policy = Policy(is_trusted=lambda issuer: by_did(issuer) is not None, check_identity=email or None)
    # Here is a network: what was kept for the day without one is checked as of now.
    shown = credential_in(data) or data
    return verify(shown, now=now, resolver=Keys(network), loader=Lists(network, now=now), policy=policy)

"""People with passkeys and apps, made as the pages make them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from django.utils import timezone

from campus.accounts.models import Person
from campus.factors import services, webauthn
from campus.factors.models import Passkey
from tests.campus.factors.conftest import SITE
from tests.campus.factors.device import Device

STEP = timedelta(seconds=30)


def with_passkey(person: Person, device: Device | None = None, *, name: str = "Phone") -> tuple[Device, Passkey]:
    """Return a device with a passkey of the person's, and its row."""
    device, asked = device or Device(SITE), services.ask_passkey(person, house="Harbourside")
    made = device.make(asked.options)
    now = timezone.now()
    kept = services.add_passkey(person, name=name, answer=made, challenge=asked.challenge, handle=asked.handle, now=now)
    return device, kept


def with_app(person: Person, *, now: datetime | None = None) -> pyotp.TOTP:
    """Return the app of somebody's phone, set up a minute ago."""
    app = pyotp.TOTP(pyotp.random_base32())
    then = (now or timezone.now()) - 2 * STEP
    services.add_app(person, secret=app.secret, typed=app.at(then), now=then)
    return app


def shown_by(device: Device) -> tuple[str, str]:
    """Return what a device answers, and the challenge that it was asked."""
    asked = webauthn.ask(site=SITE)
    return device.answer(asked.options), asked.challenge

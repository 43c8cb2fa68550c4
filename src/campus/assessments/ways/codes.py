"""Codes for checking in: three words, made from the session's secret and, where they rotate, the time.

As in TOTP (RFC 6238): HMAC of a counter that goes up every 30 seconds. Words in place of digits, because they are read
from a wall and typed on a phone: 128 of them give 21 bits for three, and guesses are counted (decision 0094).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

STEP = 30  # seconds
BACK = 2  # steps: who reads the words off a screen needs a moment to type them
AHEAD = 1  # step: two machines that serve one site may differ a little
WALL = -1  # the counter of a code that stays

_WORDS = (
    "acorn amber anchor apple april arrow autumn badge bamboo banner barley basket beacon birch bridge bronze "
    "button cactus camel candle canyon carbon cedar cherry chimney cinder clover cobalt copper coral cotton cradle "
    "dahlia damson desert dolphin dragon eagle ember engine fabric falcon feather fennel ferry fiddle finch forest "
    "fossil garden garnet ginger glacier goblet granite gravel hammer harbour hazel heron hollow honey island ivory "
    "jacket jasmine jigsaw juniper kettle kitten ladder lagoon lantern laurel lemon lilac linen lobster lotus magnet "
    "mango marble meadow melon mirror mitten mosaic mustard nectar nutmeg oasis olive onion orbit otter oyster "
    "paddle panther paper parrot pebble pepper pigeon pillow planet plum pocket poplar pumpkin quartz rabbit radish "
    "raven ribbon river rocket saddle saffron salmon sandal silver spruce summer teapot "
    "thistle timber tulip walnut"
)
WORDS = _WORDS.split()


def code(secret: str, step: int) -> str:
    """Return the words of a step: `amber-linen-otter`. `secret` is hexadecimal."""
    mac = hmac.new(bytes.fromhex(secret), step.to_bytes(8, "big", signed=True), hashlib.sha256).digest()
    return "-".join(WORDS[byte % len(WORDS)] for byte in mac[:3])


def step_at(now: datetime) -> int:
    """Return the number of the step that a moment lies in."""
    return int(now.timestamp()) // STEP


def seconds_left(now: datetime) -> int:
    """Return for how long the code of this moment is still shown, from 1 to 30."""
    return STEP - int(now.timestamp()) % STEP


def is_current(secret: str, typed: str, *, now: datetime) -> bool:
    """Say whether somebody typed or scanned a rotating code that is shown now, or was a moment ago."""
    here = step_at(now)
    found = [is_same(code(secret, step), typed) for step in range(here - BACK, here + AHEAD + 1)]
    return any(found)


def is_same(right: str, typed: str) -> bool:
    """Compare without telling by the time it takes how much of it was right."""
    return hmac.compare_digest(right.encode(), tidy(typed).encode())


def tidy(typed: str) -> str:
    """Return what was typed as a code is written: small letters, hyphens between words."""
    return "-".join(re.findall(r"[a-z]+", typed.lower()[:100]))

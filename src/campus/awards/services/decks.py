"""Deal places in status lists to those who award many at once: each place once, in an order that tells nothing.

A place that was dealt and not used, because a worker died, stays empty; nothing is ever dealt twice (decision 0176).
"""

from __future__ import annotations

import sys
from array import array
from secrets import token_bytes

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from campus.awards.models import Deck, StatusList
from campus.awards.services.keys import lock
from campus.organizations.models import Organization

Place = tuple[StatusList, int]
_CARD = 4  # bytes


def deal(organization: Organization, *, count: int) -> list[Place]:
    """Return as many free places, and give them to nobody else; call it outside the transaction that uses them."""
    places: list[Place] = []
    while len(places) < count:
        deck = _open_deck(organization)
        wanted = min(count - len(places), deck.status_list.length - deck.dealt)
        mine = Deck.objects.filter(pk=deck.pk, dealt=deck.dealt)
        if mine.update(dealt=F("dealt") + wanted):
            places += [(deck.status_list, card) for card in _cards(deck, wanted)]
    return places


def _open_deck(organization: Organization) -> Deck:
    """Return the deck in use at this public address, making one where all are dealt."""
    decks = Deck.objects.filter(
        Q(dealt__lt=F("status_list__length")),
        status_list__organization=organization,
        status_list__base_url=settings.PUBLIC_URL,
    )
    found = decks.select_related("status_list").defer("status_list__published").order_by("pk")
    if (deck := found.first()) is not None:
        return deck
    with transaction.atomic():
        lock(organization)
        return found.first() or _new_deck(organization)


def _new_deck(organization: Organization) -> Deck:
    made = StatusList.objects.create(organization=organization, base_url=settings.PUBLIC_URL)
    cards = array("I", shuffled(made.length))
    return Deck.objects.create(status_list=made, cards=_turned(cards).tobytes())


def shuffled(length: int) -> list[int]:
    """Return the numbers below a length in an order that nobody can guess, by sorting them by random keys.

    Two of 131,072 keys of 64 bits are equal once in two thousand million decks; then those two keep their order.
    """
    keys = array("Q", token_bytes(8 * length))
    return sorted(range(length), key=keys.__getitem__)


def _cards(deck: Deck, count: int) -> array[int]:
    cards = array("I")
    cards.frombytes(bytes(deck.cards)[deck.dealt * _CARD : (deck.dealt + count) * _CARD])
    return _turned(cards)


def _turned(cards: array[int]) -> array[int]:
    """Return the cards little-endian, whatever machine this is."""
    if sys.byteorder == "big":
        cards.byteswap()
    return cards

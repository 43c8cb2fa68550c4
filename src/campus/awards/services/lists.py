"""Status lists: which place an award has in one, and the signed bytes that say whether it was taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from campus.awards import occasions
from campus.awards.models import StatusList
from campus.awards.services.keys import ensure_key, lock, open_key
from campus.organizations.models import Organization
from campus.organizations.queries import did
from testamur import signing
from testamur.signing.sd_jwt import sign_status_token
from testamur.status import StatusList as Bits
from testamur.status import status_list_credential, token_claims

FRESH_FOR = timedelta(hours=24)  # a status list is signed anew after this, changed or not
VALID_FOR = timedelta(days=7)  # and can be relied on for this long if we fall silent


def status_bytes(status_list: StatusList, *, now: datetime) -> bytes:
    """Return the signed status list as served, signed anew first if a bit changed or a day passed.

    The row is locked while its bits are read: a bit set at the same moment makes the list stale again after us.
    """
    return bytes(_fresh(status_list, now).published)


def status_token(status_list: StatusList, *, now: datetime) -> str:
    """Return the same bits as a Token Status List, which readers of SD-JWT VCs look for (decision 0150).

    It is signed once for each time that the list itself was, and kept in the cache.
    """
    signed = _fresh(status_list, now)
    name = f"status-token:{signed.pk}:{signed.published_at}".replace(" ", "T")
    token: str | None = cache.get(name)
    if token is None:
        token = _signed_token(signed, now)
        cache.set(name, token, timeout=FRESH_FOR.total_seconds())
    return token


def _fresh(status_list: StatusList, now: datetime) -> StatusList:
    if not _is_due(status_list, now):
        return status_list
    with transaction.atomic():
        locked = StatusList.objects.select_for_update().select_related("organization").get(pk=status_list.pk)
        if _is_due(locked, now):
            locked.published = _signed_list(locked, now)
            locked.published_at, locked.is_stale = now, False
            locked.save(update_fields=["published", "published_at", "is_stale"])
    return locked


def _signed_token(status_list: StatusList, now: datetime) -> str:
    issuer = did(status_list.organization, base_url=status_list.base_url)
    url = occasions.token_list_url(status_list)
    claims = token_claims(_bits(status_list), url=url, now=now, valid_for=VALID_FOR, ttl=FRESH_FOR)
    key = ensure_key(status_list.organization, now=now)
    return sign_status_token(claims, key=open_key(key), method=f"{issuer}#{key.fragment}")


def list_with_room(organization: Organization) -> StatusList:
    """Return a list of the public address that is less than half full: a random index then hits a free one soon."""
    lists = StatusList.objects.filter(organization=organization, base_url=settings.PUBLIC_URL)
    free = lists.filter(used__lt=F("length") / 2, deck__isnull=True).order_by("pk")
    if (found := free.first()) is not None:
        return found
    lock(organization)
    return free.first() or StatusList.objects.create(organization=organization, base_url=settings.PUBLIC_URL)


def _is_due(status_list: StatusList, now: datetime) -> bool:
    published_at = status_list.published_at
    return status_list.is_stale or published_at is None or now - published_at >= FRESH_FOR


def _bits(status_list: StatusList) -> Bits:
    bits = Bits(status_list.length)
    for index in status_list.awards.filter(revoked_at__isnull=False).values_list("status_index", flat=True):
        bits.set(index)
    return bits


def _signed_list(status_list: StatusList, now: datetime) -> bytes:
    bits = _bits(status_list)
    issuer = did(status_list.organization, base_url=status_list.base_url)
    signed_at = now.replace(microsecond=0)
    document = status_list_credential(
        id=occasions.list_url(status_list),
        issuer=issuer,
        encoded=bits.encode(),
        purpose="revocation",
        valid_from=signed_at,
        valid_until=signed_at + VALID_FOR,
    )
    key = ensure_key(status_list.organization, now=now)
    return signing.sign(document, key=open_key(key), method=f"{issuer}#{key.fragment}", now=now)

"""How often somebody may ask for what costs us something: counted for a minute, by the network address they come from.

Counts live in the cache. A full cache may forget one: then somebody asks a little more often, and nobody less.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from campus.common import counts as kept


def is_within(request: HttpRequest, what: str, *, most: int) -> bool:
    """Count one more request for `what` from where this one comes, and say whether it is among the `most` a minute."""
    return counts(f"{what}:{asker(request)}", most=most)


def counts(name: str, *, most: int) -> bool:
    """Count one more under a name, and say whether it is among the `most` of this minute."""
    return kept.is_within(name, most=most, seconds=60, now=timezone.now())


def asker(request: HttpRequest) -> str:
    """Return who is counted together: an IPv4 address, or the 64 bits of IPv6 that one connection is given."""
    told = get_adapter(request).get_client_ip(request)
    try:
        address = ip_address(told)
    except ValueError:  # a proxy may send any words
        return str(told)[:100]
    return str(address if address.version == 4 else ip_network(f"{address}/64", strict=False).network_address)

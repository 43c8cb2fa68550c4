"""Which addresses of the network a stranger may make us connect to: public ones, and nothing that leads inside.

The lists are IANA's special-purpose registries (RFC 6890); Python's own idea of "global" has changed between releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

INSIDE = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
OUTSIDE_6 = IPv6Network("2000::/3")  # the only part of IPv6 that is given out
INSIDE_6 = [
    IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # 2001::/23 holds Teredo and ORCHID
]
NAT64 = IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Say whether an address, and whatever IPv4 address is wrapped in it, lies in the open network."""
    return all(_is_outside(address) for address in _layers(ip_address(text)))


def _layers(address: Address) -> Iterator[Address]:
    """Yield what a packet to this address may end at: a translator or tunnel sends it on to the address inside."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            yield address.ipv4_mapped
            return
        if address in NAT64:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
            return
    yield address


def _is_outside(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in block for block in INSIDE)
    return address in OUTSIDE_6 and not any(address in block for block in INSIDE_6)

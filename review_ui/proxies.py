"""Who really asks, where a proxy stands in front: told by the proxy, and believed only of those that are named.

X-Forwarded-For is read from its end: each proxy adds the address that it saw, so what stands left of the first
address that is none of ours may have been made up by a browser.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(named: Iterable[str]) -> tuple[Network, ...]:
    """The networks that the settings name; a single address is a network of one."""
    return tuple(ip_network(each, strict=False) for each in named)


def true_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address that asks: `peer` itself, unless it is one of ours and says for whom it asks.

    Args:
        peer: the address at the other end of the connection.
        forwarded: the values of all X-Forwarded-For headers, in their order.
        trusted: proxies that are believed.
    """
    told = [each.strip() for value in forwarded for each in value.split(",")]
    address = peer
    while told and _is_within(address, trusted):
        before = told.pop()
        if _parsed(before) is None:
            break
        address = before
    return address


def _is_within(address: str, trusted: Sequence[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in trusted)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None

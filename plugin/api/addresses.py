"""Addresses to paste into docks and browsers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

from plugin.api.settings import ApiSettings, address_of
from plugin.browser import page_url

_ELSEWHERE = {"0.0.0.0": ("192.0.2.1", socket.AF_INET), "::": ("2001:db8::1", socket.AF_INET6)}  # noqa: S104
"""Where it listens to all networks: an address that stands for the world outside (RFC 5737, RFC 3849)."""


def own_address(elsewhere: str, family: int) -> str | None:
    """This computer's address as another one sees it; None if it has no network. Nothing is sent."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def page_addresses(
    settings: ApiSettings,
    page: str,
    own_address: Callable[[str, int], str | None] = own_address,
) -> Iterator[str]:
    """A page's addresses, with the token: for this computer, then for others if they can reach it.

    Args:
        settings: where the API is, and its token.
        page: the path.
        own_address: tells this computer's address, as another one sees it, of one that is elsewhere.

    Raises:
        UserError: there is no token.
    """
    hosts = [settings.here]
    if settings.host in _ELSEWHERE and (own := own_address(*_ELSEWHERE[settings.host])) is not None:
        hosts.append(address_of(own, settings.port))
    for host in hosts:
        yield page_url(host, settings.token_path, page)

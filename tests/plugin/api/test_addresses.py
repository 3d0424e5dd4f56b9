from __future__ import annotations

import ipaddress
import socket
from pathlib import Path

import pytest

from plugin.api.addresses import own_address, page_addresses
from plugin.api.settings import ApiSettings


def studio(elsewhere: str, family: int) -> str:
    del elsewhere
    return {socket.AF_INET: "192.168.1.5", socket.AF_INET6: "fd00::5"}[socket.AddressFamily(family)]


def settings(folder: Path, host: str) -> ApiSettings:
    (folder / "token").write_text("abc#/def\n")
    return ApiSettings(host=host, port=80, token_file=folder / "token")


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("192.168.1.7", ["192.168.1.7"]),
        ("0.0.0.0", ["127.0.0.1", "192.168.1.5"]),  # noqa: S104
        ("::", ["[::1]", "[fd00::5]"]),
    ],
)
def test_one_for_this_computer_and_one_for_others_if_they_can_reach_it(
    tmp_path: Path, host: str, hosts: list[str]
) -> None:
    addresses = list(page_addresses(settings(tmp_path, host), "/x", studio))
    assert addresses == [f"http://{host}:80/x#token=abc%23%2Fdef" for host in hosts]


def test_without_a_network_there_is_only_this_computer(tmp_path: Path) -> None:
    everywhere = settings(tmp_path, "0.0.0.0")  # noqa: S104
    addresses = list(page_addresses(everywhere, "/", lambda *_: None))
    assert addresses == ["http://127.0.0.1:80/#token=abc%23%2Fdef"]


def test_the_address_that_others_see_is_one() -> None:
    """Whether the computer that tests has a network or not."""
    found = own_address("192.0.2.1", socket.AF_INET)
    assert found is None or ipaddress.ip_address(found).version == 4

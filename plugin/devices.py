"""Input devices and finding the one that is meant. Pure: PortAudio's list comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from plugin.errors import UserError

RATES_HZ: Final = (44100, 48000, 88200, 96000)
"""The sample rates that Soundcheck runs at."""

ALSA_ADDRESS = re.compile(r" \(hw:\d+,\d+\)$")
"""Card and device number, which ALSA hands out anew each time an interface is plugged in."""


@dataclass(frozen=True, slots=True)
class Device:
    """One input device under one host API.

    Attributes:
        index: PortAudio's, valid until it is initialised again.
        name: what the driver calls it.
        host_api: the driver system, such as ALSA, Core Audio or Windows WASAPI.
        channels: how many it can take in.
        default_rate_hz: frames per second unless told otherwise.
        is_default: whether it is the computer's default input.
        is_host_api_default: whether it is the default input of its host API.
    """

    index: int
    name: str
    host_api: str
    channels: int
    default_rate_hz: int
    is_default: bool = False
    is_host_api_default: bool = False

    def __str__(self) -> str:
        return f"{self.name!r} [{self.host_api}]"


def resolve(devices: Sequence[Device], name: str | None, host_api: str | None) -> Device:
    """The one device that is meant.

    A name or host API that fits exactly wins over one that fits but for upper and lower case, and that over
    one that is only a part.

    Args:
        devices: all there are.
        name: a device's name or a part of it; None: the default input, of the host API if one is given.
        host_api: a host API's name or a part of it; None: any.

    Raises:
        UserError: there is none, or more than one, with the candidates.
    """
    if not devices:
        raise UserError("no audio input was found: connect the interface, switch it on, and check its driver")
    within = devices if host_api is None else _fitting(devices, host_api, lambda device: device.host_api)
    if not within:
        names = ", ".join(dict.fromkeys(device.host_api for device in devices))
        raise UserError(f"no input has the host API {host_api!r} (audio.host_api): there are {names}")
    if name is None:
        return _default(within, host_api)
    found = _fitting(within, name, lambda device: device.name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            f"no input device is called {name!r} (audio.device): connect it, or choose from {_listed(within)}"
        )
    raise UserError(f"{name!r} (audio.device) could be {_listed(found)}: give more of the name, or audio.host_api too")


def lasting_name(device: Device, devices: Sequence[Device]) -> str:
    """A name to configure a device by: without ALSA's changing numbers where it is unique without them."""
    short = ALSA_ADDRESS.sub("", device.name)
    namesakes = [other for other in devices if other.host_api == device.host_api and short in other.name]
    return short if short and len(namesakes) == 1 else device.name


def _default(devices: Sequence[Device], host_api: str | None) -> Device:
    for device in devices:
        if device.is_default if host_api is None else device.is_host_api_default:
            return device
    raise UserError(f"there is no default input: set audio.device to one of {_listed(devices)}")


def _fitting(devices: Sequence[Device], wanted: str, text: Callable[[Device], str]) -> list[Device]:
    """The devices whose text fits, in the first way of fitting that any does."""
    folded = wanted.casefold()
    ways: tuple[Callable[[str], bool], ...] = (
        lambda has: has == wanted,
        lambda has: has.casefold() == folded,
        lambda has: folded in has.casefold(),
    )
    for fits in ways:
        if found := [device for device in devices if fits(text(device))]:
            return found
    return []


def _listed(devices: Sequence[Device]) -> str:
    return "; ".join(f"{device}, {device.channels} in" for device in devices)

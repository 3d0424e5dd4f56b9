"""The questions of ``soundcheck init``. What is asked, and of whom, comes in: no device is opened here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.prompt import Confirm, IntPrompt, Prompt

from plugin.devices import RATES_HZ, Device, lasting_name
from plugin.secrets import PASSWORD_VARIABLE
from plugin.sections.audio import AudioSettings
from plugin.sections.strips import StripSettings


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user chose.

    Attributes:
        audio: the interface.
        strips: at least one.
        password: to write into the file; None: not there.
    """

    audio: AudioSettings
    strips: tuple[StripSettings, ...]
    password: str | None


def interview(console: Console, devices: Sequence[Device], rates_hz: Callable[[Device], Sequence[int]]) -> Answers:
    """Ask for everything that has no good default.

    Args:
        console: where to ask.
        devices: all inputs; none: the device is not asked for.
        rates_hz: the sample rates of a device.
    """
    device = _ask_device(console, devices) if devices else None
    rate_hz = _ask_rate(console, rates_hz(device) if device else RATES_HZ)
    strips = _ask_strips(console, device.channels if device else None)
    password = _ask_password(console)
    audio = AudioSettings.model_validate(
        {
            "device": lasting_name(device, devices) if device else None,
            "host_api": device.host_api if device else None,
            "sample_rate_hz": rate_hz,
        }
    )
    return Answers(audio, strips, password)


def parse_channels(text: str, available: int | None) -> tuple[int, ...]:
    """Channels as people write them: ``13 14``, ``13, 14``, ``13-14``, ``[13, 14]``.

    Raises:
        ValueError: it is no such list, or the interface has fewer channels.
    """
    bare = re.sub(r"^\[(.*)\]$", r"\1", text.strip())
    words = re.sub(r"\s*-\s*", "-", bare.replace(",", " ")).split()
    ranges = [re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", word) for word in words]
    if not ranges or None in ranges:
        raise ValueError("write channels like this: 1, or 1 2, or 13-14")
    channels = tuple(channel for ends in ranges if ends for channel in range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    if not channels or min(channels) < 1 or len(set(channels)) != len(channels):
        raise ValueError("channels are different numbers, counted from 1")
    if available is not None and max(channels) > available:
        raise ValueError(f"the interface has channels 1 to {available}")
    return channels


def _ask_device(console: Console, devices: Sequence[Device]) -> Device | None:
    console.print("\nWhich interface does the sound come in on?")
    console.print("   0  the computer's default input")
    for number, device in enumerate(devices, 1):
        name, host_api = escape(device.name), escape(device.host_api)
        console.print(f"  {number:2}  {name}  [dim]{host_api}, {device.channels} in[/dim]", highlight=False)
    choices = [str(number) for number in range(len(devices) + 1)]
    number = IntPrompt.ask("Number", console=console, choices=choices, show_choices=False, default=0)
    return devices[number - 1] if number else None


def _ask_rate(console: Console, rates_hz: Sequence[int]) -> int:
    offered = rates_hz or RATES_HZ
    default = 48000 if 48000 in offered else offered[0]
    return IntPrompt.ask(
        "\nFrames per second", console=console, choices=[str(rate) for rate in offered], default=default
    )


def _ask_strips(console: Console, available: int | None) -> tuple[StripSettings, ...]:
    console.print(
        "\nStrips are what Soundcheck listens to: a name, and the channels it comes in on.\n"
        "[dim]In another window, `soundcheck devices --watch` shows which channels carry sound.[/dim]"
    )
    strips: list[StripSettings] = []
    while True:
        default = "" if strips else "Main"
        name = _ask_name(console, f"Name of strip {len(strips) + 1}", default, [strip.name for strip in strips])
        suggestion = "1" if available == 1 else "1 2"
        strips.append(StripSettings(name=name, channels=_ask_channels(console, suggestion, available)))
        if not Confirm.ask("Another strip", console=console, default=False):
            return tuple(strips)


def _ask_name(console: Console, question: str, default: str, taken: Sequence[str]) -> str:
    while True:
        name = Prompt.ask(question, console=console, default=default, show_default=bool(default)).strip()
        if name and name not in taken:
            return name
        console.print("[red]each strip needs a name of its own")


def _ask_channels(console: Console, suggestion: str, available: int | None) -> tuple[int, ...]:
    while True:
        text = Prompt.ask("Its channels", console=console, default=suggestion)
        try:
            return parse_channels(text, available)
        except ValueError as error:
            console.print(f"[red]{error}")


def _ask_password(console: Console) -> str | None:
    console.print(
        "\nOBS shows its password under Tools > WebSocket Server Settings > Show Connect Info.\n"
        f"[dim]Leave it empty to give it later, in the file or as {PASSWORD_VARIABLE}.[/dim]"
    )
    password = Prompt.ask("OBS password (not shown)", console=console, password=True, default="", show_default=False)
    if not password:
        return None
    if Confirm.ask("Keep it in the configuration, which only you can read", console=console, default=True):
        return password
    console.print(f"Then set the environment variable {PASSWORD_VARIABLE} before `soundcheck run`.")
    return None

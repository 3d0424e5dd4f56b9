"""``soundcheck devices``: what interfaces there are, and what comes in on their channels."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import math
import sys
import time
from typing import TYPE_CHECKING

from plugin.commands import Subparsers, add_command, seconds

if TYPE_CHECKING:
    from plugin.capture import Capture
    from plugin.devices import Device
    from plugin.levels import ChannelLevels

DEFAULT_INPUT = ""
PREFERRED_RATE_HZ = 48000
DRAWN_HZ = 15
LINE_S = 1.0
PIPE_WIDTH = 400


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``devices`` to the program."""
    parser = add_command(
        subparsers,
        "devices",
        summary="list the audio interfaces, or watch the level of each channel",
        description=(
            "Lists the inputs with host API, channels and sample rates; * is the computer's default. "
            "With --watch it shows a live level per channel, so that you find the ones that your mixer "
            "comes in on."
        ),
        examples=(
            "  soundcheck devices               the list\n"
            "  soundcheck devices --json        the same for a program\n"
            "  soundcheck devices --watch       levels of the default input, until Ctrl-C\n"
            "  soundcheck devices --watch XR18  levels of the input with XR18 in its name\n"
            "  soundcheck devices --watch XR18 --seconds 5 > levels.txt\n"
            "                                   a line a second, for five seconds"
        ),
    )
    parser.add_argument(
        "--watch",
        nargs="?",
        const=DEFAULT_INPUT,
        metavar="DEVICE",
        help="show levels of this input, named by a part of its name (default: the computer's default input)",
    )
    parser.add_argument("--host-api", metavar="API", help="with --watch: the host API, if several have the device")
    parser.add_argument("--seconds", type=seconds, metavar="N", help="with --watch: end after this time")
    parser.add_argument("--json", action="store_true", help="print JSON: the list, or a line a second")


def run(args: argparse.Namespace) -> int:
    """List or watch.

    Raises:
        UserError: there is no such device, or PortAudio is missing.
    """
    if args.watch is not None:
        _watch(args)
        return 0

    from plugin import portaudio

    devices = portaudio.input_devices()
    rates_hz = [portaudio.supported_rates_hz(device) for device in devices]
    if args.json:
        records = [
            {**dataclasses.asdict(device), "sample_rates_hz": rates}
            for device, rates in zip(devices, rates_hz, strict=True)
        ]
        print(json.dumps(records, indent=2, ensure_ascii=False))
    elif not devices:
        print("No audio input was found: connect the interface, switch it on, and check its driver.")
    else:
        _print_table(devices, rates_hz)
    return 0


def _print_table(devices: tuple[Device, ...], rates_hz: list[tuple[int, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("Input", overflow="fold")
    table.add_column("Host API")
    table.add_column("Channels", justify="right")
    table.add_column("Sample rates (kHz)")
    for device, rates in zip(devices, rates_hz, strict=True):
        table.add_row(
            "*" if device.is_default else "",
            Text(device.name),  # not markup: names have brackets in them
            Text(device.host_api),
            str(device.channels),
            ", ".join(f"{rate / 1000:g}" for rate in rates) or "none of ours",
        )
    # In a pipe each row stays one line, however long the names are.
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(table)


def _watch(args: argparse.Namespace) -> None:
    from rich.console import Console

    from plugin import portaudio
    from plugin.capture import Capture, CaptureStatus
    from plugin.devices import RATES_HZ, resolve
    from plugin.levels import ChannelLevels
    from plugin.sections.audio import AudioSettings

    device = resolve(portaudio.input_devices(), args.watch or None, args.host_api)
    supported_hz = portaudio.supported_rates_hz(device)
    rate_hz = next((rate for rate in (PREFERRED_RATE_HZ, *RATES_HZ) if rate in supported_hz), PREFERRED_RATE_HZ)
    audio = AudioSettings.model_validate(
        {"device": device.name, "host_api": device.host_api, "sample_rate_hz": rate_hz}
    )
    drawing = Console().is_interactive and not args.json
    notices: list[str] = [f"opening {device}"]

    def report(status: CaptureStatus) -> None:
        notices[0] = status.text
        if not drawing:
            print(status.text, file=sys.stderr)

    capture = Capture(audio, device.channels, report)
    levels = ChannelLevels(device.channels, rate_hz)
    show = _draw if drawing else _print_lines
    capture.start()
    try:
        with contextlib.suppress(KeyboardInterrupt):  # how one is to end it
            show(capture, levels, args, notices)
    finally:
        capture.stop()


def _draw(capture: Capture, levels: ChannelLevels, args: argparse.Namespace, notices: list[str]) -> None:
    from rich.live import Live

    from plugin.levels import draw

    title = f"{args.watch or 'default input'}: peak of each channel, dBFS"
    end = _end(args)
    with Live(auto_refresh=False, vertical_overflow="crop") as display:
        while time.monotonic() < end:
            levels.take(capture.ring, capture.sample_rate_hz // DRAWN_HZ)
            display.update(draw(title, levels.peaks_dbfs, notices[0]), refresh=True)
            time.sleep(1 / DRAWN_HZ)


def _print_lines(capture: Capture, levels: ChannelLevels, args: argparse.Namespace, _notices: list[str]) -> None:
    from plugin.levels import line

    end = _end(args)
    while (left_s := end - time.monotonic()) > 0:
        time.sleep(min(LINE_S, left_s))
        levels.take(capture.ring, capture.sample_rate_hz)
        peaks_dbfs = levels.take_highest_dbfs()
        if args.json:
            print(json.dumps({"peak_dbfs": [_rounded(peak) for peak in peaks_dbfs]}), flush=True)
        else:
            print(line(peaks_dbfs), flush=True)


def _rounded(peak_dbfs: float) -> float | None:
    """To a tenth; silence is null, as JSON has no infinity."""
    return round(float(peak_dbfs), 1) if math.isfinite(peak_dbfs) else None


def _end(args: argparse.Namespace) -> float:
    return math.inf if args.seconds is None else time.monotonic() + float(args.seconds)

"""One look at our own side: the device, its sample rate, and what comes in on each strip."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dsp.host_ring import HostRing
from dsp.units import dbfs
from plugin import portaudio
from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.rules.case import StripSound
from plugin.audit.rules.ours import silent_strip, too_few_channels, wrong_rate
from plugin.audit.settings import AuditedStrip
from plugin.capture import FIRST_BLOCK_S, RING_S, OpenStream, Tap
from plugin.devices import Device, resolve
from plugin.errors import UserError
from plugin.sections.audio import AudioSettings

POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class InterfaceLook:
    """What was seen and heard.

    Attributes:
        device: the interface; empty if there is none.
        strips: what came in on each; their peaks are None where nothing could be heard.
        findings: what is wrong.
    """

    device: str
    strips: tuple[StripSound, ...]
    findings: tuple[Finding, ...]


def look_at_interface(
    audio: AudioSettings,
    strips: tuple[AuditedStrip, ...],
    listen_s: float,
    stop: threading.Event,
    *,
    find: Callable[[], Sequence[Device]] = portaudio.input_devices,
    rates_hz: Callable[[Device], tuple[int, ...]] = portaudio.supported_rates_hz,
    open_stream: OpenStream = portaudio.InputStream,
) -> InterfaceLook:
    """Look at the interface and listen to it.

    Args:
        audio: which device, at which sample rate.
        strips: what is on its channels.
        listen_s: seconds of sound to hear.
        stop: ends it early, when set.
        find: lists the devices.
        rates_hz: the sample rates that a device runs at.
        open_stream: opens it.
    """
    unheard = tuple(StripSound(strip.name, strip.obs_input) for strip in strips)
    device = ""
    try:
        found = resolve(find(), audio.device, audio.host_api)
        device = str(found)
        wrong = too_few_channels(found, strips) + wrong_rate(found, audio.sample_rate_hz, rates_hz(found))
        if wrong:
            return InterfaceLook(device, unheard, tuple(wrong))
        peaks = _listen(audio, max(max(strip.channels) for strip in strips), listen_s, stop, open_stream)
    except UserError as error:
        trouble = Finding(
            Kind.DEVICE,
            Severity.ERROR,
            device or audio.device or "default input",
            str(error),
            "`soundcheck devices` lists the interfaces of this computer",
        )
        return InterfaceLook(device, unheard, (trouble,))
    heard = tuple(
        StripSound(strip.name, strip.obs_input, max(peaks[channel - 1] for channel in strip.channels))
        for strip in strips
    )
    silent = [
        silent_strip(strip, one.peak_dbfs)
        for strip, one in zip(strips, heard, strict=True)
        if one.peak_dbfs is not None
    ]
    return InterfaceLook(device, heard, tuple(finding for finding in silent if finding))


def _listen(
    audio: AudioSettings, channels: int, listen_s: float, stop: threading.Event, open_stream: OpenStream
) -> list[float]:
    """The highest peak of each channel, dBFS.

    Raises:
        UserError: the device cannot be opened, or sends nothing.
    """
    ring = HostRing(round(RING_S * audio.sample_rate_hz), channels)
    tap = Tap(ring)
    stream = open_stream(audio, channels, tap.on_block, tap.on_end)
    highest = np.zeros(channels)
    left = round(listen_s * audio.sample_rate_hz)
    deadline_s = time.monotonic() + listen_s + FIRST_BLOCK_S
    try:
        while left > 0 and not stop.wait(POLL_S):
            while len(block := ring.read(left)):
                highest = np.maximum(highest, np.abs(np.nan_to_num(block, posinf=0.0, neginf=0.0)).max(axis=0))
                left -= len(block)
            if left > 0 and (tap.ended or time.monotonic() > deadline_s):
                raise UserError(f"{stream.device} sends no sound: check its cable and power")
    finally:
        stream.close()
    return [float(peak) for peak in dbfs(highest)]

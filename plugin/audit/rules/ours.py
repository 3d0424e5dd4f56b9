"""Our own side: is there anything to listen to?"""

from __future__ import annotations

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.settings import AuditedStrip
from plugin.devices import Device
from plugin.levels import SIGNAL_DBFS


def too_few_channels(device: Device, strips: tuple[AuditedStrip, ...]) -> list[Finding]:
    """Strips on channels that the interface does not have."""
    return [
        Finding(
            Kind.CHANNELS,
            Severity.ERROR,
            strip.name,
            f"strip {strip.name!r} is on channel {max(strip.channels)}, and {device} has {device.channels}",
            "correct the strip's channels in the configuration: `soundcheck devices --watch` shows where sound is",
        )
        for strip in strips
        if max(strip.channels) > device.channels
    ]


def wrong_rate(device: Device, rate_hz: int, supported_hz: tuple[int, ...]) -> list[Finding]:
    """A sample rate that the interface does not run at; one that tells no rates at all is tried out."""
    if not supported_hz or rate_hz in supported_hz:
        return []
    return [
        Finding(
            Kind.SAMPLE_RATE,
            Severity.ERROR,
            str(device),
            f"{device} does not run at {rate_hz} Hz but at {', '.join(map(str, supported_hz))}",
            "set audio.sample_rate_hz in the configuration, or the rate in the interface's own panel",
        )
    ]


def silent_strip(strip: AuditedStrip, peak_dbfs: float) -> Finding | None:
    """No signal while we listened."""
    if peak_dbfs >= SIGNAL_DBFS:
        return None
    channels = " and ".join(map(str, strip.channels))
    return Finding(
        Kind.STRIP_SILENT,
        Severity.WARNING,
        strip.name,
        f"no signal on strip {strip.name!r} (channel {channels} of the interface)",
        "let something play meanwhile; `soundcheck devices --watch` shows on which channels sound comes in",
    )

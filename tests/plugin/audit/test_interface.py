"""One look at our own side, with interfaces that are wrong in every way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sound_stage import Stage

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.interface import InterfaceLook, look_at_interface
from plugin.audit.settings import AuditedStrip
from plugin.devices import Device
from plugin.errors import MissingLibraryError, UserError
from plugin.sections.audio import AudioSettings

XR18 = Device(0, "XR18", "ALSA", 18, 48000, is_default=True)
STRIPS = (AuditedStrip("Main", (1, 2), "Desk"), AuditedStrip("Talk", (3,)))
BLOCK = 480


class Stream:
    """Sends all its blocks at once when it is opened."""

    def __init__(self, peaks: list[float], blocks: int, on_block: Callable[[Any, bool], None]) -> None:
        self.device = XR18
        self.closed = False
        for _ in range(blocks):
            on_block(np.tile(np.asarray(peaks, np.float32), (BLOCK, 1)), False)

    def close(self) -> None:
        self.closed = True


def looked(
    peaks: list[float] | UserError = UserError("not opened"),  # noqa: B008
    *,
    blocks: int = 10,
    ends: bool = False,
    listen_s: float = 0.1,
    strips: tuple[AuditedStrip, ...] = STRIPS,
    devices: tuple[Device, ...] = (XR18,),
    **audio: Any,
) -> tuple[InterfaceLook, list[Stream]]:
    streams: list[Stream] = []

    def open_stream(_audio: AudioSettings, _channels: int, on_block: Any, on_end: Callable[[], None]) -> Stream:
        if isinstance(peaks, UserError):
            raise peaks
        streams.append(Stream(peaks, blocks, on_block))
        if ends:
            on_end()
        return streams[-1]

    found = look_at_interface(
        AudioSettings(**audio),
        strips,
        listen_s,
        threading.Event(),
        find=lambda: devices,
        rates_hz=lambda _: (44100, 48000),
        open_stream=open_stream,
    )
    return found, streams


def only(found: InterfaceLook) -> Finding:
    [finding] = found.findings
    return finding


def test_what_is_heard_on_each_strip_is_its_loudest_channel() -> None:
    found, [stream] = looked([0.1, 0.5, 0.01])
    assert found.device == "'XR18' [ALSA]"
    assert found.findings == ()
    assert [(one.name, one.obs_input) for one in found.strips] == [("Main", "Desk"), ("Talk", None)]
    assert [one.peak_dbfs for one in found.strips] == [pytest.approx(-6.02, abs=0.01), pytest.approx(-40.0, abs=0.01)]
    assert stream.closed


def test_a_strip_without_a_signal_is_told() -> None:
    found, _ = looked([0.1, 0.1, 0.0])
    assert (only(found).kind, only(found).subject) == (Kind.STRIP_SILENT, "Talk")
    assert found.strips[1].peak_dbfs == float("-inf")


def test_numbers_that_are_none_are_no_signal() -> None:
    found, _ = looked([float("nan"), 0.1, float("inf")])
    assert only(found).subject == "Talk"


def test_a_device_that_is_not_there_is_told_with_those_that_are() -> None:
    found, streams = looked(device="Scarlett")
    assert (only(found).kind, only(found).severity) == (Kind.DEVICE, Severity.ERROR)
    assert "'Scarlett'" in only(found).sentence
    assert "XR18" in only(found).sentence
    assert [one.peak_dbfs for one in found.strips] == [None, None]
    assert (found.device, streams) == ("", [])


def test_a_missing_library_is_told_like_a_missing_device() -> None:
    def find() -> tuple[Device, ...]:
        raise MissingLibraryError("PortAudio is missing: install it")

    found = look_at_interface(AudioSettings(), STRIPS, 0.1, threading.Event(), find=find)
    assert only(found).sentence == "PortAudio is missing: install it"


def test_a_rate_and_channels_that_it_has_not_are_told_together_and_it_is_not_opened() -> None:
    found, streams = looked([0.1], strips=(AuditedStrip("Main", (19,)),), sample_rate_hz=96000)
    assert [finding.kind for finding in found.findings] == [Kind.CHANNELS, Kind.SAMPLE_RATE]
    assert streams == []


def test_one_that_cannot_be_opened_is_told_with_its_name() -> None:
    found, _ = looked(UserError("another program holds it"))
    assert only(found).sentence == "another program holds it"
    assert only(found).subject == "'XR18' [ALSA]"


def test_one_that_ends_before_it_has_sent_enough_sends_no_sound() -> None:
    found, [stream] = looked([0.1, 0.1, 0.1], blocks=2, ends=True, listen_s=3600.0)  # which nobody waits for
    assert only(found).sentence == "'XR18' [ALSA] sends no sound: check its cable and power"
    assert stream.closed


def test_whoever_does_not_want_to_wait_any_more_gets_what_was_heard() -> None:
    stop = threading.Event()
    stop.set()
    found = look_at_interface(
        AudioSettings(),
        STRIPS,
        3600.0,
        stop,
        find=lambda: (XR18,),
        rates_hz=lambda _: (),
        open_stream=lambda _audio, _channels, on_block, _end: Stream([0.5, 0.5, 0.5], 1, on_block),
    )
    assert len(found.strips) == 2


@pytest.mark.portaudio
@pytest.mark.usefixtures("stage_here")
def test_a_real_interface_is_heard(stage: Stage) -> None:
    playback = stage.play(0.5 * np.sin(2 * np.pi * 1000 * np.arange(48000 * 20) / 48000), channels=(13,))
    strips = (AuditedStrip("Main", (13, 14)), AuditedStrip("Talk", (1,)))
    found = look_at_interface(AudioSettings(device="stage_monitor"), strips, 0.5, threading.Event())
    playback.stop()
    assert found.device == "'stage_monitor' [ALSA]"
    assert found.strips[0].peak_dbfs == pytest.approx(-6.02, abs=0.1)
    assert [finding.subject for finding in found.findings] == ["Talk"]

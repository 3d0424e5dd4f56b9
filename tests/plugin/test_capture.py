"""Capture watches its stream and opens it again; a fake does what a real interface can't be made to do."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest

from plugin.capture import BACK_OFF_S, FIRST_BLOCK_S, POLL_S, STALLED_S, Capture, CaptureStatus
from plugin.devices import Device
from plugin.errors import MissingLibraryError, UserError
from plugin.portaudio import OnBlock
from plugin.sections.audio import AudioSettings

AUDIO = AudioSettings(device="Mixer")
MIXER = Device(0, "Mixer", "ALSA", 14, 48000)
CHANNELS = 14
BLOCK = np.full((480, CHANNELS), 0.25, np.float32)


class Interface:
    """An interface whose moods the test decides, and the time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.refusal: UserError | None = None
        self.opened = 0
        self.open_now = 0
        self.refreshed = 0
        self.reports: list[CaptureStatus] = []
        self.on_block: OnBlock = lambda *_: None
        self.on_end: Callable[[], None] = lambda: None
        self.device = MIXER
        self.capture = Capture(
            AUDIO,
            CHANNELS,
            self.reports.append,
            open_stream=self.open,
            refresh=self.refresh,
            clock=lambda: self.now,
        )

    def open(self, audio: AudioSettings, channels: int, on_block: OnBlock, on_end: Callable[[], None]) -> Interface:
        assert (audio, channels) == (AUDIO, CHANNELS)
        if self.refusal:
            raise self.refusal
        self.opened += 1
        self.open_now += 1
        self.on_block, self.on_end = on_block, on_end
        return self

    def close(self) -> None:
        self.open_now -= 1
        self.on_end()  # as PortAudio does

    def refresh(self) -> None:
        assert self.open_now == 0, "PortAudio may not be initialised again while a stream is open"
        self.refreshed += 1

    def play(self, seconds: float) -> None:
        """Send sound, and let the capture look whenever it wants to."""
        self._pass(seconds, lambda: self.on_block(BLOCK, False))

    def wait(self, seconds: float) -> None:
        """Send nothing."""
        self._pass(seconds, lambda: None)

    def _pass(self, seconds: float, each_block: Callable[[], None]) -> None:
        look_at = began = self.now
        for block in range(round(seconds * 100)):
            if self.now >= look_at:
                look_at = self.now + self.capture.step()
            each_block()
            self.now = began + (block + 1) / 100

    @property
    def said(self) -> list[tuple[bool, str]]:
        return [(status.running, status.text) for status in self.reports]


@pytest.fixture
def interface() -> Interface:
    return Interface()


LISTENING = (True, "listening to 'Mixer' [ALSA] at 48000 Hz")
SILENT = (False, "'Mixer' [ALSA] sends no sound any more: check its cable and power. Waiting for it")


def test_sound_goes_into_the_ring_and_is_reported_once(interface: Interface) -> None:
    interface.play(1.0)
    assert interface.said == [LISTENING]
    assert interface.capture.ring.available == 48000
    assert np.all(interface.capture.ring.read(48000) == 0.25)
    assert interface.capture.sample_rate_hz == 48000


def test_the_ring_has_the_channels_asked_for_before_anything_is_open(interface: Interface) -> None:
    assert interface.capture.ring.channels == CHANNELS
    assert not interface.capture.ended


def test_a_stream_that_ends_is_noticed_at_the_next_look(interface: Interface) -> None:
    interface.play(1.0)
    interface.on_end()
    interface.wait(2 * POLL_S)
    assert interface.said == [LISTENING, SILENT]
    assert interface.open_now == 0


def test_a_stream_that_falls_silent_is_noticed_within_two_seconds(interface: Interface) -> None:
    interface.play(1.0)
    interface.wait(STALLED_S - POLL_S)
    assert interface.said == [LISTENING]
    interface.wait(2.0 - (STALLED_S - POLL_S))
    assert interface.said == [LISTENING, SILENT]


def test_the_first_block_may_take_longer(interface: Interface) -> None:
    interface.wait(FIRST_BLOCK_S - POLL_S)
    assert interface.said == []
    interface.play(0.5)
    assert interface.said == [LISTENING]
    assert interface.opened == 1


def test_but_not_for_ever(interface: Interface) -> None:
    interface.wait(FIRST_BLOCK_S + 2 * POLL_S)
    assert interface.said == [SILENT]


def test_it_comes_back_by_itself_after_a_fresh_look_at_the_devices(interface: Interface) -> None:
    interface.play(1.0)
    interface.on_end()
    interface.play(2.0)
    assert interface.said == [LISTENING, SILENT, LISTENING]
    assert interface.refreshed == 1
    assert interface.opened == 2


def test_the_ring_survives_a_reopening_with_what_was_in_it(interface: Interface) -> None:
    ring = interface.capture.ring
    interface.play(0.5)
    interface.on_end()
    interface.wait(1.0)
    assert ring.available == 24000
    interface.play(0.5)
    assert interface.capture.ring is ring
    assert ring.available == 48000


@pytest.mark.parametrize(
    "refusal",
    [
        "no input device is called 'Mixer' (audio.device): connect it, or choose from 'Webcam' [ALSA], 1 in",
        "'Mixer' [ALSA] does not run at 48000 Hz but at 44100: set audio.sample_rate_hz",
        "'Mixer' [ALSA] has no channel 14, which the strips need: correct their channels",
    ],
)
def test_what_keeps_it_from_opening_is_told_once_and_tried_again(interface: Interface, refusal: str) -> None:
    interface.refusal = UserError(refusal)
    interface.wait(30.0)
    assert interface.said == [(False, f"{refusal}. Trying again until it works")]
    interface.refusal = None
    interface.play(BACK_OFF_S[-1] + 1.0)
    assert interface.said[1:] == [LISTENING]


def test_another_reason_is_told_too(interface: Interface) -> None:
    for reason in ("unplugged", "wrong rate", "unplugged"):
        interface.refusal = UserError(reason)
        interface.wait(BACK_OFF_S[-1])
    assert [text.split(".")[0] for _, text in interface.said] == ["unplugged", "wrong rate", "unplugged"]


def test_it_backs_off_and_begins_anew_after_success(interface: Interface) -> None:
    interface.refusal = UserError("unplugged")
    waits = [interface.capture.step() for _ in range(6)]
    assert waits == [*BACK_OFF_S, BACK_OFF_S[-1], BACK_OFF_S[-1]]
    interface.refusal = None
    interface.play(1.0)
    interface.on_end()
    assert interface.capture.step() == BACK_OFF_S[0]


def test_a_stream_that_opens_but_never_sends_does_not_begin_the_back_off_anew(interface: Interface) -> None:
    interface.capture.step()
    waits = []
    for _ in range(3):
        interface.on_end()
        waits.append(interface.capture.step())
        interface.capture.step()
    assert waits == list(BACK_OFF_S[:3])


def test_overruns_are_counted_over_all_streams(interface: Interface) -> None:
    interface.play(0.5)
    interface.on_block(BLOCK, True)
    interface.on_block(BLOCK, True)
    interface.on_end()
    interface.play(2.0)
    interface.on_block(BLOCK, True)
    assert interface.capture.overruns == 3


def test_sound_that_nobody_reads_is_dropped_and_counted_when_reading_goes_on(interface: Interface) -> None:
    interface.play(3.0)
    ring = interface.capture.ring
    ring.read(ring.frames)
    interface.play(0.1)
    ring.read(ring.frames)
    assert interface.capture.lost_frames == 48000


def test_a_missing_library_is_not_tried_again(interface: Interface) -> None:
    interface.refusal = MissingLibraryError("install PortAudio")
    with pytest.raises(MissingLibraryError):
        interface.capture.start()
    assert interface.said == []
    interface.capture.stop()  # harmless


def test_started_and_stopped_it_closes_its_stream_in_its_own_thread() -> None:
    interface = Interface()
    interface.capture.start()
    assert interface.open_now == 1
    interface.capture.stop()
    assert interface.open_now == 0
    assert "capture" not in [thread.name for thread in threading.enumerate()]


def test_stopping_before_starting_is_harmless(interface: Interface) -> None:
    interface.capture.stop()
    assert interface.opened == 0

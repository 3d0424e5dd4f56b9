"""Capture: an audio interface into a host ring, watched and opened again for as long as it takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.host_ring import HostRing
from plugin import portaudio
from plugin.devices import Device
from plugin.errors import MissingLibraryError, UserError
from plugin.sections.audio import AudioSettings

RING_S = 2.0
"""Seconds of sound that the ring holds: the analysis drops to the newest long before."""

POLL_S = 0.1
"""Seconds between two looks at the stream."""

STALLED_S = 1.5
"""Seconds without a block after which a stream is dead: noticed, with the polling, within 2 s."""

FIRST_BLOCK_S = 5.0
"""Seconds that the first block may take: an idle PulseAudio monitor sends it after 2 s."""

BACK_OFF_S = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before trying again, the last for ever: each look for devices costs a tenth of a second."""

CLOSE_S = 3.0
"""Seconds that closing may take before the program goes without it."""


@dataclass(frozen=True, slots=True)
class CaptureStatus:
    """How the capture stands.

    Attributes:
        running: whether sound comes in.
        text: one line for the user: what, where, and what to do if something is wrong.
    """

    running: bool
    text: str


class Stream(Protocol):
    """An open stream."""

    device: Device

    def close(self) -> None:
        """End it."""


OpenStream = Callable[[AudioSettings, int, portaudio.OnBlock, Callable[[], None]], Stream]
"""Opens a stream of so many channels; raises ``UserError`` if that fails. See ``portaudio.InputStream``."""


class Tap:
    """What the audio thread sees of the capture: it copies and counts, nothing else.

    Args:
        ring: where blocks go.

    Attributes:
        blocks: how many have come.
        overruns: before how many of them the driver had lost sound; it does not tell how much.
        ended: whether the stream has.
    """

    def __init__(self, ring: HostRing) -> None:
        self.blocks = 0
        self.overruns = 0
        self.ended = False
        self._ring = ring

    def on_block(self, block: NDArray[np.float32], overflow: bool) -> None:
        """Called in the audio thread."""
        self._ring.write(block)
        self.blocks += 1
        self.overruns += overflow

    def on_end(self) -> None:
        """Called in some thread."""
        self.ended = True


class Capture:
    """Sound of an interface, in a ring of its own, for as long as the program runs.

    A thread watches the stream. One that ends, or sends nothing for a while, is closed, reported and opened
    anew, with a fresh look at which devices there are. The ring stays the same and is simply not written
    meanwhile.

    Args:
        audio: which device, at which sample rate.
        channels: how many to take, from the first: the highest channel of any strip.
        report: told once of every change, in the watching thread (the first time in ``start``'s).
        open_stream: opens a stream.
        refresh: looks for devices anew.
        clock: seconds, monotonic.

    Attributes:
        ring: one reader may take from it.
        sample_rate_hz: frames per second.
        ended: never; here because other sources do end.
    """

    ended = False

    def __init__(
        self,
        audio: AudioSettings,
        channels: int,
        report: Callable[[CaptureStatus], None],
        *,
        open_stream: OpenStream = portaudio.InputStream,
        refresh: Callable[[], None] = portaudio.refresh,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ring = HostRing(round(RING_S * audio.sample_rate_hz), channels)
        self.sample_rate_hz = audio.sample_rate_hz
        self._audio = audio
        self._channels = channels
        self._report = report
        self._open_stream = open_stream
        self._refresh = refresh
        self._clock = clock
        self._status: CaptureStatus | None = None
        self._stream: Stream | None = None
        self._tap = Tap(self.ring)
        self._overruns_before = 0
        self._blocks_seen = 0
        self._changed_at = 0.0
        self._failures = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="capture", daemon=True)

    @property
    def overruns(self) -> int:
        """How often the driver said that it had lost sound; what the ring lost is in ``ring.lost``."""
        return self._overruns_before + self._tap.overruns

    @property
    def lost_frames(self) -> int:
        """Frames that came from the driver but found the ring full, or were dropped by its reader."""
        return self.ring.lost

    def start(self) -> None:
        """Open the stream for the first time, and watch over it from then on.

        A device that is not there, or cannot be opened, is reported and tried again: it may come.

        Raises:
            MissingLibraryError: PortAudio's library is missing.
        """
        self.step()
        self._thread.start()

    def stop(self) -> None:
        """Close the stream. Returns when that is done, or when a driver hangs in it for too long."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def step(self) -> float:
        """One look at the stream, or one try to open it; what the thread does over and over.

        Returns:
            Seconds until the next one is due.
        """
        if self._stream is None:
            return self._open()
        if self._tap.blocks != self._blocks_seen:
            self._blocks_seen = self._tap.blocks
            self._changed_at = self._clock()
            self._failures = 0
            self._tell(True, f"listening to {self._stream.device} at {self.sample_rate_hz} Hz")
        patience_s = STALLED_S if self._blocks_seen else FIRST_BLOCK_S
        if self._tap.ended or self._clock() - self._changed_at > patience_s:
            return self._lose(self._stream)
        return POLL_S

    def _supervise(self) -> None:
        wait_s = POLL_S
        while not self._stop.wait(wait_s):
            wait_s = self.step()
        if self._stream is not None:
            self._stream.close()

    def _open(self) -> float:
        tap = Tap(self.ring)
        try:
            if self._failures:
                self._refresh()
            self._stream = self._open_stream(self._audio, self._channels, tap.on_block, tap.on_end)
        except MissingLibraryError:
            raise
        except UserError as error:
            return self._fail(f"{error}. Trying again until it works")
        self._overruns_before = self.overruns
        self._tap = tap
        self._blocks_seen = 0
        self._changed_at = self._clock()
        return POLL_S

    def _lose(self, stream: Stream) -> float:
        """Say so before closing: a driver whose device is gone may take its time."""
        wait_s = self._fail(f"{stream.device} sends no sound any more: check its cable and power. Waiting for it")
        stream.close()
        self._stream = None
        return wait_s

    def _fail(self, text: str) -> float:
        self._tell(False, text)
        wait_s = BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
        self._failures += 1
        return wait_s

    def _tell(self, running: bool, text: str) -> None:
        status = CaptureStatus(running, text)
        if status != self._status:
            self._status = status
            self._report(status)

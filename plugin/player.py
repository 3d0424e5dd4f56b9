"""Plays a file into a host ring as an interface would: in small blocks, paced by the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dsp.host_ring import HostRing
from plugin.sound_file import SoundFile

BLOCK_S = 0.01
"""Seconds of sound in a block, as of an interface at a common setting."""

RING_S = 2.0
"""Seconds that the ring holds."""

ROOM_S = 0.25
"""Seconds of sound that a player that is not paced lets wait: well below what counts as late."""


class Player:
    """Owns a thread that plays a file, once or again and again.

    It stands in for a capture: the same ring, the same members.

    Samples are limited to ±1, as the converters of an interface do.

    Args:
        path: the file.
        paced: in real time; otherwise as fast as the ring is read.
        loops: whether it begins anew at the end, until it is stopped.
        clock: seconds, monotonic.
        wait: for an event, no longer than some seconds; returns whether it is set.

    Attributes:
        ring: what is written into.
        sample_rate_hz: frames per second of the file.
        channels: of the file.
        duration_s: seconds that the file lasts.

    Raises:
        UserError: the file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        paced: bool = True,
        loops: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self._file = SoundFile(path)
        self.sample_rate_hz = self._file.sample_rate_hz
        self.channels = self._file.channels
        self.duration_s = self._file.frames / self.sample_rate_hz
        self.ring = HostRing(round(RING_S * self.sample_rate_hz), self.channels)
        self._paced = paced
        self._loops = loops
        self._clock = clock
        self._wait_for = wait
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether the last frame has been written."""
        return self._ended.is_set()

    def start(self) -> None:
        """Begin to play; once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop playing, if it still does, and close the file."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._file.close()

    def _run(self) -> None:
        try:
            begin = self._clock()
            written = 0
            for block in self._blocks():
                written += len(block)
                if not self._wait(begin + written / self.sample_rate_hz):
                    return
                self.ring.write(np.clip(block, -1.0, 1.0))
        finally:
            self._ended.set()

    def _blocks(self) -> Iterator[NDArray[np.float32]]:
        yield from self._file.blocks(round(BLOCK_S * self.sample_rate_hz))
        while self._loops:
            self._file.rewind()
            yield from self._file.blocks(round(BLOCK_S * self.sample_rate_hz))

    def _wait(self, due: float) -> bool:
        """Wait until a block is due, or until there is room for it; False if told to stop."""
        if self._paced:
            return not self._wait_for(self._stop, max(0.0, due - self._clock()))
        while self.ring.available > ROOM_S * self.sample_rate_hz:
            if self._wait_for(self._stop, BLOCK_S / 10):
                return False
        return not self._stop.is_set()

"""The analysis thread: takes sound from a host ring, owns all torch state, and publishes what is heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

import numpy as np
import torch

from dsp.analysis import Analysis
from dsp.host_ring import HostRing
from dsp.pipeline import Analyser
from plugin.mailbox import Snapshot, Update

CHUNK_S = 0.1
"""Seconds of sound taken from the ring at once, at most."""

IDLE_S = 0.005
"""Seconds until an empty ring is looked at again. Polling, because the audio callback may not take a lock."""

LATE_S = 0.5
"""Seconds of sound waiting beyond which all of it is dropped: what is shown must be what is heard now."""

STALLED_S = 1.0
"""Seconds without any sound after which the source counts as silent, so that nothing stays on for ever."""


class Source(Protocol):
    """Where sound comes from: a capture or a player. It owns a thread that writes into the ring."""

    @property
    def ring(self) -> HostRing:
        """What it writes into."""

    @property
    def sample_rate_hz(self) -> int:
        """Frames per second."""

    @property
    def ended(self) -> bool:
        """Whether it has written its last frame; a capture never does."""


class AnalysisThread:
    """Analyses a source in a thread of its own until it ends or is stopped.

    Args:
        analyser: not to be touched by anyone else from ``start`` on.
        source: its ring is read by this thread alone.
        publish: gets an update after each piece of sound; called in the thread.
        clock: seconds, monotonic.

    Attributes:
        finished: done when the thread is; holds the exception that ended it, if one did.
    """

    def __init__(
        self,
        analyser: Analyser,
        source: Source,
        publish: Callable[[Update], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.finished: Future[None] = Future()
        self.finished.set_running_or_notify_cancel()  # whoever gives up waiting must not cancel it
        self._analyser = analyser
        self._source = source
        self._publish = publish
        self._clock = clock
        self._chunk = round(CHUNK_S * source.sample_rate_hz)
        self._late = round(LATE_S * source.sample_rate_hz)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="analysis", daemon=True)
        self._skipped = 0
        self._heard_at = 0.0

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece of sound at hand; what still sounds gets its end. Returns when that is done."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            torch.set_num_threads(1)  # it counts for each thread anew; the other cores belong to OBS's encoder
            self._heard_at = self._clock()
            while not self._stop.is_set() and self._step():
                pass
            self._tell(self._analyser.finish())
        except BaseException as error:  # noqa: BLE001  (told to the loop, which ends the daemon with it)
            self.finished.set_exception(error)
        else:
            self.finished.set_result(None)

    def _step(self) -> bool:
        """Take what is there; False once the source has ended and all was taken."""
        ended = self._source.ended  # asked before reading, or its last frames could be missed
        ring = self._source.ring
        if ring.available > self._late:
            ring.drop_to(0)
        block = ring.read(self._chunk)
        if missing := ring.lost - self._skipped:
            self._skipped = ring.lost
            self._tell(self._analyser.skip(missing))
        if len(block):
            self._heard_at = self._clock()
            self._tell(self._analyser.process(block))
        elif ended:
            return False
        else:
            self._fill_if_stalled()
            self._stop.wait(IDLE_S)
        return True

    def _fill_if_stalled(self) -> None:
        """Hear silence, at its natural pace, from a source that has stopped: perhaps it was unplugged."""
        silent_s = self._clock() - self._heard_at
        if silent_s < STALLED_S:
            return
        self._heard_at = self._clock()
        frames = round(silent_s * self._source.sample_rate_hz)
        self._tell(self._analyser.process(np.zeros((frames, self._source.ring.channels), np.float32)))

    def _tell(self, analysis: Analysis) -> None:
        snapshot = Snapshot(self._analyser.position_s, self._analyser.state)
        self._publish(Update(snapshot, analysis.events))

"""The analysis thread: takes sound from a host ring, owns all torch state, and publishes what is heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.analysis import Analysis
from dsp.host_ring import HostRing
from dsp.pipeline import Analyser
from plugin.asking import Asking
from plugin.mailbox import Snapshot, Update
from plugin.pace import Pace

CHUNK_S = 0.1
"""Seconds of sound taken from the ring at once, at most."""

LATE_S = 0.5
"""Seconds of sound waiting beyond which all of it is dropped: what is shown must be what is heard now."""

STALLED_S = 1.0
"""Seconds without any sound after which the source counts as silent, so that nothing stays on for ever."""

SNAPSHOT_S = 0.03
"""Seconds of sound between two snapshots while nothing happens. Each costs as much as 10 ms of sound, and nobody asks
for more than 30 a second."""


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
        publish: gets an update when something happened, and after every `SNAPSHOT_S` of sound; called in the thread.
        asking: commands that are to be done in it.
        clock: seconds, monotonic.

    Attributes:
        finished: done when the thread is; holds the exception that ended it, if one did.
    """

    def __init__(
        self,
        analyser: Analyser,
        source: Source,
        publish: Callable[[Update], None],
        asking: Asking,
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
        self._asking = asking
        self._pace = Pace(source.sample_rate_hz)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="analysis", daemon=True)
        self._skipped = 0
        self._heard_at = 0.0
        self._snapshot_due_s = 0.0

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
            self._tell(self._analyser.finish(), at_once=True)
        except BaseException as error:  # noqa: BLE001  (told to the loop, which ends the daemon with it)
            self.finished.set_exception(error)
        else:
            self.finished.set_result(None)

    def _step(self) -> bool:
        """Do what is asked for and take what is there; False once the source has ended and all was taken."""
        for told in self._asking.obey(self._analyser):
            self._tell(told, at_once=True)
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
            self._pace.heard(len(block), self._heard_at)
            self._hear(block)
        elif ended:
            return False
        else:
            self._fill_if_stalled()
            time.sleep(self._pace.wait_s(self._clock()))  # no event: to wait for one costs several times as much
        return True

    def _hear(self, block: NDArray[np.float32]) -> None:
        for part in self._analyser.parts(block):
            self._tell(part)
        self._tell(Analysis((), ()))

    def _fill_if_stalled(self) -> None:
        """Hear silence, at its natural pace, from a source that has stopped: perhaps it was unplugged."""
        silent_s = self._clock() - self._heard_at
        if silent_s < STALLED_S:
            return
        self._heard_at = self._clock()
        frames = round(silent_s * self._source.sample_rate_hz)
        self._hear(np.zeros((frames, self._source.ring.channels), np.float32))

    def _tell(self, analysis: Analysis, *, at_once: bool = False) -> None:
        """Publish what happened, or just how things stand if that is due."""
        position_s = self._analyser.position_s
        if not (analysis.events or at_once or position_s >= self._snapshot_due_s):
            return
        self._snapshot_due_s = position_s + SNAPSHOT_S
        self._publish(Update(Snapshot(position_s, self._analyser.state), analysis.events))

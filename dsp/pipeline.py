"""The whole analysis, from interface blocks to events: one clock, fixed quanta, no I/O.

Data flow: blocks → quanta of 10 ms → meters at the interface's rate, and mixdown of each strip → recogniser.
Because everything behind the quanta sees the same pieces however the sound was cut into blocks, events and
posteriors are bit-identical for any split.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Analysis, Posteriors, StripState
from dsp.clock import StreamClock
from dsp.detector import FrameDetector
from dsp.events import Event, Overrun
from dsp.meters import Meters
from dsp.quantum import Quantiser, quantum_frames
from dsp.recogniser import Recogniser
from dsp.settings import AnalysisSettings, LabelSettings
from dsp.strip import Strip

__all__ = ["Analyser", "Analysis", "AnalysisSettings", "LabelSettings", "Posteriors", "StripState"]


class Analyser:
    """Hears several strips of one stream.

    Args:
        strips: what to listen to.
        sample_rate_hz: of the stream, 8 000-192 000.
        detector: what tells instruments apart; it is reset for these strips, so give each analyser its own.
        settings: thresholds and times.
        device: torch device of ring and features (the detector's own).

    Attributes:
        bad_samples: NaNs and infinities so far, in all channels; they were taken for silence.

    Raises:
        ValueError: no strips, two of one name, a rate out of range, or settings that do not fit the detector.
    """

    def __init__(
        self,
        strips: Sequence[Strip],
        sample_rate_hz: int,
        detector: FrameDetector,
        settings: AnalysisSettings,
        device: str = "cpu",
    ) -> None:
        names = [strip.name for strip in strips]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"an analysis needs strips of different names, got {names}")
        if not 8_000 <= sample_rate_hz <= 192_000:
            raise ValueError(f"the sample rate is 8000 to 192000 Hz, got {sample_rate_hz}")
        self.bad_samples = 0
        self._strips = tuple(strips)
        self._clock = StreamClock(sample_rate_hz)
        self._quantiser: Quantiser | None = None  # made when the first block tells how many channels there are
        self._columns = [channel - 1 for strip in strips for channel in strip.channels]
        self._begins = np.cumsum([0, *(len(strip.channels) for strip in strips[:-1])])
        self._shares = np.array([[1 / len(strip.channels)] for strip in strips], dtype=np.float32)
        self._meters = Meters(strips, sample_rate_hz, clip_run=settings.clip_run, clip_hold_s=settings.clip_hold_s)
        self._recogniser = Recogniser(names, self._clock, detector, settings, device)
        self._finished = False

    @property
    def position_s(self) -> float:
        """Where the analysis is on the stream clock, at the end of the latest quantum: seconds."""
        return self._clock.now_s

    @property
    def state(self) -> tuple[StripState, ...]:
        """How each strip stands after the latest quantum."""
        peaks, rms = self._meters.levels.peak_dbfs, self._meters.levels.rms_dbfs
        return tuple(
            StripState(
                strip=strip.name,
                peak_dbfs=self._meters.of_strip(index, peaks),
                rms_dbfs=self._meters.of_strip(index, rms),
                playing=self._recogniser.smoother.playing(index),
                clipping=self._meters.latches[index].lit,
                clip_runs=self._meters.latches[index].total,
            )
            for index, strip in enumerate(self._strips)
        )

    def process(self, block: NDArray[np.float32]) -> Analysis:
        """Take the next block, ``[frames, channels]``, any length from 0, full scale ±1.

        Raises:
            ValueError: not two axes, not floats, fewer channels than a strip needs, or another number of
            channels
                than before.
            RuntimeError: the analysis has finished.
        """
        quantiser = self._ready(block)
        parts = [self._analyse(quantum) for quantum in quantiser.push(np.ascontiguousarray(block, dtype=np.float32))]
        return _joined(parts)

    def skip(self, frames: int) -> Analysis:
        """Sound was lost here: the clock jumps, and an `Overrun` tells it.

        What waits for a full quantum is analysed first, as a shorter one, so the order is kept. Clip runs and
        clip holds know the gap. The resampler, the detector, the median and the level meters do not: they
        go on as if the sound had been cut out, and moments after the gap are named on the clock that
        jumped.

        Raises:
            ValueError: a negative number of frames.
            RuntimeError: the analysis has finished.
        """
        if frames < 0:
            raise ValueError(f"cannot skip {frames} frames")
        self._check_open()
        if not frames:
            return Analysis((), ())
        rest = self._flush()
        time = self._clock.now_s
        self._clock.jump(frames)
        overrun = Overrun(time=time, reported=self._clock.now_s, frames=frames)
        return _joined([rest, Analysis((overrun,), ())])

    def finish(self) -> Analysis:
        """The stream has ended: everything about its sound comes out, nothing about the time after it.

        Silence is fed until every frame is out that describes a moment before the end; ``reported`` goes on
        counting in it, as the live program would have. What is still on gets its `InstrumentOff` at the end.

        Raises:
            RuntimeError: the analysis has finished already.
        """
        self._check_open()
        rest = self._flush()
        self._finished = True
        meters = Analysis(tuple(self._meters.close(self._clock.now)), ())
        return _joined([rest, meters, self._recogniser.finish()])

    def _ready(self, block: NDArray[np.float32]) -> Quantiser:
        self._check_open()
        if block.ndim != 2 or not np.issubdtype(block.dtype, np.floating):
            raise ValueError(f"a block is [frames, channels] of floats, got {block.dtype} {list(block.shape)}")
        channels = block.shape[1]
        if self._quantiser is None:
            for strip in self._strips:
                if max(strip.channels) > channels:
                    raise ValueError(
                        f"strip {strip.name!r} needs channel {max(strip.channels)}, the stream has {channels}"
                    )
            rate = self._clock.sample_rate_hz
            self._quantiser = Quantiser(quantum_frames(rate), channels)
        if channels != self._quantiser.channels:
            raise ValueError(f"the stream has {self._quantiser.channels} channels, got a block of {channels}")
        return self._quantiser

    def _check_open(self) -> None:
        if self._finished:
            raise RuntimeError("this analysis has finished: make another Analyser for another stream")

    def _flush(self) -> Analysis:
        if self._quantiser is None or not len(rest := self._quantiser.flush()):
            return Analysis((), ())
        return self._analyse(rest)

    def _analyse(self, quantum: NDArray[np.float32]) -> Analysis:
        """Analyse one quantum (or the rest of one, before a gap or the end)."""
        channels = np.take(quantum.T, self._columns, axis=0)  # [channels of all strips, frames], our own copy
        finite = np.isfinite(quantum)
        if not finite.all():
            self.bad_samples += quantum.size - int(np.count_nonzero(finite))
            channels[~np.isfinite(channels)] = 0.0
        start = self._clock.now
        self._clock.advance(len(quantum))
        events = self._meters.process(channels, start)
        mixed = np.add.reduceat(channels, self._begins, axis=0) * self._shares  # the mean of its channels
        heard = self._recogniser.process(mixed)
        return Analysis((*events, *heard.events), heard.posteriors)


def _joined(parts: Sequence[Analysis]) -> Analysis:
    events: list[Event] = [event for part in parts for event in part.events]
    return Analysis(tuple(events), tuple(row for part in parts for row in part.posteriors))

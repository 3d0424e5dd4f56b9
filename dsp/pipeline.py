"""The whole analysis, from interface blocks to events: one clock, fixed quanta, no I/O.

Data flow: blocks → quanta of 10 ms → meters and warnings at the interface's rate, and mixdown of each strip →
recogniser.
Because everything behind the quanta sees the same pieces however the sound was cut into blocks, events and
posteriors are bit-identical for any split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Analysis, Posteriors, StripState
from dsp.clock import StreamClock
from dsp.detector import FrameDetector
from dsp.events import Cause, Event, Overrun
from dsp.layout import Layout
from dsp.meters import TAIL_FRAMES, Meters
from dsp.mixdown import Mixdown
from dsp.quantum import Quantiser, quantum_frames
from dsp.recogniser import Recogniser
from dsp.settings import AnalysisSettings, LabelSettings, check_ceiling
from dsp.strip import Strip
from dsp.warnings import Warnings

__all__ = ["Analyser", "Analysis", "AnalysisSettings", "LabelSettings", "Posteriors", "StripState"]

LOUDEST = 1e12
"""Amplitude of what may still be sound, though of a wrong scale. The squares of garbage would not fit into 32 bits."""


class Analyser:
    """Hears several strips of one stream.

    Args:
        strips: what to listen to.
        sample_rate_hz: of the stream, 8 000-192 000.
        detector: what tells instruments apart; it is reset for these strips, so give each analyser its own.
        settings: thresholds and times.
        device: torch device of ring and features (the detector's own).

    Attributes:
        bad_samples: NaNs, infinities and samples beyond `LOUDEST` so far, in all channels; they were taken for silence.

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
        self._layout = Layout(strips)
        self._clock = StreamClock(sample_rate_hz)
        self._quantiser: Quantiser | None = None  # made when the first block tells how many channels there are
        self._columns = np.array(self._layout.channels) - 1
        self._mixdown = Mixdown(self._layout)
        self._meters = Meters(self._layout, sample_rate_hz)
        self._warnings = Warnings(self._layout, sample_rate_hz, settings)
        self._recogniser = Recogniser(names, self._clock, detector, settings, device)
        self._finished = False

    @property
    def position_s(self) -> float:
        """Where the analysis is on the stream clock, at the end of the latest quantum: seconds."""
        return self._clock.now_s

    @property
    def state(self) -> tuple[StripState, ...]:
        """How each strip stands after the latest quantum; its loudness moves on every 100 ms, and at the end."""
        levels, loudness, scores = self._meters.levels(), self._meters.loudness(), self._recogniser.scores()
        return tuple(
            StripState(
                strip=strip.name,
                levels=levels[index],
                loudness=loudness[index],
                playing=self._recogniser.playing(index),
                lights={cause: self._warnings.light(cause, index) for cause in Cause},
                faults=self._warnings.faults(index),
                scores=scores[index],
            )
            for index, strip in enumerate(self._layout.strips)
        )

    def reset_warnings(self, strip: str | None = None) -> Analysis:
        """Put out the latched warnings of one strip or all, and count anew.

        Raises:
            ValueError: there is no such strip.
        """
        now = self._clock.now
        events = [event for index in self._chosen(strip) for event in self._warnings.reset(index, now)]
        return Analysis(tuple(events), ())

    def reset_loudness(self, strip: str | None = None) -> None:
        """Begin integrated loudness, range and maxima, those of the peaks too, anew, of one strip or all.

        Raises:
            ValueError: there is no such strip.
        """
        for index in self._chosen(strip):
            self._meters.reset(index)

    def pause_loudness(self, strip: str | None = None) -> None:
        """Integrated loudness and range of one strip or all stay what they are until `resume_loudness`.

        Raises:
            ValueError: there is no such strip.
        """
        for index in self._chosen(strip):
            self._meters.pause(index)

    def resume_loudness(self, strip: str | None = None) -> None:
        """Go on after a pause.

        Raises:
            ValueError: there is no such strip.
        """
        for index in self._chosen(strip):
            self._meters.resume(index)

    def set_thresholds(self, on: Mapping[str, float]) -> None:
        """From the next frame on, labels are on from other probabilities; those that are not named keep theirs.

        What is above a lowered threshold goes on; what is now below its threshold for off goes off as ever, after
        its minimum time.

        Raises:
            ValueError: a label that there is not, or a threshold that is not 0 to 1; nothing has changed then.
        """
        self._recogniser.set_thresholds(on)

    def set_ceiling(self, dbtp: float) -> None:
        """From now on true peaks above another ceiling are overs, where these are told at all.

        Raises:
            ValueError: not -20 to 6 dBTP.
        """
        check_ceiling(dbtp)
        self._warnings.set_ceiling(dbtp)

    def set_detection(self, on: bool) -> Analysis:
        """Recognise instruments, or save the work; meters and warnings go on. It counts from the latest quantum's end.

        Off: what is on goes off now. On again: begins anew, knowing nothing of what was before.
        """
        if on:
            self._recogniser.switch_on()
            return Analysis((), ())
        return Analysis(tuple(self._recogniser.switch_off()), ())

    def process(self, block: NDArray[np.float32]) -> Analysis:
        """Take the next block, ``[frames, channels]``, any length from 0, full scale ±1.

        Raises:
            ValueError: not two axes, not floats, fewer channels than a strip needs, or another number of channels
                than before.
            RuntimeError: the analysis has finished.
        """
        return _joined(self.parts(block))

    def parts(self, block: NDArray[np.float32]) -> Iterator[Analysis]:
        """As `process`, but each part as soon as it is known: a clip is, long before the detector has answered.

        The block is taken in as the iterator is driven, so drive it to its end.
        """
        quantiser = self._ready(block)
        for quantum in quantiser.push(np.ascontiguousarray(block, dtype=np.float32)):
            yield from self._analyse(quantum)

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
        return _joined([*rest, Analysis((overrun,), ())])

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
        events = self._warnings.close(self._meters.close(), TAIL_FRAMES, self._clock.now)
        return _joined([*rest, Analysis(tuple(events), ()), self._recogniser.finish()])

    def _ready(self, block: NDArray[np.float32]) -> Quantiser:
        self._check_open()
        if block.ndim != 2 or block.dtype.kind != "f":
            raise ValueError(f"a block is [frames, channels] of floats, got {block.dtype} {list(block.shape)}")
        channels = block.shape[1]
        if self._quantiser is None:
            for strip in self._layout.strips:
                if max(strip.channels) > channels:
                    raise ValueError(
                        f"strip {strip.name!r} needs channel {max(strip.channels)}, the stream has {channels}"
                    )
            rate = self._clock.sample_rate_hz
            self._quantiser = Quantiser(quantum_frames(rate), channels)
        if channels != self._quantiser.channels:
            raise ValueError(f"the stream has {self._quantiser.channels} channels, got a block of {channels}")
        return self._quantiser

    def _chosen(self, strip: str | None) -> Sequence[int]:
        names = [one.name for one in self._layout.strips]
        if strip is None:
            return range(len(names))
        if strip not in names:
            raise ValueError(f"there is no strip {strip!r}: there are {', '.join(map(repr, names))}")
        return (names.index(strip),)

    def _check_open(self) -> None:
        if self._finished:
            raise RuntimeError("this analysis has finished: make another Analyser for another stream")

    def _flush(self) -> list[Analysis]:
        if self._quantiser is None or not len(rest := self._quantiser.flush()):
            return []
        return list(self._analyse(rest))

    def _analyse(self, quantum: NDArray[np.float32]) -> Iterator[Analysis]:
        """Analyse one quantum (or the rest of one, before a gap or the end); nothing comes of one without news."""
        channels = np.take(quantum.T, self._columns, axis=0)  # [channels of all strips, frames], our own copy
        if not np.abs(quantum).max() <= LOUDEST:  # a NaN is not, either
            self.bad_samples += quantum.size - int(np.count_nonzero(np.abs(quantum) <= LOUDEST))
            channels[~(np.abs(channels) <= LOUDEST)] = 0.0
        start = self._clock.now
        self._clock.advance(len(quantum))
        if events := self._warnings.process(channels, self._meters.process(channels, start), start):
            yield Analysis(tuple(events), ())
        if not self._recogniser.is_on:
            self._clock.moment(self._clock.heard_s)  # nobody else passes the gaps, and they would heap up
            return
        heard = self._recogniser.process(self._mixdown.process(channels))
        if heard.events or heard.posteriors:
            yield heard


def _joined(parts: Iterable[Analysis]) -> Analysis:
    events: list[Event] = []
    posteriors: list[Posteriors] = []
    for part in parts:
        events += part.events
        posteriors += part.posteriors
    return Analysis(tuple(events), tuple(posteriors))

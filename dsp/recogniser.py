"""What is heard: resampling, ring, features, detector and smoothing, for all strips in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.analysis import Analysis, Posteriors, Scores
from dsp.clock import StreamClock
from dsp.detector import FrameDetector
from dsp.device_ring import DeviceRing
from dsp.events import Event
from dsp.features import LogMel
from dsp.quantum import quantum_frames
from dsp.resample import Resampler
from dsp.settings import AnalysisSettings
from dsp.smoothing import Smoother, Switch


class Recogniser:
    """Instruments of all strips, one model frame at a time.

    Latency: a frame is ready when half a window and half a frame less half a hop came in after the moment
    it describes: 46 + 25 ms with the reference's features (window 2 048, hop 366, 4 hops a frame). A moment
    lies up to half a frame (33 ms) from the nearest one described. `Resampler` and `Smoother` add theirs.
    A detector that hears only the past takes its time to be sure: its frames describe a moment that is
    ``settings.reaction_s`` earlier still.

    It can be off, and then costs nothing. When it is on again it begins anew, as at the beginning of a stream.

    Args:
        strips: their names.
        clock: of the stream, moved on by its owner before each call.
        detector: what to ask; it is reset for these strips.
        settings: thresholds and times.
        device: where ring and features are computed.

    Raises:
        ValueError: the settings do not name exactly the detector's labels.
    """

    def __init__(
        self,
        strips: Sequence[str],
        clock: StreamClock,
        detector: FrameDetector,
        settings: AnalysisSettings,
        device: str,
    ) -> None:
        if set(settings.labels) != set(detector.labels):
            odd = sorted(set(settings.labels) ^ set(detector.labels))
            raise ValueError(f"settings and detector name different labels: {', '.join(odd)}")
        features = detector.features
        hops = detector.hops_per_frame
        self._strips = tuple(strips)
        self._clock = clock
        self._detector = detector
        self._device = device
        self._shipped = {label: settings.labels[label] for label in detector.labels}
        self._labels = dict(self._shipped)
        self._minimum_on_s = settings.minimum_on_s
        self._log_mel = LogMel(features, device)
        self._frame_s = hops * features.hop / features.sample_rate_hz
        self._first_s = features.hop_centre((hops - 1) / 2) / features.sample_rate_hz - settings.reaction_s
        self._on = True
        self._begin()

    @property
    def is_on(self) -> bool:
        """Whether it recognises."""
        return self._on

    def playing(self, strip: int) -> tuple[tuple[str, float], ...]:
        """What is on in a strip (by index), with its smoothed posterior now; nothing while off."""
        return self._smoother.playing(strip) if self._on else ()

    def scores(self) -> Sequence[Scores | None]:
        """What there is to say of each strip after the latest frame; None while off."""
        return self._smoother.scores() if self._on else (None,) * len(self._strips)

    def set_thresholds(self, on: Mapping[str, float]) -> None:
        """Decide by other thresholds from the next frame on; labels that are not named keep theirs.

        Raises:
            ValueError: a label that there is not, or a threshold that is not 0 to 1; nothing has changed then.
        """
        if unknown := sorted(set(on) - set(self._labels)):
            raise ValueError(f"there is no label {', '.join(unknown)}: there are {', '.join(self._labels)}")
        self._labels |= {label: self._shipped[label].with_on(threshold) for label, threshold in on.items()}
        self._smoother.set_thresholds(self._labels)

    def switch_on(self) -> None:
        """Begin anew with what comes next, if it is off."""
        if not self._on:
            self._on = True
            self._begin()

    def switch_off(self) -> list[Switch]:
        """What is on goes off now. What came in so late that nothing is known of it yet is never told."""
        if not self._on:
            return []
        self._on = False
        return self._smoother.stop(self._clock.now_s, self._clock.now_s)

    def process(self, samples: NDArray[np.float32]) -> Analysis:
        """Take the next samples, ``[strips, n]`` at the interface's rate, up to the clock's now."""
        return self._recognise(samples, self._clock.now_s, float("inf"))

    def finish(self) -> Analysis:
        """Feed silence until every frame that describes a moment before the end is out; switch all off."""
        if not self._on:
            return Analysis((), ())
        end_s, heard_s = self._clock.now_s, self._clock.heard_s
        quantum = quantum_frames(self._clock.sample_rate_hz)
        silence = np.zeros((len(self._strips), quantum), dtype=np.float32)
        events: list[Event] = []
        posteriors: list[Posteriors] = []
        fed = 0
        while max(self._began_s, self._moment_s()) < heard_s:
            fed += quantum
            reported = (self._clock.now + fed) / self._clock.sample_rate_hz
            heard = self._recognise(silence, reported, heard_s)
            events += heard.events
            posteriors += heard.posteriors
        reported = (self._clock.now + fed) / self._clock.sample_rate_hz
        events += self._smoother.finish(end_s, reported, self._frame_s)
        return Analysis(tuple(events), tuple(posteriors))

    def _begin(self) -> None:
        """Hear what comes next as the beginning of a stream."""
        features, strips = self._detector.features, len(self._strips)
        hops = self._detector.hops_per_frame
        self._began_s = self._clock.heard_s
        self._frames = 0
        self._resampler = Resampler(self._clock.sample_rate_hz, features.sample_rate_hz, strips)
        self._ring = DeviceRing(strips, features.samples_for(hops), hops * features.hop, self._device)
        self._smoother = Smoother(self._strips, self._labels, minimum_on_s=self._minimum_on_s)
        self._detector.reset(strips)

    def _moment_s(self) -> float:
        """The moment that the next frame describes, in the sound that was heard: its middle."""
        return self._began_s + self._first_s + self._frames * self._frame_s

    @torch.inference_mode()
    def _recognise(self, samples: NDArray[np.float32], reported: float, until_s: float) -> Analysis:
        """Feed samples; frames that describe a moment from ``until_s`` on are not made."""
        events: list[Event] = []
        posteriors: list[Posteriors] = []
        for window in self._ring.feed(self._resampler.process(samples)):
            moment_s = self._moment_s()
            if moment_s >= until_s:
                break
            values = self._detector.step(self._log_mel(window))[:, 0].cpu().numpy()
            time = self._clock.moment(max(self._began_s, moment_s))
            events += self._smoother.step(values, time, reported)
            # Else it describes nothing but the time before the beginning.
            if moment_s > self._began_s - self._frame_s / 2:
                posteriors += [Posteriors(time, strip, row) for strip, row in zip(self._strips, values, strict=True)]
            self._frames += 1
        return Analysis(tuple(events), tuple(posteriors))

"""What is heard: resampling, ring, features, detector and smoothing, for all strips in one batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.analysis import Analysis, Posteriors
from dsp.clock import StreamClock
from dsp.detector import FrameDetector
from dsp.device_ring import DeviceRing
from dsp.events import Event
from dsp.features import LogMel
from dsp.quantum import quantum_frames
from dsp.resample import Resampler
from dsp.settings import AnalysisSettings
from dsp.smoothing import Smoother


class Recogniser:
    """Instruments of all strips, one model frame at a time.

    Latency: a frame is ready when half a window and half a frame less half a hop came in after the moment
    it describes: 46 + 25 ms with the reference's features (window 2 048, hop 366, 4 hops a frame). A moment
    lies up to half a frame (33 ms) from the nearest one described. `Resampler` and `Smoother` add theirs.
    A detector that hears only the past takes its time to be sure: its frames describe a moment that is
    ``settings.reaction_s`` earlier still.

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
        self._log_mel = LogMel(features, device)
        self._resampler = Resampler(clock.sample_rate_hz, features.sample_rate_hz, len(strips))
        self._ring = DeviceRing(len(strips), features.samples_for(hops), hops * features.hop, device)
        self._frame_s = hops * features.hop / features.sample_rate_hz
        self._first_s = features.hop_centre((hops - 1) / 2) / features.sample_rate_hz - settings.reaction_s
        self._frames = 0
        self.smoother = Smoother(
            strips,
            {label: settings.labels[label] for label in detector.labels},
            minimum_on_s=settings.minimum_on_s,
        )
        detector.reset(len(strips))

    def process(self, samples: NDArray[np.float32]) -> Analysis:
        """Take the next samples, ``[strips, n]`` at the interface's rate, up to the clock's now."""
        return self._recognise(samples, self._clock.now_s, float("inf"))

    def finish(self) -> Analysis:
        """Feed silence until every frame that describes a moment before the end is out; switch all off."""
        end_s, heard_s = self._clock.now_s, self._clock.heard_s
        quantum = quantum_frames(self._clock.sample_rate_hz)
        silence = np.zeros((len(self._strips), quantum), dtype=np.float32)
        events: list[Event] = []
        posteriors: list[Posteriors] = []
        fed = 0
        while max(0.0, self._moment_s()) < heard_s:
            fed += quantum
            reported = (self._clock.now + fed) / self._clock.sample_rate_hz
            heard = self._recognise(silence, reported, heard_s)
            events += heard.events
            posteriors += heard.posteriors
        reported = (self._clock.now + fed) / self._clock.sample_rate_hz
        events += self.smoother.finish(end_s, reported, self._frame_s)
        return Analysis(tuple(events), tuple(posteriors))

    def _moment_s(self) -> float:
        """The moment that the next frame describes, in the sound that was heard: its middle."""
        return self._first_s + self._frames * self._frame_s

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
            time = self._clock.moment(max(0.0, moment_s))
            events += self.smoother.step(values, time, reported)
            if moment_s > -self._frame_s / 2:  # else it describes nothing but the time before the beginning
                posteriors += [Posteriors(time, strip, row) for strip, row in zip(self._strips, values, strict=True)]
            self._frames += 1
        return Analysis(tuple(events), tuple(posteriors))

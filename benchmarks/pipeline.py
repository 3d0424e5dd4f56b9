"""CPU time of the analysis, part by part, for 1 and for 8 stereo strips: ``python benchmarks/pipeline.py``.

Prints milliseconds of CPU per second of sound and strip. Each part alone is fed what it gets in the pipeline;
the whole is the real `Analyser`, where the parts take turns and find the caches cold: it costs more than
their sum. One torch thread, as in the daemon. The least of several rounds counts.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import sys
import time

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dsp.detector import FrameDetector
from dsp.device_ring import DeviceRing
from dsp.features import FeatureSettings, LogMel
from dsp.labels import LABELS
from dsp.layout import Layout
from dsp.meters import Meters
from dsp.pipeline import Analyser
from dsp.quantum import quantum_frames
from dsp.resample import Resampler
from dsp.settings import AnalysisSettings, LabelSettings
from dsp.smoothing import Smoother
from dsp.strip import Strip
from dsp.warnings import Warnings
from models.crnn import Crnn, CrnnSettings, fold_norms
from models.store import load_detector

RATE_HZ = 48_000
SECONDS = 10
ROUNDS = 5
SETTINGS = AnalysisSettings({label: LabelSettings(0.5, 0.4) for label in LABELS})


class Untrained:
    """A network of the shipped one's size that has learnt nothing: it costs the same."""

    labels: tuple[str, ...] = LABELS
    features = FeatureSettings()
    hops_per_frame = 4

    def __init__(self) -> None:
        self._network = Crnn(CrnnSettings(labels=len(LABELS))).eval().requires_grad_(False)
        fold_norms(self._network)
        self._state = self._network.fresh_state(1)

    def reset(self, strips: int) -> None:
        """Forget all that was heard and get ready for this many strips."""
        self._state = self._network.fresh_state(strips)

    def step(self, log_mel: Tensor) -> Tensor:
        """Posteriors of new frames."""
        with torch.inference_mode():
            logits, self._state = self._network(log_mel / 20 + 1, self._state)
            posteriors: Tensor = logits.sigmoid()
            return posteriors


def main() -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    try:
        detector: FrameDetector = load_detector()
        told = "the shipped detector"
    except ValueError as error:
        detector = Untrained()
        told = f"an untrained network of the same size ({error})"
    one, eight = measured(1, detector), measured(8, detector)
    lines = [
        f"CPU ms per second of stereo sound at {RATE_HZ} Hz and strip, with {told}:",
        f"{'':<12}{'1 strip':>9}{'8 strips':>10}{'8 : 1':>8}",
        *(f"{part:<12}{one[part]:>9.2f}{eight[part]:>10.2f}{eight[part] / one[part]:>8.2f}" for part in one),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def measured(strips: int, detector: FrameDetector) -> dict[str, float]:
    """The least CPU time of each part, in ms per second of sound and strip."""
    load = Load(strips, detector)
    parts = {
        "meters": load.measure,
        "warnings": load.warn,
        "resample": load.resample,
        "features": load.compute_features,
        "detector": load.detect,
        "smoothing": load.smooth,
        "whole": load.analyse,
    }
    least = dict.fromkeys(parts, float("inf"))
    for _ in range(ROUNDS):
        for name, run in parts.items():
            began = time.process_time()
            run()
            least[name] = min(least[name], time.process_time() - began)
    return {name: 1_000 * cpu_s / SECONDS / strips for name, cpu_s in least.items()}


class Load:
    """One sound for so many stereo strips, what each part gets of it, and a program for each part's work."""

    def __init__(self, strips: int, detector: FrameDetector) -> None:
        self.strips = [Strip(f"Strip {index}", (2 * index + 1, 2 * index + 2)) for index in range(strips)]
        self.detector = detector
        self.log_mel = LogMel(detector.features)
        self.sound = music(2 * strips)
        quanta = np.split(self.sound, SECONDS * RATE_HZ // quantum_frames(RATE_HZ))
        self.quanta = [np.ascontiguousarray(quantum.T) for quantum in quanta]
        self.mixes = [quantum.reshape(strips, 2, -1).mean(axis=1) for quantum in self.quanta]
        self.layout = Layout(self.strips)
        self.true_peaks = self.measure()
        self.pieces = self.resample()
        self.mels = self.compute_features()
        self.frames = self.detect()

    def measure(self) -> list[NDArray[np.float64]]:
        """Levels, true peaks, loudness."""
        meters = Meters(self.layout, RATE_HZ)
        return [meters.process(quantum, index * quantum.shape[1]) for index, quantum in enumerate(self.quanta)]

    def warn(self) -> None:
        """Clips, overs, flat tops, watchdogs."""
        warnings = Warnings(self.layout, RATE_HZ, SETTINGS)
        for index, (quantum, peaks) in enumerate(zip(self.quanta, self.true_peaks, strict=True)):
            warnings.process(quantum, peaks, index * quantum.shape[1])

    def resample(self) -> list[NDArray[np.float32]]:
        """To the detector's rate."""
        stream = Resampler(RATE_HZ, self.detector.features.sample_rate_hz, len(self.strips))
        return [stream.process(mix) for mix in self.mixes]

    @torch.inference_mode()
    def compute_features(self) -> list[Tensor]:
        """Ring and log-mel."""
        features, hops = self.detector.features, self.detector.hops_per_frame
        ring = DeviceRing(len(self.strips), features.samples_for(hops), hops * features.hop, "cpu")
        return [self.log_mel(window) for piece in self.pieces for window in ring.feed(piece)]

    def detect(self) -> list[NDArray[np.float32]]:
        """The network."""
        self.detector.reset(len(self.strips))
        return [self.detector.step(mel)[:, 0].numpy() for mel in self.mels]

    def smooth(self) -> None:
        """Median, hysteresis and minimum time."""
        smoother = Smoother([strip.name for strip in self.strips], SETTINGS.labels, minimum_on_s=1.0)
        for index, values in enumerate(self.frames):
            smoother.step(values, index / 15, index / 15 + 0.2)

    def analyse(self) -> None:
        """All of it, through the interface that the daemon uses."""
        analyser = Analyser(self.strips, RATE_HZ, self.detector, SETTINGS)
        for block in np.split(self.sound, SECONDS * 100):
            analyser.process(block)
        analyser.finish()


def music(channels: int) -> NDArray[np.float32]:
    """``[frames, channels]``: chords in noise that swell, clipped at their loudest."""
    rng = np.random.default_rng(4)
    times = np.arange(SECONDS * RATE_HZ)[:, None] / RATE_HZ
    notes = sum(np.sin(2 * np.pi * times * rng.uniform(80, 2_000, channels)) for _ in range(3))
    swell = 0.25 + 0.15 * np.sin(2 * np.pi * 0.5 * times)
    sound = swell * (notes + 0.1 * rng.standard_normal((len(times), channels)))
    return np.clip(sound, -1, 1).astype(np.float32)


if __name__ == "__main__":
    main()

"""Sound that is easy to tell apart, and a detector that does: a bass below 1 kHz, a flute above."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from torch import Tensor

from dsp.features import FeatureSettings
from dsp.settings import AnalysisSettings, LabelSettings
from plugin.hearing import Hearing

BASS_HZ, FLUTE_HZ = 150, 2_500


class ToneDetector:
    """Hears by the loudest mel band below and above 1 kHz; certain of a sine of amplitude 0.5."""

    labels = ("bass", "flute")
    features = FeatureSettings()
    hops_per_frame = 4

    def reset(self, strips: int) -> None:
        """It has no memory."""

    def step(self, log_mel: Tensor) -> Tensor:
        hops = log_mel.unflatten(1, (-1, self.hops_per_frame)).mean(2)
        split = 40  # band 40 of 128 lies near 1 kHz
        bands = torch.stack([hops[..., :split].amax(-1), hops[..., split:].amax(-1)], dim=-1)
        return torch.sigmoid((bands - 10.0) / 3.0)


def tone_hearing(detector: ToneDetector | None = None, **settings: float) -> Hearing:
    """Ears for tones, quick to decide."""
    label = LabelSettings(on=0.5, off=0.4, median_frames=3)
    labels = {"bass": label, "flute": label}
    return Hearing(detector or ToneDetector(), AnalysisSettings(labels, **{"minimum_on_s": 0.0, **settings}))


def tone(hz: float, seconds: float, rate_hz: int = 48_000, amplitude: float = 0.5) -> NDArray[np.float32]:
    """A sine, ``[frames]``."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (amplitude * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def song(rate_hz: int = 48_000, *, clips: bool = True) -> NDArray[np.float32]:
    """Three seconds, ``[frames, 2]``: in the second one a bass on channel 1, in the third a flute on 2.

    With ``clips``, channel 2 has five samples at full scale at 0.5 s.
    """
    sound = np.zeros((3 * rate_hz, 2), np.float32)
    sound[rate_hz : 2 * rate_hz, 0] = tone(BASS_HZ, 1.0, rate_hz)
    sound[2 * rate_hz :, 1] = tone(FLUTE_HZ, 1.0, rate_hz)
    if clips:
        sound[rate_hz // 2 : rate_hz // 2 + 5, 1] = 1.0
    return sound


def write_song(path: Path, rate_hz: int = 48_000, subtype: str | None = None) -> Path:
    """The song as a file; the format goes by the name."""
    soundfile.write(path, song(rate_hz), rate_hz, subtype=subtype)
    return path

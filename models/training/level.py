"""Loudness of mel power spectrograms, in dBFS of the waveform that they were made from."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray

from dsp.features import FeatureSettings

LOUD_PERCENTILE = 90.0
LOUD_RANGE_DB = 40.0
"""How loud a scene is says this percentile of its hops, those much quieter than the loudest left out: passages
count, not a single click, and neither do rests."""
SILENT_DBFS = -150.0
"""Nothing sounds below this; 24-bit converters are noisier."""


class Level:
    """RMS from mel powers.

    By Parseval, a hop's squared spectrum sums to ``n_fft * sum(hann²) / 2 * rms² = 3 / 16 * n_fft² * rms²`` over the
    bins of a real FFT. Slaney's filters have area 1 in Hz: weighing each band by its spacing undoes that.

    Args:
        settings: of the log-mel.
    """

    def __init__(self, settings: FeatureSettings) -> None:
        edges_hz = librosa.mel_frequencies(settings.n_mels + 2, fmin=settings.fmin_hz, fmax=settings.fmax_hz)
        spacing_hz = (edges_hz[2:] - edges_hz[:-2]) / 2
        self.weights = (spacing_hz / (3 / 16 * settings.n_fft**2)).astype(np.float32)

    def energy(self, power: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mean square of the samples in each hop: ``[..., hops, mels]`` → ``[..., hops]``, full scale 1."""
        energy: NDArray[np.float32] = power @ self.weights
        return energy

    def loud_dbfs(self, power: NDArray[np.float32]) -> float:
        """RMS of the loud moments; -200 for silence."""
        energy = self.energy(power)
        sounding = energy[energy >= energy.max() * 10 ** (-LOUD_RANGE_DB / 10)]
        return 10 * float(np.log10(np.percentile(sounding, LOUD_PERCENTILE) + 1e-20))

    def gain_to(self, power: NDArray[np.float32], dbfs: float) -> np.float32:
        """The factor on powers that brings the loud moments there; 1 for (almost) silence."""
        now = self.loud_dbfs(power)
        return np.float32(10 ** ((dbfs - now) / 10)) if now > SILENT_DBFS else np.float32(1)

"""What happens to an instrument between the player and the desk, roughly, on mel power spectrograms."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

EQ_CHANCE, EQ_DB, EQ_KNOTS = 0.8, 9.0, 6
CUT_CHANCE, CUT_DB = 0.12, (15.0, 60.0)
WARP_CHANCE, WARP_SEMITONES = 0.5, 2.0
ROOM_CHANCE, ROOM_RT60_S, ROOM_WET_DB = 0.25, (0.2, 1.5), (-18.0, -3.0)
BACKGROUNDS = 32
HOPS_PER_S = 22_050 / 366


class Augmenter:
    """Random changes that leave the instrument what it is.

    Args:
        hops: of a spectrogram.
        mels: bands.
    """

    def __init__(self, hops: int, mels: int) -> None:
        self.hops, self.mels = hops, mels
        self.centres_hz = librosa.mel_frequencies(mels + 2, fmin=0.0, fmax=11_025.0)[1:-1]
        self.bands = np.arange(mels)
        # Noise powers fluctuate like a gamma distribution, less the more FFT bins a band holds. Drawing them
        # anew for each scene costs more than mixing it, so a few fields are drawn once and turned.
        shape = np.maximum(1.0, np.gradient(self.centres_hz) / (22_050 / 2_048) * 0.7)
        rng = np.random.default_rng(0)
        self.fields = [(rng.gamma(shape, size=(hops, mels)) / shape).astype(np.float32) for _ in range(BACKGROUNDS)]

    def item(self, rng: np.random.Generator, power: NDArray[np.float32]) -> NDArray[np.float32]:
        """Another room, another microphone, a slightly other instrument: ``[hops, mels]`` → the same."""
        if rng.random() < WARP_CHANCE:
            power = self.warp(power, 2 ** (rng.uniform(-WARP_SEMITONES, WARP_SEMITONES) / 12))
        if rng.random() < ROOM_CHANCE:
            power = self.room(power, rng.uniform(*ROOM_RT60_S), rng.uniform(*ROOM_WET_DB))
        gains_db = np.zeros(self.mels)
        if rng.random() < EQ_CHANCE:
            gains_db += self.curve(rng)
        if rng.random() < CUT_CHANCE:
            gains_db += self.cut(rng)
        return np.asarray(power * 10 ** (gains_db / 10), dtype=np.float32)

    def warp(self, power: NDArray[np.float32], ratio: float) -> NDArray[np.float32]:
        """All frequencies times this, by interpolation between bands."""
        source = np.interp(self.centres_hz / ratio, self.centres_hz, self.bands)
        low = np.minimum(source.astype(np.int64), self.mels - 2)
        part = (source - low).astype(np.float32)
        return np.asarray(power[:, low] * (1 - part) + power[:, low + 1] * part, dtype=np.float32)

    def room(self, power: NDArray[np.float32], rt60_s: float, wet_db: float) -> NDArray[np.float32]:
        """An exponentially dying tail behind every moment; powers add as its phases are random."""
        decay = 10 ** (-6 / (rt60_s * HOPS_PER_S))
        wet = 10 ** (wet_db / 10)
        tail = lfilter([0, wet * (1 - decay)], [1, -decay], power, axis=0)
        return np.asarray(power + tail, dtype=np.float32)

    def curve(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """A smooth equaliser: dB of each band."""
        knots = rng.uniform(-EQ_DB, EQ_DB, EQ_KNOTS)
        at = np.linspace(0, self.mels - 1, EQ_KNOTS)
        return np.asarray(np.interp(self.bands, at, knots))

    def cut(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Nothing much above, or below, some frequency: dB of each band."""
        depth_db = rng.uniform(*CUT_DB)
        if rng.random() < 0.6:
            return np.where(self.centres_hz > rng.uniform(2_500, 9_000), -depth_db, 0.0)
        return np.where(self.centres_hz < rng.uniform(60, 250), -depth_db, 0.0)

    def background(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Steady noise between white and brown, ``[hops, mels]``, at no particular level."""
        field = np.roll(self.fields[rng.integers(BACKGROUNDS)], rng.integers(self.hops), axis=0)
        slope = rng.uniform(-0.2, 1.6)
        return np.asarray(field * (self.centres_hz / 1_000) ** -slope, dtype=np.float32)

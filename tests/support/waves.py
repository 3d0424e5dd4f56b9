"""Sounds of known shape at 48 kHz: clean, clipped upstream, limited, square. Amplitudes are up to 1."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

RATE = 48_000


def seconds(count: float) -> np.ndarray:
    """The time of each sample."""
    return np.arange(round(count * RATE)) / RATE


def sine(frequency_hz: float = 220.0, length_s: float = 2.0) -> np.ndarray:
    """A clean one."""
    return np.sin(2 * np.pi * frequency_hz * seconds(length_s) + 0.3)


def chord() -> np.ndarray:
    """Three strings, plucked once; the upper partials die first."""
    times, sound = seconds(2.0), np.zeros(2 * RATE)
    for string, frequency_hz in enumerate((110.0, 164.8, 220.3)):
        for partial in range(1, 10):
            swing = np.sin(2 * np.pi * frequency_hz * partial * times + string + partial**2)
            sound += swing / partial * np.exp(-times * (0.5 + 0.4 * partial))
    return sound / np.abs(sound).max()


def band() -> np.ndarray:
    """Noise that falls by 6 dB an octave from 1 kHz on, as music does, and beats."""
    spectrum = np.fft.rfft(np.random.default_rng(7).normal(size=2 * RATE))
    frequency_hz = np.fft.rfftfreq(2 * RATE, 1 / RATE)
    spectrum *= (frequency_hz > 60) / np.maximum(frequency_hz / 1_000, 1)
    sound = np.fft.irfft(spectrum) * (0.6 + 0.4 * np.sin(2 * np.pi * 2 * seconds(2.0)))
    return sound / np.abs(sound).max()


def clipped(sound: np.ndarray, too_hot_db: float, lowered_db: float) -> np.ndarray:
    """Clipped at full scale, then turned down."""
    return np.clip(sound * 10 ** (too_hot_db / 20), -1, 1) * 10 ** (-lowered_db / 20)


def limited(sound: np.ndarray, ceiling: float, look_ahead: int) -> np.ndarray:
    """A brick wall that sees its peaks coming: the gain moves smoothly, and the loudest peaks touch the ceiling."""
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(sound), 1e-9))
    least = sliding_window_view(np.pad(needed, look_ahead, constant_values=1.0), 2 * look_ahead + 1).min(axis=1)
    smooth = np.hanning(2 * look_ahead + 1)
    return sound * np.convolve(least, smooth / smooth.sum(), "same")


def master(length_s: float, ceiling: float = 0.5, look_ahead: int = 240) -> np.ndarray:
    """A loud mix behind a brick wall."""
    mix = np.tile(band() + 0.7 * sine(55.0) + chord(), round(length_s / 2))
    return limited(3 * mix, ceiling, look_ahead)


def square(frequency_hz: float, duty: np.ndarray | float = 0.5, length_s: float = 60.0) -> np.ndarray:
    """A synthesiser's lead, with edges as sharp as samples allow."""
    return np.where(frequency_hz * seconds(length_s) % 1 < duty, 0.4, -0.4)

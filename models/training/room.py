"""Rooms: synthetic impulse responses, and signals played in them."""

from __future__ import annotations

import numpy as np
import scipy.signal
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def impulse_response(rate_hz: int, rt60_s: float, wet_db: float, rng: np.random.Generator) -> Samples:
    """Direct sound, a few early reflections, and a tail of noise that dies by 60 dB in ``rt60_s``.

    The tail is darker than the direct sound (air and walls take the highs first): two bands of noise, split at about
    2 kHz, of which the upper dies in 60 % of the time.

    Args:
        rate_hz: of the result.
        rt60_s: 0.15 (a booth) to 3 (a church).
        wet_db: energy of reflections and tail against the direct sound's.
        rng: where the reflections lie.

    Returns:
        ``[samples]`` float32, the direct sound first, with value 1.
    """
    samples = max(2, int(rt60_s * rate_hz))
    time = np.arange(samples) / rate_hz
    low = scipy.signal.lfilter([0.25], [1, -0.75], rng.standard_normal(samples))
    high = rng.standard_normal(samples) * 0.35
    tail = low * 10 ** (-3 * time / rt60_s) + high * 10 ** (-3 * time / (0.6 * rt60_s))
    begin = int(rng.uniform(0.003, 0.03) * rate_hz)
    tail[: min(begin, samples)] = 0.0
    for _ in range(int(rng.integers(3, 9))):
        at = int(rng.uniform(0.001, 0.03 + 0.02 * rt60_s) * rate_hz)
        if at < samples:
            tail[at] += rng.choice([-1, 1]) * rng.uniform(0.5, 3.0)
    energy = float(np.sum(tail**2))
    response = (tail * (10 ** (wet_db / 20) / np.sqrt(energy + 1e-12))).astype(np.float32)
    response[0] = 1.0
    return np.asarray(response)


def play_in(signal: Samples, response: Samples) -> Samples:
    """A signal in a room, cut to its own length."""
    return np.asarray(scipy.signal.oaconvolve(signal, response)[: len(signal)], dtype=np.float32)

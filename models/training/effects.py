"""What happens to an instrument between its strings and the stream: pure functions on one channel of samples.

All take and give float32 ``[samples]``, full scale ±1, and leave the length as it is. Filters are the biquads of
Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import scipy.signal
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_OVERSAMPLING: Final = 4
"""A clipper makes harmonics without end; those above the Nyquist frequency are thrown away, not folded down."""


def gain(signal: Samples, gain_db: float) -> Samples:
    """Louder or softer by so many dB."""
    return signal * np.float32(10 ** (gain_db / 20))


def to_rms(signal: Samples, rms_dbfs: float, active: NDArray[np.bool_] | None = None) -> Samples:
    """Scaled so that the RMS of the active samples (by default all) is this; silence stays silence."""
    part = signal if active is None or not active.any() else signal[active]
    rms = float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))) if len(part) else 0.0
    return signal if rms < 1e-9 else signal * np.float32(10 ** (rms_dbfs / 20) / rms)


def distort(signal: Samples, rate_hz: int, drive_db: float, asymmetry: float = 0.0) -> Samples:
    """A valve stage: ``tanh`` after so much gain, around a bias that adds even harmonics; peaks end below ±1.

    Args:
        signal: its peak should lie near ±1 so that the drive means something.
        rate_hz: its rate; the curve is applied at four times that.
        drive_db: gain before the curve, 0 (warm) to 50 (metal).
        asymmetry: bias, 0 to 0.5.
    """
    wide = soxr.resample(signal, rate_hz, rate_hz * _OVERSAMPLING, quality="MQ")
    bent = np.tanh(wide * np.float32(10 ** (drive_db / 20)) + np.float32(asymmetry)) - np.float32(np.tanh(asymmetry))
    narrow = _fit(soxr.resample(bent.astype(np.float32), rate_hz * _OVERSAMPLING, rate_hz, quality="MQ"), len(signal))
    return high_pass(narrow, rate_hz, 25.0)


def cabinet(signal: Samples, rate_hz: int, cutoff_hz: float = 4500.0, presence_db: float = 4.0) -> Samples:
    """A guitar loudspeaker: nothing below 80 Hz, bumps at 120 Hz and 2.5 kHz, a steep fall above the cut-off."""
    sos = scipy.signal.butter(4, min(cutoff_hz, 0.45 * rate_hz), fs=rate_hz, output="sos")
    boxed = high_pass(signal, rate_hz, 80.0)
    boxed = equalise(boxed, rate_hz, [("peak", 120.0, 3.0, 1.2), ("peak", 2500.0, presence_db, 1.0)])
    return _filter(sos, boxed)


def high_pass(signal: Samples, rate_hz: int, cutoff_hz: float) -> Samples:
    """Second-order Butterworth high-pass."""
    return _filter(scipy.signal.butter(2, cutoff_hz, "high", fs=rate_hz, output="sos"), signal)


def low_pass(signal: Samples, rate_hz: int, cutoff_hz: float, order: int = 6) -> Samples:
    """Butterworth low-pass; steep ones sound like a codec that gave up its top."""
    if cutoff_hz >= 0.48 * rate_hz:
        return signal
    return _filter(scipy.signal.butter(order, cutoff_hz, fs=rate_hz, output="sos"), signal)


Band = tuple[Literal["peak", "low_shelf", "high_shelf"], float, float, float]
"""Kind, centre in Hz, gain in dB, Q."""


def equalise(signal: Samples, rate_hz: int, bands: list[Band]) -> Samples:
    """Parametric equaliser, its bands in series; a band at or above Nyquist is left out."""
    sections = [_biquad(rate_hz, *band) for band in bands if band[1] < 0.48 * rate_hz]
    if not sections:
        return signal
    return _filter(np.array(sections), signal)


def _filter(sections: NDArray[np.float64], signal: Samples) -> Samples:
    return np.asarray(scipy.signal.sosfilt(sections, signal), dtype=np.float32)


def _biquad(rate_hz: int, kind: str, centre_hz: float, gain_db: float, q: float) -> list[float]:
    amplitude = 10 ** (gain_db / 40)
    angle = 2 * np.pi * centre_hz / rate_hz
    cosine, alpha = np.cos(angle), np.sin(angle) / (2 * q)
    if kind == "peak":
        b = [1 + alpha * amplitude, -2 * cosine, 1 - alpha * amplitude]
        a = [1 + alpha / amplitude, -2 * cosine, 1 - alpha / amplitude]
    else:
        sign = 1.0 if kind == "low_shelf" else -1.0
        root = 2 * np.sqrt(amplitude) * alpha
        up, down = amplitude + 1, amplitude - 1
        b = [
            amplitude * (up - sign * down * cosine + root),
            sign * 2 * amplitude * (down - sign * up * cosine),
            amplitude * (up - sign * down * cosine - root),
        ]
        a = [
            up + sign * down * cosine + root,
            -sign * 2 * (down + sign * up * cosine),
            up + sign * down * cosine - root,
        ]
    return [float(value / a[0]) for value in (*b, *a)]


def compress(
    signal: Samples,
    rate_hz: int,
    threshold_dbfs: float,
    ratio: float,
    *,
    release_s: float = 0.12,
    attack_s: float = 0.005,
) -> Samples:
    """A feed-forward compressor; its level is that of blocks of 1 ms, its gain is interpolated between them.

    Args:
        signal: any.
        rate_hz: its rate.
        threshold_dbfs: RMS level above which the gain falls.
        ratio: dB in for a dB out above the threshold; 20 and more is a limiter.
        release_s: time constant of the gain's return.
        attack_s: time constant of its fall.
    """
    block = max(1, rate_hz // 1000)
    blocks = -(-len(signal) // block)
    padded = np.zeros(blocks * block, dtype=np.float32)
    padded[: len(signal)] = signal
    level_db = 10 * np.log10(np.mean(padded.reshape(blocks, block) ** 2, axis=1) + 1e-12)
    over = np.maximum(0.0, level_db - threshold_dbfs) * (1 - 1 / ratio)
    reduction = np.empty(blocks)
    held, up, down = 0.0, 1 - np.exp(-0.001 / attack_s), 1 - np.exp(-0.001 / release_s)
    for index, wanted in enumerate(over.tolist()):
        held += (wanted - held) * (up if wanted > held else down)
        reduction[index] = held
    curve = np.interp(np.arange(len(signal)), (np.arange(blocks) + 0.5) * block, reduction)
    return (signal * 10 ** (-curve / 20)).astype(np.float32)


def chorus(signal: Samples, rate_hz: int, speed_hz: float, depth_ms: float, mix: float) -> Samples:
    """A copy whose delay swings around 12 ms, mixed in: chorus; with mix 1, vibrato."""
    index = np.arange(len(signal))
    delay = (0.012 + depth_ms / 1000 * np.sin(2 * np.pi * speed_hz * index / rate_hz)) * rate_hz
    copy = np.interp(index - delay, index, signal, left=0.0)
    return ((1 - mix) * signal + mix * copy).astype(np.float32)


def wow(signal: Samples, rate_hz: int, cents: float, rng: np.random.Generator) -> Samples:
    """Bends, an unsteady breath, a tape: the pitch wanders by about so many cents, a few times a second."""
    knots = max(2, int(3 * len(signal) / rate_hz) + 2)
    bend = np.interp(np.linspace(0, knots - 1, len(signal)), np.arange(knots), rng.normal(0, cents, knots))
    position = np.cumsum(2 ** (bend / 1200)) - 1
    return np.interp(position, np.arange(len(signal)), signal, right=0.0).astype(np.float32)


def ensemble(signal: Samples, rate_hz: int, players: int, rng: np.random.Generator) -> Samples:
    """A section: more players of the same part, each a little late and out of tune in a way of his own."""
    total = signal.copy()
    for _ in range(players):
        late = int(rng.uniform(0.002, 0.04) * rate_hz)
        other = wow(signal, rate_hz, 12.0, rng) * np.float32(rng.uniform(0.5, 1.0))
        total[late:] += other[: len(total) - late]
    return total


def tremolo(signal: Samples, rate_hz: int, speed_hz: float, depth: float) -> Samples:
    """The level swings between 1 and ``1 - depth``."""
    swing = 0.5 - 0.5 * np.cos(2 * np.pi * speed_hz * np.arange(len(signal)) / rate_hz)
    return (signal * (1 - depth * swing)).astype(np.float32)


def echo(signal: Samples, rate_hz: int, delay_s: float, feedback: float, mix: float) -> Samples:
    """Repeats, each softer by the feedback."""
    lag = max(1, round(delay_s * rate_hz))
    wet = np.zeros_like(signal)
    for repeat in range(1, 9):
        start, level = repeat * lag, mix * feedback ** (repeat - 1)
        if start >= len(signal) or level < 0.01:
            break
        wet[start:] += np.float32(level) * signal[: len(signal) - start]
    return signal + wet


def clip(signal: Samples) -> Samples:
    """What a converter does beyond full scale."""
    return np.clip(signal, -1.0, 1.0)


def hum(samples: int, rate_hz: int, mains_hz: float, level_dbfs: float, rng: np.random.Generator) -> Samples:
    """Mains hum with random harmonics, at an RMS level."""
    time = np.arange(samples) / rate_hz
    total = np.zeros(samples)
    for harmonic in range(1, 12):
        strength = rng.uniform(0, 1) / harmonic
        total += strength * np.sin(2 * np.pi * harmonic * mains_hz * time + rng.uniform(0, 2 * np.pi))
    return to_rms(total.astype(np.float32), level_dbfs)


def noise(samples: int, level_dbfs: float, slope_db_per_octave: float, rng: np.random.Generator) -> Samples:
    """Gaussian noise with a tilted spectrum (0 white, -3 pink, -6 brown), at an RMS level."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    tilt = np.maximum(np.arange(len(spectrum)), 1.0) ** (slope_db_per_octave / (20 * np.log10(2)))
    return to_rms(np.fft.irfft(spectrum * tilt, samples).astype(np.float32), level_dbfs)


def _fit(signal: Samples, samples: int) -> Samples:
    """Cut or padded with zeros to a length."""
    if len(signal) >= samples:
        return signal[:samples]
    return np.pad(signal, (0, samples - len(signal)))

"""The minimum requirement tests of EBU Tech 3341 v4 (cases 1-6, 9-23) and 3342 (1-4), made anew at any rate.

The EBU's own files may not be handed on. Cases 7 and 8 are recordings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATES = (44_100, 48_000, 96_000)
"""Hz; the rates that the cases are played at."""

SILENCE = -math.inf


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter has to say, and when.

    Attributes:
        measure: a field of a strip's `Loudness`, or of its `Levels`.
        expected: its value, of all channels.
        strip: index of the strip that is read.
        from_s, to_s: it is read after the first block that ends in this time or behind it, and after all others that
            end in it; at the end of the sound if it is infinite.
    """

    measure: str
    expected: float
    strip: int = 0
    from_s: float = math.inf
    to_s: float = math.inf

    def is_due(self, position_s: float, was_read: bool) -> bool:
        """Whether it is read after this block."""
        return self.from_s <= position_s and (position_s <= self.to_s or not was_read)


@dataclass(frozen=True, slots=True)
class Case:
    """One test.

    Attributes:
        name: document and number.
        signal: in words.
        make: the sound at a rate, ``[channels, frames]``.
        readings: what is expected of it.
        low, high: by how much a reading may differ.
        strips: how many channels each strip has. The files of a case that has several are strips of one stream.
    """

    name: str
    signal: str
    make: Callable[[int], NDArray[np.float32]]
    readings: tuple[Reading, ...]
    low: float = -0.1
    high: float = 0.1
    strips: tuple[int, ...] = (2,)


def steps(rate: int, *parts: tuple[float, float]) -> NDArray[np.float32]:
    """A sine of 1 kHz, ``[frames]``, in parts of (peak level in dBFS, seconds)."""
    ends = np.round(np.cumsum([seconds for _, seconds in parts]) * rate).astype(int)
    gains = np.repeat([10 ** (level / 20) for level, _ in parts], np.diff(ends, prepend=0))
    second = np.sin(2 * np.pi * 1_000 * np.arange(rate) / rate)
    return (gains * np.resize(second, len(gains))).astype(np.float32)


def _stereo(*parts: tuple[float, float]) -> Callable[[int], NDArray[np.float32]]:
    return lambda rate: np.tile(steps(rate, *parts), (2, 1))


def _files(files: Sequence[Sequence[tuple[float, float]]]) -> Callable[[int], NDArray[np.float32]]:
    """Several stereo files side by side, silence after the short ones."""

    def make(rate: int) -> NDArray[np.float32]:
        sounds = [steps(rate, *parts) for parts in files]
        longest = max(map(len, sounds))
        return np.repeat([np.pad(sound, (0, longest - len(sound))) for sound in sounds], 2, axis=0)

    return make


def _constant(name: str, level: float) -> Case:
    readings = (
        Reading("momentary_lufs", level, from_s=1.0, to_s=20.0),
        Reading("short_term_lufs", level, from_s=3.0, to_s=20.0),
        Reading("integrated_lufs", level),
    )
    return Case(name, f"{level:.0f} dBFS for 20 s", _stereo((level, 20)), readings)


def _integrated(name: str, *parts: tuple[float, float]) -> Case:
    signal = ", ".join(f"{level:.0f} for {seconds:g} s" for level, seconds in parts)
    return Case(name, signal, _stereo(*parts), (Reading("integrated_lufs", -23.0),))


def _surround(rate: int) -> NDArray[np.float32]:
    return np.stack([steps(rate, (level, 20)) for level in (-28, -28, -24, -30, -30)])


def _range(name: str, expected: float, *levels: float) -> Case:
    signal = ", ".join(f"{level:.0f}" for level in levels) + ": 20 s each"
    sound = _stereo(*((level, 20.0) for level in levels))
    return Case(name, signal, sound, (Reading("range_lu", expected),), low=-1.0, high=1.0)


def _tone(name: str, divisor: int, amplitude: float, phase_deg: float, expected: float) -> Case:
    """A sine of a whole fraction of the rate. One that began in mid-swing would really overshoot: it is faded."""

    def make(rate: int) -> NDArray[np.float32]:
        fade = np.linspace(0, 1, rate // 100)
        envelope = np.concatenate([fade, np.ones(rate // 2), fade[::-1]])
        phase = 2 * np.pi * np.arange(len(envelope)) / divisor + np.radians(phase_deg)
        return np.tile((amplitude * envelope * np.sin(phase)).astype(np.float32), (2, 1))

    signal = f"fs/{divisor}, amplitude {amplitude:.2f}, {phase_deg:g}°"
    return Case(name, signal, make, (Reading("max_true_peak_dbtp", expected),), low=-0.4, high=0.2)


def _burst(name: str, offset: int) -> Case:
    """One period of fs/4 at full scale between fs/6 at half, made at four times the rate."""

    def make(_rate: int) -> NDArray[np.float32]:
        soft = 0.5 * np.sin(2 * np.pi * np.arange(24 * 400) / 24)
        wave = np.concatenate([soft, np.sin(2 * np.pi * np.arange(16) / 16), soft])
        wave *= np.minimum(1, np.minimum(np.arange(len(wave)), np.arange(len(wave))[::-1]) / 480)
        # What the rate cannot hold is filtered out before every fourth frame is taken.
        distance = np.arange(-128, 129)
        low_pass = np.sinc(distance / 4) / 4 * np.kaiser(len(distance), 6)
        return np.tile(np.convolve(wave, low_pass, "same")[offset::4].astype(np.float32), (2, 1))

    signal = f"fs/6 at 0.50 with a period of fs/4 at 1.00, 4:1, offset {offset}"
    return Case(name, signal, make, (Reading("max_true_peak_dbtp", 0.0),), low=-0.4, high=0.2)


_TWENTY = range(20)

CASES = (
    _constant("3341-1", -23.0),
    _constant("3341-2", -33.0),
    _integrated("3341-3", (-36, 10), (-23, 60), (-36, 10)),
    _integrated("3341-4", (-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)),
    _integrated("3341-5", (-26, 20), (-20, 20.1), (-26, 20)),
    Case(
        name="3341-6",
        signal="5.0: L R -28, C -24, Ls Rs -30 for 20 s",
        make=_surround,
        readings=(Reading("integrated_lufs", -23.0),),
        strips=(5,),
    ),
    Case(
        name="3341-9",
        signal="(-20 for 1.34 s, -30 for 1.66 s) x 5",
        make=_stereo(*[(-20, 1.34), (-30, 1.66)] * 5),
        readings=(Reading("short_term_lufs", -23.0, from_s=3.0, to_s=15.0),),
    ),
    Case(
        name="3341-10",
        signal="20 files: i x 0.15 s silence, -23 for 3 s, 1 s silence",
        make=_files([[(SILENCE, i * 0.15), (-23, 3), (SILENCE, 1)] for i in _TWENTY]),
        readings=tuple(Reading("max_short_term_lufs", -23.0, strip=i) for i in _TWENTY),
        strips=(2,) * 20,
    ),
    Case(
        name="3341-11",
        signal="20 steps: i x 0.15 s silence, -38 + i for 3 s, silence to 6 s",
        make=_stereo(*(p for i in _TWENTY for p in ((SILENCE, i * 0.15), (-38 + i, 3), (SILENCE, 3 - i * 0.15)))),
        readings=tuple(
            Reading("max_short_term_lufs", -38.0 + i, from_s=6.0 * (i + 1), to_s=6.0 * (i + 1)) for i in _TWENTY
        ),
    ),
    Case(
        name="3341-12",
        signal="(-20 for 0.18 s, -30 for 0.22 s) x 25",
        make=_stereo(*[(-20, 0.18), (-30, 0.22)] * 25),
        readings=(Reading("momentary_lufs", -23.0, from_s=1.0, to_s=10.0),),
    ),
    Case(
        name="3341-13",
        signal="20 files: i x 20 ms silence, -23 for 400 ms, 1 s silence",
        make=_files([[(SILENCE, i * 0.02), (-23, 0.4), (SILENCE, 1)] for i in _TWENTY]),
        readings=tuple(Reading("max_momentary_lufs", -23.0, strip=i) for i in _TWENTY),
        strips=(2,) * 20,
    ),
    Case(
        name="3341-14",
        signal="20 steps: i x 20 ms silence, -38 + i for 400 ms, silence to 800 ms",
        make=_stereo(*(p for i in _TWENTY for p in ((SILENCE, i * 0.02), (-38 + i, 0.4), (SILENCE, 0.4 - i * 0.02)))),
        readings=tuple(
            Reading("max_momentary_lufs", -38.0 + i, from_s=0.8 * (i + 1), to_s=0.8 * (i + 1)) for i in _TWENTY
        ),
    ),
    _tone("3341-15", 4, 0.50, 0.0, -6.0),
    _tone("3341-16", 4, 0.50, 45.0, -6.0),
    _tone("3341-17", 6, 0.50, 60.0, -6.0),
    _tone("3341-18", 8, 0.50, 67.5, -6.0),
    _tone("3341-19", 4, 1.41, 45.0, 3.0),
    *(_burst(f"3341-{20 + offset}", offset) for offset in range(4)),
    _range("3342-1", 10.0, -20, -30),
    _range("3342-2", 5.0, -20, -15),
    _range("3342-3", 20.0, -40, -20),
    _range("3342-4", 15.0, -50, -35, -20, -35, -50),
)

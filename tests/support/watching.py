"""Sounds for the watchdogs, and what they tell of them. Everything at 8 kHz, in quanta of 10 ms."""

from __future__ import annotations

import numpy as np

from dsp.events import FaultKind
from dsp.watch import Fault, Watch
from dsp.watch_settings import WatchSettings

RATE = 8_000


def tone(seconds: float, amplitude: float = 0.3, frequency_hz: float = 440.0) -> np.ndarray:
    """A sine."""
    return amplitude * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * RATE)) / RATE)


def hiss(seconds: float, amplitude: float = 0.3, seed: int = 1) -> np.ndarray:
    """White noise of this RMS amplitude."""
    return np.random.default_rng(seed).normal(0, amplitude, round(seconds * RATE))


def nothing(seconds: float) -> np.ndarray:
    """Digital silence."""
    return np.zeros(round(seconds * RATE))


def in_turn(*parts: np.ndarray) -> np.ndarray:
    """One after the other."""
    return np.concatenate(parts)


def watched(
    sound: np.ndarray, kind: FaultKind, *, widths: tuple[int, ...] | None = None, settings: WatchSettings | None = None
) -> list[Fault]:
    """What is told of one kind, of one strip unless said otherwise; all faults end with the sound."""
    rows = np.atleast_2d(sound).astype(np.float32)
    watch = Watch(widths or (len(rows),), RATE, settings or WatchSettings())
    told = []
    for start in range(0, rows.shape[1], RATE // 100):
        told += watch.process(rows[:, start : start + RATE // 100], start)
    return [fault for fault in [*told, *watch.close()] if fault.kind is kind]


def spans(faults: list[Fault]) -> list[tuple[float, float]]:
    """When faults of one place began and ended: seconds."""
    begins, ends = faults[::2], faults[1::2]
    assert all(fault.begins for fault in begins)
    assert not any(fault.begins for fault in ends)
    return [(begin.frame / RATE, end.frame / RATE) for begin, end in zip(begins, ends, strict=True)]

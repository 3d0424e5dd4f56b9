"""Plays a case of the EBU through the meters, in blocks of random sizes, and judges what they read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ebu_cases import Case, Reading
from numpy.typing import NDArray

from dsp.loudness import LoudnessMeter
from dsp.quantum import QUANTA_PER_S, Quantiser, quantum_frames
from dsp.true_peak import TruePeakMeter


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading, the worst if it was taken several times.

    Attributes:
        reading: what was expected.
        value: what the meter said.
        passed: whether that is within the tolerance.
    """

    reading: Reading
    value: float
    passed: bool


def quanta(sound: NDArray[np.float32], rate: int, seed: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Start and sound of each quantum ``[channels, frames]``, when a sound comes in blocks of up to 4 quanta."""
    quantiser = Quantiser(quantum_frames(rate), len(sound))
    rng = np.random.default_rng(seed)
    begin = start = 0
    while begin < sound.shape[1]:
        end = begin + int(rng.integers(0, 4 * quantiser.frames))
        for quantum in quantiser.push(sound[:, begin:end].T):
            yield start, np.ascontiguousarray(quantum.T)
            start += len(quantum)
        begin = end
    if len(rest := quantiser.flush()):
        yield start, np.ascontiguousarray(rest.T)


def judge(case: Case, rate: int, seed: int = 0) -> list[Verdict]:
    """Play a case at this rate, and compare every reading."""
    play = _true_peaks if case.readings[0].measure == "max_dbtp" else _loudness
    verdicts = []
    for reading, values in zip(case.readings, play(case, rate, seed), strict=True):
        worst = max(values, key=lambda value: _error(value, reading))
        verdicts.append(Verdict(reading, worst, case.low <= worst - reading.expected <= case.high))
    return verdicts


def _error(value: float, reading: Reading) -> float:
    return math.inf if math.isnan(value) else abs(value - reading.expected)


def _loudness(case: Case, rate: int, seed: int) -> list[list[float]]:
    """What each reading said, every time it was read."""
    sound = case.make(rate)
    frames = quantum_frames(rate)
    last = -(-sound.shape[1] // frames)
    due: dict[int, list[int]] = {}  # by the number of quanta played
    for index, reading in enumerate(case.readings):
        begin = last if math.isinf(reading.from_s) else round(reading.from_s * QUANTA_PER_S)
        end = last if math.isinf(reading.to_s) else round(reading.to_s * QUANTA_PER_S)
        for played in range(begin, end + 1):
            due.setdefault(played, []).append(index)
    meter = LoudnessMeter(case.strips, rate)
    values: list[list[float]] = [[] for _ in case.readings]
    for start, quantum in quanta(sound, rate, seed):
        meter.process(quantum)
        for index in due.get(start // frames + 1, ()):
            reading = case.readings[index]
            values[index].append(float(getattr(meter, reading.measure)[reading.strip]))
    return values


def _true_peaks(case: Case, rate: int, seed: int) -> list[list[float]]:
    """What each reading said of both channels."""
    sound = case.make(rate)
    meter = TruePeakMeter(len(sound), rate)
    for start, quantum in quanta(sound, rate, seed):
        meter.process(quantum, start)
    meter.close()
    return [meter.max_dbtp.tolist() for _ in case.readings]

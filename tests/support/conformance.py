"""Plays a case of the EBU through the live interface, in blocks of random sizes, and judges what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from deaf import deaf_analyser
from ebu_cases import Case, Reading
from numpy.typing import NDArray

from dsp.analysis import Loudness
from dsp.pipeline import Analyser
from dsp.quantum import Quantiser, quantum_frames

LONGEST_S = 0.04
"""Blocks are up to this long, and some of them empty."""


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
    """Start and sound of each quantum ``[channels, frames]``, for a meter by itself; blocks of up to 4 quanta."""
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
    verdicts = []
    for reading, values in zip(case.readings, _play(case, rate, seed), strict=True):
        worst = max(values, key=lambda value: _error(value, reading))
        verdicts.append(Verdict(reading, worst, case.low <= worst - reading.expected <= case.high))
    return verdicts


def _error(value: float, reading: Reading) -> float:
    return math.inf if math.isnan(value) else abs(value - reading.expected)


def _play(case: Case, rate: int, seed: int) -> list[list[float]]:
    """What each reading said, every time it was read."""
    sound = case.make(rate).T
    analyser = deaf_analyser(case.strips, rate)
    rng = np.random.default_rng(seed)
    values: list[list[float]] = [[] for _ in case.readings]
    begin = 0
    while begin < len(sound):
        end = begin + int(rng.integers(0, LONGEST_S * rate))
        analyser.process(sound[begin:end])
        begin = end
        due = [
            reading.is_due(analyser.position_s, bool(read)) for reading, read in zip(case.readings, values, strict=True)
        ]
        _read(analyser, case.readings, due, values)
    analyser.finish()
    _read(analyser, case.readings, [math.isinf(reading.from_s) for reading in case.readings], values)
    return values


def _read(analyser: Analyser, readings: Sequence[Reading], due: Sequence[bool], values: list[list[float]]) -> None:
    """Read those that are due; of a strip's true peaks those of all its channels."""
    if not any(due):
        return
    state = analyser.state
    for reading, is_due, read in zip(readings, due, values, strict=True):
        if is_due and hasattr(Loudness, reading.measure):
            read.append(getattr(state[reading.strip].loudness, reading.measure))
        elif is_due:
            read.extend(getattr(state[reading.strip].levels, reading.measure))

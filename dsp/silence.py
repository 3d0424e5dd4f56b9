"""Silence where there was sound: a cable came out, a mute was forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.hop_sums import HopSums
from dsp.hysteresis import Verdict
from dsp.units import dbfs

BACK_DB = 6.0
"""A strip sounds again when it is this much above the threshold: noise around the threshold is one silence."""

HAD_SOUND_S = 1.0
"""So much sound in all makes a strip one that should not be silent; the thump of plugging in is less."""


class Silence:
    """Judges the RMS of the loudest channel of each strip.

    A silence begins with the first hop that is silent throughout, and ends with the first that is not: one drum hit
    is sound. The gap after lost sound is no silence.

    Args:
        widths: how many channels each strip has.
        sample_rate_hz: of the sound.
        threshold_dbfs: below it a strip is silent.

    Attributes:
        end_s: how long a strip has to sound until its silence is over.
    """

    end_s = 0.0

    def __init__(self, widths: Sequence[int], sample_rate_hz: int, threshold_dbfs: float) -> None:
        self._begins = np.cumsum([0, *widths])[:-1]
        self._threshold_dbfs = threshold_dbfs
        self._needed = round(HAD_SOUND_S * sample_rate_hz)
        self._sounded = np.zeros(len(widths), dtype=np.int64)  # frames, up to what is needed

    def judge(self, hop: HopSums) -> Verdict:
        """The verdict on each strip; the value is its level in dBFS, ``-inf`` for digital silence."""
        frames = hop.end - hop.start
        level = self._level(hop.energies, frames)
        sounds = level >= self._threshold_dbfs + BACK_DB
        self._sounded = np.minimum(self._sounded + frames * sounds, self._needed)
        silent = (level < self._threshold_dbfs) & (self._sounded == self._needed)
        return Verdict(silent, sounds, np.ones_like(sounds), level, hop.start, hop.start)

    def forget(self) -> None:
        """Sound was lost; that the strips had sound is still true."""

    def _level(self, energies: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
        return dbfs(np.sqrt(np.maximum.reduceat(energies, self._begins) / frames))

"""What to do about a strip's loudness: the move of a fader that a live engineer would make, short and certain."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dsp.analysis import Levels, Loudness
from dsp.profile import Profile

LEAST_SOUND_S: Final = 60.0
"""Sound above the gates that advice stands on: one verse says nothing about the song."""

FINE_LU: Final = 1.0
"""So far from the target nobody hears a difference: EBU R 128 allows it where levels cannot be foreseen."""

_AT_THE_CEILING_DB: Final = 0.05  # it would be shown as the ceiling itself
_SMALL_DB: Final = 3.0
_LEAST_RAISE_DB: Final = 1.0  # less is not worth a move where a limiter is needed anyway


class Verdict(StrEnum):
    """What kind of thing there is to be done."""

    FINE = "fine"
    LOWER = "lower"
    LOWER_OR_LIMIT = "lower_or_limit"  # the loudness is fine, but peaks are above the ceiling
    LOWER_AND_LIMIT = "lower_and_limit"  # too hot, and at the right loudness peaks would still be above the ceiling
    RAISE = "raise"
    RAISE_AND_LIMIT = "raise_and_limit"  # too quiet, and the ceiling comes before the target
    LIMIT = "limit"  # too quiet, and there is no room below the ceiling


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with a strip.

    Attributes:
        verdict: the kind of it.
        profile: what it aims at.
        integrated_lufs: how loud the strip is.
        true_peak_dbtp: its highest true peak.
        off_db: how much too hot (above 0) or too quiet it is, rounded for the ear.
        move_db: how far to move the fader, up above 0, rounded so that no peak comes above the ceiling by it; 0 where
            a fader does not help.
    """

    verdict: Verdict
    profile: Profile
    integrated_lufs: float
    true_peak_dbtp: float
    off_db: float
    move_db: float


def advise(loudness: Loudness, levels: Levels, profile: Profile) -> Advice | None:
    """What to do with a strip; None as long as there was too little sound to say.

    Args:
        loudness: its own.
        levels: of its channels.
        profile: what it aims at.
    """
    if loudness.gated_s < LEAST_SOUND_S or not math.isfinite(loudness.integrated_lufs):
        return None
    true_peak_dbtp = max(levels.max_true_peak_dbtp)
    off_lu = loudness.integrated_lufs - profile.target_lufs
    verdict, move_db = _verdict(off_lu, profile.ceiling_dbtp - true_peak_dbtp)
    return Advice(verdict, profile, loudness.integrated_lufs, true_peak_dbtp, _nearest(off_lu), move_db)


def _verdict(off_lu: float, room_db: float) -> tuple[Verdict, float]:
    """What to do, and the fader's move.

    Args:
        off_lu: how much too loud it is.
        room_db: from the highest true peak to the ceiling.
    """
    is_fine = abs(off_lu) <= FINE_LU
    wanted_db = 0.0 if is_fine else -_nearest(off_lu)
    if wanted_db <= room_db + _AT_THE_CEILING_DB:
        return _fader(wanted_db), wanted_db
    allowed_db = _below(room_db)
    if is_fine:
        return Verdict.LOWER_OR_LIMIT, allowed_db
    if off_lu + allowed_db >= -FINE_LU:  # a little less than wanted, and yet fine
        return _fader(allowed_db), allowed_db
    if off_lu > 0:
        return Verdict.LOWER_AND_LIMIT, wanted_db
    return (Verdict.RAISE_AND_LIMIT, allowed_db) if allowed_db >= _LEAST_RAISE_DB else (Verdict.LIMIT, 0.0)


def _fader(move_db: float) -> Verdict:
    return Verdict.FINE if not move_db else Verdict.RAISE if move_db > 0 else Verdict.LOWER


def _nearest(level_db: float) -> float:
    """Rounded as one says it: whole dB, halves where it is little."""
    step = _step(level_db)
    return round(level_db / step) * step


def _below(level_db: float) -> float:
    """Rounded like `_nearest`, but never up."""
    step = _step(level_db)
    return math.floor(level_db / step) * step


def _step(level_db: float) -> float:
    return 0.5 if abs(level_db) < _SMALL_DB else 1.0
